//! One's own account.

use twentyweeks::app::tokens::Holder;
use twentyweeks::domain::identifiers::AuthorityCode;
use twentyweeks::domain::permission::Role;

use super::signing_in::with_second_factor;
use super::visitor::{OTHER, PASSWORD, Visitor, code, key_on, partner, recovery_codes};
use crate::support::{Seen, TestApp};

crate::on_both_databases!(
    the_account_says_who_somebody_is_and_where_they_are_signed_in,
    to_change_the_password_signs_out_everywhere_else,
    to_sign_out_everywhere_is_to_sign_out_here_too,
    new_recovery_codes_take_the_place_of_the_old_ones,
    another_telephone_takes_the_place_of_the_old_one,
    whoever_is_of_two_places_acts_for_one_at_a_time,
);

const EMAIL: &str = "p.lee@nhs.example";

fn the_account_says_who_somebody_is_and_where_they_are_signed_in(server: TestApp) {
    partner(&server, EMAIL);
    Visitor::at(&server).signed_in(EMAIL, PASSWORD);
    let page = Visitor::at(&server).signed_in(EMAIL, PASSWORD).open("/account");
    assert_eq!(page.status, 200);
    for words in ["A. Name", EMAIL, "Health or social care partner", "Community Paediatrics", "This one"] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    assert_eq!(page.html.matches("data-label=\"Browser\"").count(), 2);
}

fn to_change_the_password_signs_out_everywhere_else(server: TestApp) {
    partner(&server, EMAIL);
    let (here, there) = (signed_in(&server), signed_in(&server));
    let refused = |seen: Seen, words: &str| {
        assert_eq!(seen.status, 422);
        assert!(seen.says(words) && !seen.says(OTHER), "{}", seen.html);
    };
    let change = |current, password| {
        here.open("/account");
        here.send("/account/password", &[("current", current), ("password", password)])
    };
    refused(change("not it", OTHER), "This is not your password");
    refused(change(PASSWORD, "short"), "Use at least 12 characters");
    refused(change(PASSWORD, "Liverpool2026!"), "easily guessed");
    let before = here.cookie();
    let done = change(PASSWORD, OTHER);
    assert_eq!(done.header("location"), "/account?done=password", "{}", done.html);
    assert_ne!(here.cookie(), before);
    assert!(here.open("/account?done=password").says("Your password is changed"));
    assert_eq!(there.open("/account").status, 303);
    assert_eq!(Visitor::at(&server).sign_in(EMAIL, OTHER).status, 303);
}

fn to_sign_out_everywhere_is_to_sign_out_here_too(server: TestApp) {
    partner(&server, EMAIL);
    let (here, there) = (signed_in(&server), signed_in(&server));
    here.open("/account");
    let cookie = here.cookie();
    assert_eq!(here.send("/account/sessions/end", &[]).header("location"), "/sign-in?done=everywhere");
    assert!(here.open("/sign-in?done=everywhere").says("You have signed out everywhere"));
    assert_eq!(there.open("/account").status, 303);
    assert_eq!(Visitor::at(&server).with_cookie(cookie).open("/account").status, 303);
}

fn new_recovery_codes_take_the_place_of_the_old_ones(server: TestApp) {
    let (key, old) = with_second_factor(&server, "a.hill@council.example");
    let visitor = Visitor::at(&server).signed_in("a.hill@council.example", PASSWORD);
    visitor.send("/sign-in/code", &[("by", "recovery"), ("code", &old[0])]);
    assert!(visitor.open("/account").says("You have 9 recovery codes left"));
    visitor.open("/account/recovery-codes");
    let refused = visitor.send("/account/recovery-codes", &[("current", OTHER)]);
    assert_eq!(refused.status, 422);
    let new = recovery_codes(&visitor.send("/account/recovery-codes", &[("current", PASSWORD)]));
    assert_eq!(new.len(), 10);
    let enter = |code: &str| {
        let visitor = Visitor::at(&server).signed_in("a.hill@council.example", PASSWORD);
        visitor.send("/sign-in/code", &[("by", "recovery"), ("code", code)]).status
    };
    assert_eq!((enter(&old[1]), enter(&new[1])), (422, 303));
    let app = Visitor::at(&server).signed_in("a.hill@council.example", PASSWORD);
    assert_eq!(app.send("/sign-in/code", &[("code", &code(&server, &key, 1))]).status, 303);
}

fn another_telephone_takes_the_place_of_the_old_one(server: TestApp) {
    let (old, codes) = with_second_factor(&server, "a.hill@council.example");
    let visitor = Visitor::at(&server).signed_in("a.hill@council.example", PASSWORD);
    visitor.send("/sign-in/code", &[("by", "recovery"), ("code", &codes[0])]);
    let new = key_on(&visitor.open("/account/second-factor"));
    assert_ne!(new, old);
    let fields = [("current", PASSWORD), ("code", &*code(&server, &new, 0))];
    assert_eq!(visitor.send("/account/second-factor", &fields).status, 200);
    let enter = |key: &str| {
        let visitor = Visitor::at(&server).signed_in("a.hill@council.example", PASSWORD);
        visitor.send("/sign-in/code", &[("code", &code(&server, key, 1))]).status
    };
    assert_eq!((enter(&old), enter(&new)), (422, 303));
}

fn whoever_is_of_two_places_acts_for_one_at_a_time(server: TestApp) {
    let (key, _) = with_second_factor(&server, "a.hill@council.example");
    let email = twentyweeks::domain::identifiers::Email::parse("a.hill@council.example").unwrap();
    let tameside = Holder::Authority(AuthorityCode::parse("357").unwrap());
    server.app.add_person(&email, "A. Hill", Role::Manager, &tameside).unwrap();
    let visitor = Visitor::at(&server).signed_in("a.hill@council.example", PASSWORD);
    visitor.send("/sign-in/code", &[("code", &code(&server, &key, 1))]);
    let page = visitor.open("/account");
    assert!(page.says("Act as") && page.says("Tameside"), "{}", page.html);
    let person = super::visitor::between(&page.html, "name=\"person\" value=\"", "\"").unwrap();
    assert_eq!(visitor.send("/account/acting-as", &[("person", &person)]).header("location"), "/overview");
    assert!(visitor.open("/account").says("Manager"));
    assert_eq!(visitor.send("/account/acting-as", &[("person", "999999")]).status, 404);
}

fn signed_in(server: &TestApp) -> Visitor {
    Visitor::at(server).signed_in(EMAIL, PASSWORD)
}
