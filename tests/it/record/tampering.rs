//! Whoever changes the database past the program is found out.

use serde_json::json;
use twentyweeks::app::Unwatched;

use super::questions::{attempt, number};
use crate::support::{TestApp, TestDatabase};

crate::on_both_databases!(
    what_the_program_stored_is_found_to_be_in_order,
    a_changed_case_in_the_projection_is_found,
    a_case_missing_from_the_projection_is_found,
    a_changed_advice_request_in_the_projection_is_found,
    an_entry_removed_from_the_middle_is_found,
    an_entry_removed_from_the_end_is_found,
    a_changed_day_of_an_entry_is_found,
    a_registration_removed_is_found,
    an_entry_that_cannot_be_read_is_found_beside_what_else_is_wrong,
    the_database_itself_refuses_to_change_or_remove_entries,
);

fn what_the_program_stored_is_found_to_be_in_order(server: TestApp) {
    two_cases(&server);
    assert_eq!(differences(&server), Vec::<String>::new());
}

fn a_changed_case_in_the_projection_is_found(mut server: TestApp) {
    let case = two_cases(&server);
    meddle(&mut server, "UPDATE cases SET stage = 'plan_issued' WHERE id = (SELECT min(id) FROM cases)");
    assert_eq!(differences(&server), [format!("{case}: the projection of the case differs")]);
}

fn a_case_missing_from_the_projection_is_found(mut server: TestApp) {
    let case = two_cases(&server);
    meddle(
        &mut server,
        "DELETE FROM notices; DELETE FROM advice; DELETE FROM openings; DELETE FROM cases WHERE id = (SELECT min(case_id) FROM case_events)",
    );
    let found = differences(&server);
    assert_eq!(found[0], format!("{case}: the projection does not have it"));
    assert!(
        found.iter().any(|line| line.contains("2 cases have a record, 1 are in the projection")),
        "{found:?}"
    );
}

fn a_changed_advice_request_in_the_projection_is_found(mut server: TestApp) {
    let case = two_cases(&server);
    meddle(&mut server, "UPDATE advice SET due_on = '2026-12-24'");
    assert_eq!(differences(&server), [format!("{case}: the projection of its advice differs")]);
}

fn an_entry_removed_from_the_middle_is_found(mut server: TestApp) {
    let case = two_cases(&server);
    unlock(&mut server);
    meddle(&mut server, "DELETE FROM case_events WHERE seq = 2");
    let found = differences(&server);
    assert!(found.contains(&format!("{case}: entry 2 is missing")), "{found:?}");
}

fn an_entry_removed_from_the_end_is_found(mut server: TestApp) {
    let case = two_cases(&server);
    unlock(&mut server);
    meddle(&mut server, "DELETE FROM notices; DELETE FROM case_events WHERE seq = 3");
    assert_eq!(differences(&server), [format!("{case}: the projection of the case differs")]);
}

fn a_changed_day_of_an_entry_is_found(mut server: TestApp) {
    let case = two_cases(&server);
    unlock(&mut server);
    meddle(&mut server, "UPDATE case_events SET on_date = '2026-03-20' WHERE seq = 2");
    assert_eq!(differences(&server), [format!("{case}: the projection of the case differs")]);
}

fn a_registration_removed_is_found(mut server: TestApp) {
    two_cases(&server);
    unlock(&mut server);
    meddle(&mut server, "DELETE FROM case_events WHERE seq = 1");
    assert!(!differences(&server).is_empty());
}

fn an_entry_that_cannot_be_read_is_found_beside_what_else_is_wrong(mut server: TestApp) {
    let case = two_cases(&server);
    unlock(&mut server);
    let other = server.caseworker().register("2026-03-16");
    meddle(
        &mut server,
        "UPDATE case_events SET payload = '{}' WHERE seq = 2;
         UPDATE cases SET stage = 'plan_issued' WHERE id = (SELECT max(id) FROM cases)",
    );
    let found = differences(&server);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with(&format!("{case}: ")) && found[0].contains("entry 2"), "{found:?}");
    assert_eq!(found[1], format!("{other}: the projection of the case differs"));
}

fn the_database_itself_refuses_to_change_or_remove_entries(server: TestApp) {
    two_cases(&server);
    let attempts = [
        "UPDATE case_events SET on_date = '2026-03-20'",
        "UPDATE case_events SET actor = 'somebody else' WHERE seq = 1",
        "DELETE FROM case_events",
        "DELETE FROM case_events WHERE seq = 3",
    ];
    let by_another_door = match &server.database {
        TestDatabase::Sqlite(_) => "REPLACE INTO case_events SELECT * FROM case_events WHERE seq = 1",
        TestDatabase::Postgres { .. } => "TRUNCATE case_events CASCADE",
    };
    let before = number(&server.database, "SELECT count(*) AS n FROM case_events");
    for statement in attempts.into_iter().chain([by_another_door]) {
        let refused = attempt(&server.database, statement).expect_err(statement);
        assert!(refused.contains("append-only"), "{statement}: {refused}");
    }
    assert_eq!(number(&server.database, "SELECT count(*) AS n FROM case_events"), before);
}

/// Two cases; the first, whose reference this answers with, has a decision and an advice request.
fn two_cases(server: &TestApp) -> String {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(
        &case,
        json!({"step": "agree_to_assess", "on": "2026-04-01", "reasons": "The test is met.", "decided_by": "SEN panel"}),
    );
    me.step(
        &case,
        json!({"step": "request_advice", "on": "2026-04-02", "kind": "psychology", "service": "Educational Psychology"}),
    );
    me.register("2026-03-09");
    case
}

fn differences(server: &TestApp) -> Vec<String> {
    server.app.verify(&Unwatched).expect("the record can be read").differences
}

fn meddle(server: &mut TestApp, statements: &str) {
    server.tampered = true;
    server.database.meddle(statements);
}

/// Takes away what makes the record append-only, as the owner of the database can.
fn unlock(server: &mut TestApp) {
    let statements = match &server.database {
        TestDatabase::Sqlite(_) => {
            "DROP TRIGGER case_events_are_never_changed; DROP TRIGGER case_events_are_never_removed"
        }
        TestDatabase::Postgres { .. } => "DROP TRIGGER case_events_are_never_changed ON case_events",
    };
    meddle(server, statements);
}
