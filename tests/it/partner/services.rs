//! The services of an authority, and taking on one that others have.

use twentyweeks::domain::permission::Role;

use super::given::{PAEDIATRICS, asked, code, service_id};
use crate::support::TestApp;

crate::on_both_databases!(
    an_administrator_sees_how_much_waits_and_whether_somebody_is_reached,
    a_service_that_others_have_can_be_taken_on_or_be_another_one,
);

fn an_administrator_sees_how_much_waits_and_whether_somebody_is_reached(server: TestApp) {
    asked(&server, "2026-09-01", "medical", PAEDIATRICS);
    asked(&server, "2026-10-28", "medical", PAEDIATRICS);
    let admin = server.browser(Role::Administrator, "351");
    let page = admin.open("/services");
    assert!(page.says(PAEDIATRICS) && page.says("Nobody is reached"), "{}", page.html);
    assert!(page.says("data-label=\"Waiting\" class=\"tw-number\">2<"), "{}", page.html);
    assert!(page.says("<strong class=\"tw-trouble\">1</strong>"), "{}", page.html);
    assert!(server.browser(Role::Administrator, "357").open("/services").says("No service yet."));
}

fn a_service_that_others_have_can_be_taken_on_or_be_another_one(server: TestApp) {
    server.app.add_service(PAEDIATRICS, &code("351"), false).unwrap();
    let id = service_id(&server, PAEDIATRICS);
    let admin = server.browser(Role::Administrator, "357");
    let ask = admin.send("/services", &[("name", PAEDIATRICS)]);
    assert_eq!(ask.status, 422);
    assert!(ask.says("A service of this name serves Bury. Is it the same?"), "{}", ask.html);
    let taken = admin.send("/services", &[("name", PAEDIATRICS), ("same", "yes")]);
    taken.assert_done_at("/services?done=added");
    assert_eq!(admin.open(&format!("/services/{id}")).status, 200);
    let twice = admin.send("/services", &[("name", PAEDIATRICS), ("same", "yes")]);
    assert!(twice.status == 422 && twice.says("This authority has a service of this name"), "{}", twice.html);

    let third = server.browser(Role::Administrator, "358");
    third.send("/services", &[("name", PAEDIATRICS), ("same", "no")]).assert_done_at("/services?done=added");
    assert_eq!(third.open(&format!("/services/{id}")).status, 404, "it is another one");
    third.send("/services", &[("name", "New Service")]).assert_done_at("/services?done=added");
    assert_eq!(third.send("/services", &[("name", " ")]).status, 422);
}
