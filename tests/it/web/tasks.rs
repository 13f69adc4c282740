//! The page of what needs a person.

use serde_json::json;
use twentyweeks::domain::permission::Role;

use super::team::{ANN, Team};
use crate::api::shorthand::{agreed, asked};
use crate::support::TestApp;

crate::on_both_databases!(a_task_is_shown_with_what_mends_it_and_ends_with_a_word);

fn a_task_is_shown_with_what_mends_it_and_ends_with_a_word(server: TestApp) {
    let team = Team::of(&server);
    assert!(!team.ann.open("/cases").says("needs a person"));
    assert!(team.ann.open("/tasks").says("Nothing needs a person"));
    let case = team.case("2026-09-20", ("Beck", "A"), Some(ANN));
    team.api.step(&case, agreed("2026-10-01"));
    team.api.step(&case, asked("2026-10-02", "medical", "Paediatrics"));
    team.api.step(
        &case,
        json!({"step": "decline_advice", "on": "2026-10-20", "advice": 1, "whose": "The therapists"}),
    );
    assert!(team.ann.open("/cases").says("1 thing needs a person"));
    let page = team.ann.open("/tasks");
    assert!(
        page.says("Paediatrics says that the request is not for them, but for: The therapists"),
        "{}",
        page.html
    );
    assert!(
        page.says("Ask a service for advice") && page.says(&format!("/cases/{case}/steps/cancel_advice"))
    );
    let id = team.api.get("/api/v1/tasks").body["tasks"][0]["id"].to_string();
    let path = format!("/tasks/{id}");
    let refused = team.ann.send(&path, &[("words", " ")]);
    assert_eq!(refused.status, 422);
    assert!(
        refused.says(&format!("href=\"#words-{id}\"")) && refused.says("Say what was done"),
        "{}",
        refused.html
    );
    let done = team.ann.send(&path, &[("words", "Asked the therapists.")]);
    assert_eq!((done.status, done.header("location")), (303, "/tasks?done=finished"));
    let page = team.ann.open("/tasks?done=finished");
    assert!(
        page.says("The task is done") && page.says("Asked the therapists.") && page.says(ANN),
        "{}",
        page.html
    );
    assert_eq!(team.ann.send(&path, &[("words", "Again.")]).status, 404);
    assert!(!server.browser(Role::Manager, "352").open("/tasks").says("therapists"));
}
