//! Who gets our mail: a service changes its own part, an administrator theirs, and nobody another's.

use twentyweeks::db::contacts;
use twentyweeks::domain::permission::Role;

use super::given::{PAEDIATRICS, PSYCHOLOGY, asked, code, partner, service_id};
use crate::support::{Browser, TestApp};

crate::on_both_databases!(
    a_service_adds_its_mailbox_once_however_often_it_is_sent,
    the_last_address_goes_only_if_somebody_is_sure,
    somebody_is_away_and_back,
    an_address_that_mail_comes_back_from_works_again,
    a_service_chooses_which_early_reminders_it_gets,
    what_is_wrong_is_said_beside_its_field,
    nobody_changes_the_book_of_another_service,
    an_administrator_keeps_the_posts_of_their_own_authority,
    an_administrator_of_another_authority_touches_nothing,
    a_contact_for_one_authority_is_not_seen_by_another,
);

const MAILBOX: &str = "paediatrics@nhs.example";

fn a_service_adds_its_mailbox_once_however_often_it_is_sent(server: TestApp) {
    let (browser, id) = service(&server);
    assert!(browser.open("/our-mail").says("Nobody is told of requests by Bury."));
    for _ in 0..2 {
        add(&browser, "/our-mail/contacts", &id, MAILBOX).assert_done_at(&our_mail(&id, "contact-added"));
    }
    let page = browser.open("/our-mail");
    assert_eq!(page.html.matches("<button class=\"tw-link-button\">Remove<span").count(), 1, "{}", page.html);
    assert!(page.says(MAILBOX) && page.says("Gets mail") && !page.says("Nobody is told"), "{}", page.html);
}

fn the_last_address_goes_only_if_somebody_is_sure(server: TestApp) {
    let (browser, id) = service(&server);
    add(&browser, "/our-mail/contacts", &id, MAILBOX);
    add(&browser, "/our-mail/contacts", &id, "second@nhs.example");
    let remove = |contact: i64, sure: &str| {
        let path = format!("/our-mail/contacts/{contact}/remove");
        browser.send(&path, &[("service", id.as_str()), ("sure", sure)])
    };
    let contacts = contacts_of(&server);
    remove(contacts[0], "").assert_done_at(&our_mail(&id, "contact-removed"));
    let asked = remove(contacts[1], "");
    assert!(asked.status == 200 && asked.says("Nobody would be told"), "{}", asked.html);
    assert_eq!(contacts_of(&server).len(), 1, "it is still there");
    for _ in 0..2 {
        remove(contacts[1], "yes").assert_done_at(&our_mail(&id, "contact-removed"));
    }
    assert_eq!(contacts_of(&server), [0; 0]);
}

fn somebody_is_away_and_back(server: TestApp) {
    let (browser, id) = service(&server);
    add(&browser, "/our-mail/contacts", &id, MAILBOX);
    for _ in 0..2 {
        away(&browser, "/our-mail/absences", &id, MAILBOX).assert_done_at(&our_mail(&id, "absence-added"));
    }
    let page = browser.open("/our-mail");
    assert!(page.says("Away until 15 November 2026") && page.says("cover@nhs.example"), "{}", page.html);
    let absences = server.app.list_absences().unwrap();
    assert_eq!(absences.len(), 1);
    let path = format!("/our-mail/absences/{}/remove", absences[0].id);
    browser.send(&path, &[("service", id.as_str())]).assert_done_at(&our_mail(&id, "absence-removed"));
    assert!(server.app.list_absences().unwrap().is_empty());
}

fn an_address_that_mail_comes_back_from_works_again(server: TestApp) {
    let (browser, id) = service(&server);
    add(&browser, "/our-mail/contacts", &id, MAILBOX);
    bounce(&server, MAILBOX);
    let page = browser.open("/our-mail");
    assert!(page.says("550 5.1.1 no such mailbox") && page.says("Mail comes back"), "{}", page.html);
    for _ in 0..2 {
        let sent = browser.send("/our-mail/works", &[("service", id.as_str()), ("email", MAILBOX)]);
        sent.assert_done_at(&our_mail(&id, "works"));
    }
    assert!(!browser.open("/our-mail").says("550 5.1.1"));
    bounce(&server, "elsewhere@nhs.example");
    let sent =
        browser.send("/our-mail/works", &[("service", id.as_str()), ("email", "elsewhere@nhs.example")]);
    assert_eq!(sent.status, 404, "an address of somebody else");
}

fn a_service_chooses_which_early_reminders_it_gets(server: TestApp) {
    let (browser, id) = service(&server);
    let checked = |page: &str| page.matches(" checked").count();
    assert_eq!(
        checked(&browser.open("/our-mail").html.replace("name=\"post\" value=\"service\" checked", "")),
        0
    );
    let fields = [("service", id.as_str()), ("leave_out", "early"), ("leave_out", "promise")];
    browser.send("/our-mail/preferences", &fields).assert_done_at(&our_mail(&id, "preferences"));
    let page = browser.open("/our-mail");
    assert!(page.says("value=\"early\" checked") && page.says("value=\"promise\" checked"), "{}", page.html);
    assert!(page.says("Requests, chases, escalations and returned advice always come."));
}

fn what_is_wrong_is_said_beside_its_field(server: TestApp) {
    let (browser, id) = service(&server);
    for (path, fields, anchor, words) in [
        ("/our-mail/contacts", vec![("post", "service"), ("email", "")], "email", "Enter an e-mail address"),
        (
            "/our-mail/contacts",
            vec![
                ("post", "service"),
                ("email", MAILBOX),
                ("from_on-day", "3"),
                ("from_on-month", "12"),
                ("from_on-year", "2026"),
                ("to_on-day", "2"),
                ("to_on-month", "12"),
                ("to_on-year", "2026"),
            ],
            "to_on-day",
            "The last day must be the first day or later",
        ),
        ("/our-mail/absences", vec![("who", "")], "who", "Choose who is away"),
    ] {
        let fields = [&[("service", id.as_str())], &fields[..]].concat();
        let page = browser.send(path, &fields);
        assert_eq!(page.status, 422, "{fields:?}: {}", page.html);
        assert!(page.says(&format!("<a href=\"#{anchor}\">")) && page.says(words), "{}", page.html);
    }
    assert_eq!(contacts_of(&server), [0; 0]);
}

fn nobody_changes_the_book_of_another_service(server: TestApp) {
    let (browser, id) = service(&server);
    add(&browser, "/our-mail/contacts", &id, MAILBOX);
    away(&browser, "/our-mail/absences", &id, MAILBOX);
    asked(&server, "2026-10-05", "psychology", PSYCHOLOGY);
    let other = partner(&server, PSYCHOLOGY, "p.mind@bury.example", "P Mind");
    let theirs = service_id(&server, PSYCHOLOGY).to_string();
    assert_eq!(other.open(&format!("/our-mail?service={id}")).status, 404);
    assert!(!other.open("/our-mail").says(MAILBOX));
    assert_eq!(add(&other, "/our-mail/contacts", &id, "x@nhs.example").status, 404);
    let contact = contacts_of(&server)[0];
    let absence = server.app.list_absences().unwrap()[0].id;
    for service in [&id, &theirs] {
        for path in
            [format!("/our-mail/contacts/{contact}/remove"), format!("/our-mail/absences/{absence}/remove")]
        {
            let sent = other.send(&path, &[("service", service.as_str()), ("sure", "yes")]);
            assert_eq!(sent.status, 404, "{path}");
        }
    }
    assert_eq!(away(&other, "/our-mail/absences", &theirs, MAILBOX).status, 422, "not one of theirs");
    let preferences =
        other.send("/our-mail/preferences", &[("service", id.as_str()), ("leave_out", "early")]);
    assert_eq!(preferences.status, 404);
    assert_eq!((contacts_of(&server).len(), server.app.list_absences().unwrap().len()), (1, 1));
}

fn an_administrator_keeps_the_posts_of_their_own_authority(server: TestApp) {
    let (_, id) = service(&server);
    let admin = server.browser(Role::Administrator, "351");
    assert!(admin.open("/contacts").says("Nobody at the SEN team can be told."));
    let team = admin.send("/contacts", &[("post", "sen_team"), ("email", "sen@bury.example")]);
    team.assert_done_at("/contacts?done=contact-added");
    let officer =
        admin.send("/contacts", &[("post", "dmo"), ("email", "dmo@nhs.example"), ("name", "Dr Med")]);
    officer.assert_done_at("/contacts?done=contact-added");
    let page = admin.open("/contacts");
    assert!(
        page.says("sen@bury.example") && page.says("Dr Med") && !page.says("can be told."),
        "{}",
        page.html
    );
    // And those of a service that serves it.
    add(&admin, "/contacts", &id, MAILBOX).assert_done_at(&format!("/services/{id}?done=contact-added"));
    assert!(admin.open(&format!("/services/{id}")).says(MAILBOX));
    away(&admin, "/absences", "", "sen@bury.example").assert_done_at("/contacts?done=absence-added");
    assert!(admin.open("/contacts").says("Away until 15 November 2026"));
    let preferences = format!("/services/{id}/preferences");
    admin
        .send(&preferences, &[("leave_out", "early")])
        .assert_done_at(&format!("/services/{id}?done=preferences"));
    let contact = contacts_of(&server)[0];
    let asked = admin.send(&format!("/contacts/{contact}/remove"), &[]);
    assert!(asked.says("Nobody would be told") && asked.says("the SEN team"), "{}", asked.html);
}

fn an_administrator_of_another_authority_touches_nothing(server: TestApp) {
    let (browser, id) = service(&server);
    add(&browser, "/our-mail/contacts", &id, MAILBOX);
    let admin = server.browser(Role::Administrator, "351");
    admin.send("/contacts", &[("post", "sen_team"), ("email", "sen@bury.example")]);
    let other = server.browser(Role::Administrator, "357");
    assert_eq!(other.open(&format!("/services/{id}")).status, 404);
    assert!(!other.open("/contacts").says("sen@bury.example"));
    assert_eq!(add(&other, "/contacts", &id, "x@nhs.example").status, 404);
    for contact in contacts_of(&server) {
        for service in ["", id.as_str()] {
            let sent =
                other.send(&format!("/contacts/{contact}/remove"), &[("service", service), ("sure", "yes")]);
            assert_eq!(sent.status, 404);
        }
    }
    assert_eq!(away(&other, "/absences", "", "sen@bury.example").status, 422);
    assert_eq!(other.send(&format!("/services/{id}/preferences"), &[("leave_out", "early")]).status, 404);
    assert_eq!(contacts_of(&server).len(), 2);
}

fn a_contact_for_one_authority_is_not_seen_by_another(server: TestApp) {
    let (browser, id) = service(&server);
    server.app.add_service(PAEDIATRICS, &code("357"), true).unwrap();
    let fields = [("service", id.as_str()), ("post", "service"), ("email", MAILBOX), ("authority", "351")];
    browser.send("/our-mail/contacts", &fields).assert_done_at(&our_mail(&id, "contact-added"));
    let page = browser.open("/our-mail");
    assert!(page.says("Bury only") && page.says("Nobody is told of requests by Tameside."), "{}", page.html);
    let other = server.browser(Role::Administrator, "357");
    assert!(!other.open(&format!("/services/{id}")).says(MAILBOX));
    let contact = contacts_of(&server)[0];
    let sent =
        other.send(&format!("/contacts/{contact}/remove"), &[("service", id.as_str()), ("sure", "yes")]);
    assert_eq!(sent.status, 404);
    let wrong = [("service", id.as_str()), ("post", "service"), ("email", MAILBOX), ("authority", "351")];
    assert_eq!(other.send("/contacts", &wrong).status, 422, "for another authority");
}

/// Somebody of Community Paediatrics, which serves Bury, and the service's number.
fn service(server: &TestApp) -> (Browser, String) {
    server.app.add_service(PAEDIATRICS, &code("351"), false).expect("a service");
    let browser = partner(server, PAEDIATRICS, "d.clinic@nhs.example", "Dr Clinic");
    (browser, service_id(server, PAEDIATRICS).to_string())
}

fn add(browser: &Browser, path: &str, service: &str, email: &str) -> crate::support::Seen {
    browser.send(path, &[("service", service), ("post", "service"), ("email", email)])
}

/// From 1 to 15 November.
fn away(browser: &Browser, path: &str, service: &str, who: &str) -> crate::support::Seen {
    browser.send(
        path,
        &[
            ("service", service),
            ("who", who),
            ("away_from-day", "1"),
            ("away_from-month", "11"),
            ("away_from-year", "2026"),
            ("away_to-day", "15"),
            ("away_to-month", "11"),
            ("away_to-year", "2026"),
            ("cover", "cover@nhs.example"),
        ],
    )
}

fn our_mail(service: &str, done: &str) -> String {
    format!("/our-mail?service={service}&done={done}")
}

fn contacts_of(server: &TestApp) -> Vec<i64> {
    server.app.list_contacts().unwrap().into_iter().map(|(contact, _)| contact.id).collect()
}

fn bounce(server: &TestApp, address: &str) {
    let now = server.app.clock.now().at;
    let words = "550 5.1.1 no such mailbox";
    server.app.db.write(|conn| contacts::mark_bounced(conn, address, words, now)).unwrap();
}
