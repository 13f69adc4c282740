//! Who looked at which child's record.

use twentyweeks::domain::permission::Role;

use crate::support::TestApp;

crate::on_both_databases!(
    whoever_looks_at_a_record_is_in_the_list,
    the_list_is_narrowed_by_case_person_and_days,
    views_of_other_authorities_are_not_there,
);

fn whoever_looks_at_a_record_is_in_the_list(server: TestApp) {
    let case = server.caseworker().register("2026-10-05");
    let me = server.browser(Role::Administrator, "351");
    assert!(me.open("/views").says("Nobody has looked at a record yet"), "{}", me.open("/views").html);
    server.browser(Role::Caseworker, "351").open(&format!("/cases/{case}"));
    let page = me.open("/views");
    for words in [&*case, "The case", "SEN caseworker", "1 November 2026 at 12:00"] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    assert!(!page.says("Example"), "no name of a child");
}

fn the_list_is_narrowed_by_case_person_and_days(server: TestApp) {
    let me = server.browser(Role::Administrator, "351");
    let (one, two) = (server.caseworker().register("2026-10-05"), server.caseworker().register("2026-10-06"));
    let (first, second) = (server.browser(Role::Caseworker, "351"), server.browser(Role::Manager, "351"));
    for _ in 0..30 {
        first.open(&format!("/cases/{one}"));
    }
    for _ in 0..30 {
        second.open(&format!("/cases/{two}"));
    }
    let rows = |query: &str| {
        let page = me.open(&format!("/views?{query}"));
        assert_eq!(page.status, 200, "{}", page.html);
        let count = |case: &str| page.html.matches(&format!("href=\"/views?case={case}\"")).count();
        (count(&one), count(&two), page.html.contains("rel=\"next\""))
    };
    assert_eq!(rows(""), (20, 30, true));
    assert_eq!(rows(&format!("case={one}")), (30, 0, false));
    let people = server.app.list_people().unwrap();
    let who = |role: &str| {
        // Not the caseworker whom the registration names.
        people.iter().rfind(|one| one.role == role).map(|one| format!("who=p{}", one.id)).unwrap()
    };
    assert_eq!(rows(&who("manager")), (0, 30, false));
    assert_eq!(me.open("/views?who=p999999").status, 404);
    assert_eq!(rows("from=2026-11-02"), (0, 0, false));
    assert_eq!(rows(&format!("from=2026-11-01&to=2026-11-01&{}", who("caseworker"))), (30, 0, false));
    let next = super::visitor::between(&me.open("/views").html, "<p><a href=\"", "\"").unwrap();
    assert_eq!(rows(next.split_once('?').unwrap().1), (10, 0, false));
    assert!(me.open("/views?case=wrong").says("That is not a case reference"));
    assert_eq!(me.open("/views?from=yesterday").status, 400);
}

fn views_of_other_authorities_are_not_there(server: TestApp) {
    let case = server.caseworker().register("2026-10-05");
    server.browser(Role::Caseworker, "351").open(&format!("/cases/{case}"));
    let me = server.browser(Role::Administrator, "357");
    assert!(!me.open("/views").says(&case));
    assert!(!me.open(&format!("/views?case={case}")).says("The case"));
}
