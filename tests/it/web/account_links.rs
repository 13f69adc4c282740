//! Invitations and new passwords: a mail with a link that is used once.

use twentyweeks::app::tokens::Holder;
use twentyweeks::clock::{Clock, parse_moment};
use twentyweeks::domain::identifiers::{AuthorityCode, Email};
use twentyweeks::domain::permission::Role;

use super::visitor::{OTHER, PASSWORD, Visitor, link_in, mails_to, partner, staff};
use crate::record::questions::texts;
use crate::support::TestApp;

crate::on_both_databases!(
    an_invitation_is_taken_up_once_within_seven_days,
    a_new_password_is_chosen_once_within_the_hour,
    what_is_stored_of_a_mail_opens_nothing,
    a_later_link_takes_the_place_of_the_earlier_one,
    nobody_is_written_to_who_does_not_sign_in,
    a_weak_password_leaves_the_link_as_it_is,
    whoever_signs_in_already_is_told_and_keeps_their_password,
);

fn an_invitation_is_taken_up_once_within_seven_days(mut server: TestApp) {
    let email = invited(&server, "n.new@council.example");
    let mails = mails_to(&server, email.as_str());
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("invited to sign in as a SEN caseworker for Bury"), "{}", mails[0]);
    let link = link_in(&mails[0]);

    at(&mut server, "2026-11-08T11:59:00Z");
    let visitor = Visitor::at(&server);
    for _ in 0..3 {
        let page = visitor.open(&link);
        assert_eq!(page.status, 200);
        assert!(page.says("Choose your password") && page.says(email.as_str()), "{}", page.html);
    }
    let set = visitor.send(&link, &[("password", PASSWORD)]);
    assert_eq!((set.status, set.header("location")), (303, "/sign-in/second-factor"), "{}", set.html);
    assert_eq!(visitor.open("/sign-in/second-factor").status, 200);
    let again = Visitor::at(&server).send(&link, &[("password", OTHER)]);
    assert_eq!(again.status, 404);
    assert!(again.says("This link can no longer be used"));
    assert_eq!(Visitor::at(&server).sign_in(email.as_str(), PASSWORD).status, 303);

    at(&mut server, "2026-11-01");
    let late = invited(&server, "l.late@council.example");
    let link = link_in(&mails_to(&server, late.as_str())[0]);
    at(&mut server, "2026-11-08T12:00:00Z");
    assert_eq!(Visitor::at(&server).open(&link).status, 404);
}

fn a_new_password_is_chosen_once_within_the_hour(mut server: TestApp) {
    let email = partner(&server, "p.lee@nhs.example");
    let before = Visitor::at(&server).signed_in(email.as_str(), PASSWORD);
    let link = forgotten(&server, email.as_str());
    at(&mut server, "2026-11-01T12:59:59Z");
    let visitor = Visitor::at(&server);
    assert!(visitor.open(&link).says("Choose a new password"));
    assert_eq!(visitor.send(&link, &[("password", OTHER)]).header("location"), "/inbox");
    let before = before.moved(&server);
    assert_eq!(before.open("/account").status, 303, "the sessions there were are over");
    assert_eq!(Visitor::at(&server).sign_in(email.as_str(), PASSWORD).status, 422);
    assert_eq!(Visitor::at(&server).open(&link).status, 404);

    let link = forgotten(&server, email.as_str());
    at(&mut server, "2026-11-01T13:59:59Z");
    assert_eq!(Visitor::at(&server).open(&link).status, 404);
}

fn what_is_stored_of_a_mail_opens_nothing(server: TestApp) {
    let email = invited(&server, "n.new@council.example");
    let link = link_in(&mails_to(&server, email.as_str())[0]);
    let (id, _) = link.trim_start_matches("/account-link/").split_once('.').unwrap();
    let stored = texts(
        &server.database,
        "SELECT body_text || body_html || coalesce(account_link, '') AS t FROM mails",
    );
    assert!(stored[0].contains(id) && !stored[0].contains(&link));
    let visitor = Visitor::at(&server);
    for path in [format!("/account-link/{id}"), format!("/account-link/{id}.AAAAAAAAAAAAAAAAAAAAAA")] {
        assert_eq!(visitor.open(&path).status, 404, "{path}");
    }
    let hashes = texts(&server.database, "SELECT hash AS t FROM account_links");
    assert!(!hashes[0].contains(id));
    assert_eq!(visitor.open(&link).status, 200);
}

fn a_later_link_takes_the_place_of_the_earlier_one(server: TestApp) {
    let email = invited(&server, "n.new@council.example");
    server.app.invite(&email).unwrap();
    let mails = mails_to(&server, email.as_str());
    assert_eq!(mails.len(), 1, "a mail whose link no longer holds is not sent");
    let link = link_in(&mails[0]);
    server.app.invite(&email).unwrap();
    let mails = mails_to(&server, email.as_str());
    assert_eq!(mails.len(), 2);
    let later = mails.iter().map(|mail| link_in(mail)).find(|other| *other != link).unwrap();
    assert_eq!(Visitor::at(&server).open(&link).status, 404);
    assert_eq!(Visitor::at(&server).open(&later).status, 200);
}

fn nobody_is_written_to_who_does_not_sign_in(server: TestApp) {
    let disabled = staff(&server, Role::Caseworker, "d@council.example");
    server.app.disable_person(&disabled).unwrap();
    server.caseworker().register("2026-10-05");
    for email in ["d@council.example", "nobody@council.example", "a.b@bury.example", "no address"] {
        server.app.send_reset(email).unwrap();
    }
    assert_eq!(texts(&server.database, "SELECT address AS t FROM mails WHERE kind = 'account'"), [""; 0]);
}

fn a_weak_password_leaves_the_link_as_it_is(server: TestApp) {
    let email = invited(&server, "n.new@council.example");
    let link = link_in(&mails_to(&server, email.as_str())[0]);
    let visitor = Visitor::at(&server);
    for (password, words) in [
        ("elf Zeichen", "Use at least 12 characters"),
        ("", "Use at least 12 characters"),
        ("Password2026!", "this one is easily guessed"),
    ] {
        let seen = visitor.send(&link, &[("password", password)]);
        assert_eq!(seen.status, 422);
        assert!(seen.says(words) && (password.is_empty() || !seen.says(password)), "{}", seen.html);
    }
    assert_eq!(visitor.send(&link, &[("password", "zwölf Zeichen")]).status, 303);
}

fn whoever_signs_in_already_is_told_and_keeps_their_password(server: TestApp) {
    let email = partner(&server, "p.lee@nhs.example");
    let visitor = Visitor::at(&server).signed_in(email.as_str(), PASSWORD);
    let bury = Holder::Authority(AuthorityCode::parse("351").unwrap());
    server.app.add_person(&email, "P. Lee", Role::Manager, &bury).unwrap();
    assert_eq!(visitor.open("/account").status, 303, "they sign in anew");
    server.app.invite(&email).unwrap();
    let mails = mails_to(&server, email.as_str());
    assert!(mails[0].contains("/sign-in") && !mails[0].contains("/account-link/"), "{}", mails[0]);
    let again = Visitor::at(&server);
    assert_eq!(again.sign_in(email.as_str(), PASSWORD).header("location"), "/sign-in/second-factor");
}

fn invited(server: &TestApp, email: &str) -> Email {
    let email = Email::parse(email).unwrap();
    let bury = Holder::Authority(AuthorityCode::parse("351").unwrap());
    server.app.add_person(&email, "N. New", Role::Caseworker, &bury).unwrap();
    server.app.invite(&email).unwrap();
    email
}

/// Asks for a new password by the page; the link in the latest mail.
fn forgotten(server: &TestApp, email: &str) -> String {
    let count = || texts(&server.database, "SELECT key AS t FROM mails WHERE kind = 'account'").len();
    let before = count();
    let seen = Visitor::at(server).send("/forgotten-password", &[("email", email)]);
    assert_eq!(seen.status, 303);
    // The mail is made after the answer.
    for _ in 0..100 {
        if count() > before {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    link_in(mails_to(server, email).last().expect("a mail"))
}

fn at(server: &mut TestApp, when: &str) {
    server.move_to(Clock::Fixed(parse_moment(when).unwrap()));
}
