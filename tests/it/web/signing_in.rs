//! Signing in: a password, a second factor, recovery codes, and out again.

use reqwest::Method;
use twentyweeks::domain::permission::Role;

use super::visitor::{OTHER, PASSWORD, Visitor, code, key_on, partner, recovery_codes, staff};
use crate::support::{Browser, TestApp};

crate::on_both_databases!(
    staff_set_up_a_second_factor_and_then_sign_in_with_it,
    a_recovery_code_opens_once,
    a_password_alone_opens_nothing_to_staff_and_takes_no_other_second_factor,
    a_partner_signs_in_with_a_password_and_may_have_a_second_factor,
    an_unknown_address_is_answered_as_a_wrong_password_is,
    signing_in_leads_only_to_pages_of_ours,
    each_step_of_signing_in_makes_a_new_secret,
    whoever_signs_out_is_out,
    no_other_site_signs_anybody_in_or_out,
    the_demonstration_is_signed_in_to_with_a_password,
);

fn staff_set_up_a_second_factor_and_then_sign_in_with_it(server: TestApp) {
    staff(&server, Role::Caseworker, "a.hill@council.example");
    let visitor = Visitor::at(&server);
    let to = visitor.sign_in("A.Hill@Council.example ", PASSWORD);
    assert_eq!((to.status, to.header("location")), (303, "/sign-in/second-factor"), "{}", to.html);
    let page = visitor.open("/sign-in/second-factor");
    assert!(page.says("<svg class=\"tw-qr\"") && !page.says("style="), "{}", page.html);
    let key = key_on(&page);
    assert_eq!(key_on(&visitor.open("/sign-in/second-factor")), key, "to load it again changes nothing");

    let wrong = visitor.send("/sign-in/second-factor", &[("code", "000000")]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.says("This code is not right") && key_on(&wrong) == key);
    let done = visitor.send("/sign-in/second-factor", &[("code", &code(&server, &key, 0))]);
    assert_eq!(done.status, 200, "{}", done.html);
    assert_eq!(recovery_codes(&done).len(), 10);
    assert!(done.says("href=\"/cases\""), "{}", done.html);
    assert_eq!(visitor.open("/account").status, 200);

    let visitor = Visitor::at(&server);
    assert_eq!(visitor.sign_in("a.hill@council.example", PASSWORD).header("location"), "/sign-in/code");
    visitor.open("/sign-in/code");
    let again = visitor.send("/sign-in/code", &[("code", &code(&server, &key, 0))]);
    assert_eq!(again.status, 422, "a code is taken once");
    let next = code(&server, &key, 1);
    let spaced = format!("{} {}", &next[..3], &next[3..]);
    let done = visitor.send("/sign-in/code", &[("code", &spaced)]);
    assert_eq!((done.status, done.header("location")), (303, "/cases"), "{}", done.html);
    assert_eq!(visitor.open("/account").status, 200);
}

fn a_recovery_code_opens_once(server: TestApp) {
    let (_, codes) = with_second_factor(&server, "a.hill@council.example");
    let enter = |code: &str| {
        let visitor = Visitor::at(&server);
        visitor.sign_in("a.hill@council.example", PASSWORD);
        visitor.open("/sign-in/code?by=recovery");
        visitor.send("/sign-in/code", &[("by", "recovery"), ("code", code)]).status
    };
    assert_eq!(enter(&codes[3].to_lowercase().replace('-', " ")), 303);
    assert_eq!(enter(&codes[3]), 422);
    assert_eq!(enter("AAAA-AAAA-AAAA-AAAA"), 422);
    assert_eq!(enter(&codes[9]), 303);
}

fn a_password_alone_opens_nothing_to_staff_and_takes_no_other_second_factor(server: TestApp) {
    let (key, _) = with_second_factor(&server, "a.hill@council.example");
    let visitor = Visitor::at(&server).signed_in("a.hill@council.example", PASSWORD);
    for path in ["/cases", "/account", "/tasks"] {
        let seen = visitor.open(path);
        let to = format!("/sign-in/code?next={path}");
        assert_eq!((seen.status, seen.header("location")), (303, to.as_str()));
    }
    visitor.open("/sign-in/code");
    for path in ["/sign-in/second-factor", "/account/second-factor", "/account/password"] {
        let seen = visitor.send(path, &[("code", &code(&server, &key, 1)), ("password", OTHER)]);
        assert_eq!(seen.status, 303, "{path}");
        assert!(seen.header("location").starts_with("/sign-in/code"), "{path}");
    }
    assert_eq!(visitor.open("/sign-in/second-factor").header("location"), "/sign-in/code");
}

fn a_partner_signs_in_with_a_password_and_may_have_a_second_factor(server: TestApp) {
    partner(&server, "p.lee@nhs.example");
    let visitor = Visitor::at(&server);
    assert_eq!(visitor.sign_in("p.lee@nhs.example", PASSWORD).header("location"), "/inbox");
    let page = visitor.open("/account/second-factor");
    let key = key_on(&page);
    let first = code(&server, &key, 0);
    let refused = visitor.send("/account/second-factor", &[("code", &first), ("current", OTHER)]);
    assert_eq!(refused.status, 422);
    assert!(refused.says("This is not your password"));
    let done = visitor.send("/account/second-factor", &[("code", &first), ("current", PASSWORD)]);
    assert_eq!((done.status, recovery_codes(&done).len()), (200, 10), "{}", done.html);
    assert_eq!(visitor.open("/account").status, 200, "and is signed in still");
    assert_eq!(
        Visitor::at(&server).sign_in("p.lee@nhs.example", PASSWORD).header("location"),
        "/sign-in/code"
    );
}

fn an_unknown_address_is_answered_as_a_wrong_password_is(server: TestApp) {
    staff(&server, Role::Manager, "m@council.example");
    let disabled = staff(&server, Role::Manager, "d@council.example");
    server.app.disable_person(&disabled).unwrap();
    let answer = |email: &str, password: &str| {
        let seen = Visitor::at(&server).sign_in(email, password);
        assert_eq!(seen.status, 422);
        seen.html.replace(email, "…")
    };
    let wrong = answer("m@council.example", OTHER);
    assert!(wrong.contains("The e-mail address or the password is not right"), "{wrong}");
    assert!(!wrong.contains(OTHER));
    assert_eq!(answer("nobody@council.example", PASSWORD), wrong);
    assert_eq!(answer("d@council.example", PASSWORD), wrong);
    assert_eq!(answer("no address at all", PASSWORD), wrong);
}

fn signing_in_leads_only_to_pages_of_ours(server: TestApp) {
    partner(&server, "p.lee@nhs.example");
    for (next, to) in [
        ("/our-mail", "/our-mail"),
        ("/account/password", "/account"),
        ("//evil.example", "/inbox"),
        ("https://evil.example/", "/inbox"),
        ("/\\evil.example", "/inbox"),
        ("/nowhere", "/inbox"),
        ("/our-mail?x=1", "/inbox"),
    ] {
        let fields = [("email", "p.lee@nhs.example"), ("password", PASSWORD), ("next", next)];
        assert_eq!(Visitor::at(&server).send("/sign-in", &fields).header("location"), to, "{next}");
    }
}

fn each_step_of_signing_in_makes_a_new_secret(server: TestApp) {
    let (key, _) = with_second_factor(&server, "a.hill@council.example");
    let planted = "twentyweeks=planted-by-somebody-else".to_owned();
    let visitor = Visitor::at(&server).with_cookie(planted.clone());
    visitor.sign_in("a.hill@council.example", PASSWORD);
    let half = visitor.cookie();
    assert_ne!(half, planted);
    visitor.open("/sign-in/code");
    visitor.send("/sign-in/code", &[("code", &code(&server, &key, 1))]);
    let whole = visitor.cookie();
    assert_ne!(whole, half);
    let secret = whole.strip_prefix("twentyweeks=").unwrap();
    assert_eq!(secret.len(), 43, "256 bits");
    let old = Visitor::at(&server).with_cookie(half);
    assert!(
        old.open("/sign-in/code").header("location").starts_with("/sign-in?"),
        "the half session is over"
    );
    visitor.sign_in("a.hill@council.example", PASSWORD);
    let old = Visitor::at(&server).with_cookie(whole);
    assert_eq!(old.open("/account").status, 303, "to sign in anew ends what was there");
}

fn whoever_signs_out_is_out(server: TestApp) {
    partner(&server, "p.lee@nhs.example");
    let visitor = Visitor::at(&server).signed_in("p.lee@nhs.example", PASSWORD);
    visitor.open("/account");
    let cookie = visitor.cookie();
    assert_eq!(visitor.send("/sign-out", &[]).header("location"), "/sign-in?done=out");
    assert_eq!(visitor.cookie(), "", "the browser forgets it");
    let old = Visitor::at(&server).with_cookie(cookie);
    assert_eq!(old.open("/account").header("location"), "/sign-in?next=/account");
    assert_eq!(old.send("/sign-out", &[]).header("location"), "/sign-in");
}

fn no_other_site_signs_anybody_in_or_out(server: TestApp) {
    partner(&server, "p.lee@nhs.example");
    let visitor = Visitor::at(&server).signed_in("p.lee@nhs.example", PASSWORD);
    visitor.open("/account");
    let cookie = visitor.cookie();
    let browser = Browser::at(&server);
    let post = |path: &str, name: &'static str, value: &'static str| {
        let cookie = cookie.clone();
        let seen = browser.ask(Method::POST, path, move |request| {
            let kind = "application/x-www-form-urlencoded";
            let request = request.header("content-type", kind).header("cookie", cookie);
            request.header(name, value).body(format!("email=p.lee@nhs.example&password={PASSWORD}"))
        });
        seen.status
    };
    for path in ["/sign-in", "/sign-out", "/account/sessions/end"] {
        assert_eq!(post(path, "origin", "https://evil.example"), 403, "{path}");
        assert_eq!(post(path, "sec-fetch-site", "cross-site"), 403, "{path}");
        assert_eq!(post(path, "sec-fetch-site", "same-site"), 403, "{path}");
    }
    assert_eq!(post("/account/sessions/end", "sec-fetch-site", "same-origin"), 403, "it has no key");
    assert_eq!(visitor.open("/account").status, 200);
}

fn the_demonstration_is_signed_in_to_with_a_password(server: TestApp) {
    twentyweeks::app::demo::load(&server.app, &twentyweeks::app::Unwatched).unwrap();
    let sign_ins = twentyweeks::app::demo::sign_ins(&server.app).unwrap();
    let begins: Vec<_> = sign_ins
        .iter()
        .map(|one| Visitor::at(&server).sign_in(one.email, one.password).header("location").to_owned())
        .collect();
    assert_eq!(begins, ["/cases", "/overview", "/inbox", "/people"]);
    let email = twentyweeks::domain::identifiers::Email::parse(sign_ins[0].email).unwrap();
    let real = twentyweeks::app::tokens::Holder::Authority(
        twentyweeks::domain::identifiers::AuthorityCode::parse("351").unwrap(),
    );
    let refused = server.app.add_person(&email, "A. Wren", Role::Caseworker, &real).unwrap_err();
    assert!(refused.to_string().contains("belongs to the demonstration"), "{refused}");
}

/// Somebody of staff with a second factor: its key, and the recovery codes.
pub fn with_second_factor(server: &TestApp, email: &str) -> (String, Vec<String>) {
    staff(server, Role::Caseworker, email);
    let visitor = Visitor::at(server);
    visitor.sign_in(email, PASSWORD);
    let key = key_on(&visitor.open("/sign-in/second-factor"));
    let done = visitor.send("/sign-in/second-factor", &[("code", &code(server, &key, 0))]);
    (key, recovery_codes(&done))
}
