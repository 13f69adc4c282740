//! People, as their administrator looks after them.

use twentyweeks::app::tokens::Holder;
use twentyweeks::domain::identifiers::{AuthorityCode, Email};
use twentyweeks::domain::permission::Role;

use super::signing_in::with_second_factor;
use super::visitor::{PASSWORD, SERVICE, Visitor, link_in, mails_to, partner, staff};
use crate::support::{Seen, TestApp};

crate::on_both_databases!(
    an_administrator_sees_their_own_people_and_those_of_their_services,
    somebody_is_invited_by_a_form,
    an_invitation_that_makes_no_sense_is_refused_beside_its_field,
    a_role_is_changed_and_the_right_to_sign_in_taken_and_given,
    a_second_factor_is_reset_for_whoever_lost_it,
    nobody_locks_themselves_out,
    people_of_others_are_not_there,
);

fn an_administrator_sees_their_own_people_and_those_of_their_services(server: TestApp) {
    let me = server.browser(Role::Administrator, "351");
    staff(&server, Role::Manager, "m.own@council.example");
    partner(&server, "p.own@nhs.example");
    elsewhere(&server, "m.else@tameside.example");
    server.caseworker().register("2026-10-05");
    let page = me.open("/people");
    for words in
        ["m.own@council.example", "p.own@nhs.example", SERVICE, "a.b@bury.example", "Named in the record"]
    {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    assert!(!page.says("m.else@tameside.example"));
    let found = |query: &str| {
        let page = me.open(&format!("/people?{query}"));
        let seen = |email: &str| page.says(&format!("{email}<"));
        ["m.own@council.example", "p.own@nhs.example", "a.b@bury.example"].map(seen)
    };
    assert_eq!(found("role=manager"), [true, false, false]);
    assert_eq!(found("words=Paediatrics"), [false, true, false]);
    assert_eq!(found("state=named"), [false, false, true]);
    assert_eq!(found("state=signs_in&role=partner"), [false, true, false]);
    assert!(me.open("/people?words=zzz").says("Nobody fits"));
}

fn somebody_is_invited_by_a_form(server: TestApp) {
    partner(&server, "p.own@nhs.example");
    let me = server.browser(Role::Administrator, "351");
    let page = me.open("/people/new");
    let service =
        page.html.split("<option value=\"").skip(2).find_map(|rest| rest.split('"').next()).unwrap();
    let fields =
        [("email", "q@nhs.example"), ("name", "Q. Nurse"), ("role", "partner"), ("service", service)];
    let sent = me.send("/people/new", &fields);
    let to = sent.header("location").to_owned();
    assert!(to.starts_with("/people/") && to.ends_with("?done=invited"), "{}", sent.html);
    let page = me.open(&to);
    assert!(page.says("The invitation is on its way") && page.says("Invited") && page.says(SERVICE));
    let link = link_in(&mails_to(&server, "q@nhs.example")[0]);
    let visitor = Visitor::at(&server);
    assert_eq!(visitor.send(&link, &[("password", PASSWORD)]).header("location"), "/inbox");
    assert!(me.open(to.split('?').next().unwrap()).says("Signs in"));
    let again = me.send("/people/new", &fields);
    assert_eq!(again.status, 422);
    assert!(again.says("This person is there already"), "{}", again.html);
}

fn an_invitation_that_makes_no_sense_is_refused_beside_its_field(server: TestApp) {
    let me = server.browser(Role::Administrator, "351");
    let empty = me.send("/people/new", &[]);
    assert_eq!(empty.status, 422);
    for words in ["Enter an e-mail address", "Enter their name", "Choose what they do"] {
        assert!(empty.says(words), "{words}");
    }
    let none = [("email", "q@nhs.example"), ("name", "Q"), ("role", "partner")];
    assert!(me.send("/people/new", &none).says("Choose the service they belong to"));
    let other = elsewhere(&server, "m.else@tameside.example");
    server.app.add_service("Their own service", &other, false).unwrap();
    let ids = server.app.service_names().unwrap();
    let id = ids[0].0.to_string();
    let foreign = [("email", "q@nhs.example"), ("name", "Q"), ("role", "partner"), ("service", &id)];
    assert!(me.send("/people/new", &foreign).says("Choose one of your services"));
}

fn a_role_is_changed_and_the_right_to_sign_in_taken_and_given(server: TestApp) {
    let me = server.browser(Role::Administrator, "351");
    let them = server.browser(Role::Caseworker, "351");
    let path = path_of(&server, Role::Caseworker);
    let done = me.send(&path, &[("act", "role"), ("role", "manager")]);
    assert_eq!(done.header("location"), format!("{path}?done=role"), "{}", done.html);
    assert!(me.open(&format!("{path}?done=role")).says("The role is changed"));
    assert_eq!(them.open("/account").status, 303, "they are signed out");

    assert_eq!(me.send(&path, &[("act", "disable")]).status, 303);
    assert!(me.open(&path).says("Disabled"));
    assert_eq!(me.send(&path, &[("act", "admit")]).status, 303);
    assert!(me.open(&path).says("Invited"));
    assert_eq!(me.send(&path, &[("act", "invite")]).status, 303);
    assert_eq!(me.send(&path, &[("act", "sessions")]).status, 303);
    let refused = me.send(&path, &[("act", "role"), ("role", "partner")]);
    assert_eq!(refused.status, 422, "{}", refused.html);
    assert_eq!(me.send(&path, &[("act", "make_tea")]).status, 400);
}

fn a_second_factor_is_reset_for_whoever_lost_it(server: TestApp) {
    let me = server.browser(Role::Administrator, "351");
    with_second_factor(&server, "a.hill@council.example");
    let path = path_of(&server, Role::Caseworker);
    assert!(me.open(&path).says("Reset the second factor"));
    assert_eq!(me.send(&path, &[("act", "second_factor")]).status, 303);
    let next = Visitor::at(&server).sign_in("a.hill@council.example", PASSWORD);
    assert_eq!(next.header("location"), "/sign-in/second-factor");

    let email = Email::parse("a.hill@council.example").unwrap();
    let tameside = Holder::Authority(AuthorityCode::parse("357").unwrap());
    server.app.add_person(&email, "A. Hill", Role::Manager, &tameside).unwrap();
    let refused = me.send(&path, &[("act", "second_factor")]);
    assert_eq!(refused.status, 422);
    assert!(refused.says("They also sign in for another authority"), "{}", refused.html);
}

fn nobody_locks_themselves_out(server: TestApp) {
    let me = server.browser(Role::Administrator, "351");
    let path = path_of(&server, Role::Administrator);
    assert!(me.open(&path).says("This is you"));
    for act in [[("act", "disable"), ("role", "")], [("act", "role"), ("role", "manager")]] {
        let refused = me.send(&path, &act);
        assert_eq!(refused.status, 422);
        assert!(refused.says("nobody locks themselves out"), "{}", refused.html);
    }
    assert_eq!(me.open("/people").status, 200);
}

fn people_of_others_are_not_there(server: TestApp) {
    let me = server.browser(Role::Administrator, "351");
    elsewhere(&server, "m.else@tameside.example");
    let path = path_of(&server, Role::Manager);
    let not_there = |seen: Seen| assert_eq!(seen.status, 404, "{}", seen.html);
    not_there(me.open(&path));
    not_there(me.open("/people/0"));
    not_there(me.open("/people/zero"));
    for act in ["role", "disable", "admit", "invite", "second_factor", "sessions"] {
        not_there(me.send(&path, &[("act", act), ("role", "caseworker")]));
    }
}

/// The page of the only person of a role.
fn path_of(server: &TestApp, role: Role) -> String {
    let people = server.app.list_people().unwrap();
    let person = people.iter().find(|person| person.role == role.name()).unwrap();
    format!("/people/{}", person.id)
}

/// A manager of another authority.
fn elsewhere(server: &TestApp, email: &str) -> AuthorityCode {
    let code = AuthorityCode::parse("357").unwrap();
    let holder = Holder::Authority(code.clone());
    server.app.add_person(&Email::parse(email).unwrap(), "E. Else", Role::Manager, &holder).unwrap();
    code
}
