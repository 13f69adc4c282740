//! What was known on a past day can be asked for on any later one.

use chrono::NaiveDate;
use serde_json::{Value, json};
use twentyweeks::app::access::Caller;
use twentyweeks::app::cases::Terms;
use twentyweeks::app::report::ReportRequest;
use twentyweeks::app::same_child::OnMatch;
use twentyweeks::app::{App, Error};
use twentyweeks::db::listing::Scope;
use twentyweeks::domain::Command;
use twentyweeks::domain::identifiers::Reference;
use twentyweeks::domain::permission::Role;
use twentyweeks::domain::step::Registration;
use twentyweeks::domain::timeliness::{Grouping, Period};

use super::council::code;
use crate::support::{TODAY, TestApp};

crate::on_both_databases!(
    the_report_of_a_past_day_is_the_report_that_was_given_on_that_day,
    a_future_day_is_not_known,
);

fn the_report_of_a_past_day_is_the_report_that_was_given_on_that_day(server: TestApp) {
    let on = |day: &str| server.app_on(day);
    add_authority(&server.app);
    let mut given = vec![("2026-03-09", report(&on("2026-03-09"), None).unwrap())];
    let mut days = |day: &'static str, happens: &dyn Fn(&App)| {
        happens(&on(day));
        given.push((day, report(&on(day), None).unwrap()));
    };
    let case = Reference::new(&code(), 2026, 1).unwrap();
    let reasoned =
        |step: &str| json!({"step": step, "reasons": "The test is met.", "decided_by": "SEN panel"});
    days("2026-03-10", &|app| register(app, "2026-03-02"));
    days("2026-04-10", &|app| take(app, case, "2026-04-10", reasoned("agree_to_assess")));
    days("2026-07-20", &|_| {});
    days("2026-07-21", &|app| {
        take(app, case, "2026-06-01", reasoned("decide_to_issue"));
        take(app, case, "2026-06-08", json!({"step": "send_draft"}));
        take(app, case, "2026-07-21", json!({"step": "issue_plan"}));
    });
    days("2026-08-04", &|_| {});
    days("2026-08-05", &|app| {
        let late = json!({"step": "correct", "entry": 1, "received_on": "2026-03-03", "reason": "The stamp says so."});
        take(app, case, "2026-08-05", late);
    });

    for (day, then) in &given {
        assert_eq!(report(&server.app, Some(day)).unwrap(), *then, "{day}");
        let path =
            format!("/api/v1/reports/timeliness?from=2026-01-01&to=2026-12-31&by=month&as_known_on={day}");
        assert_eq!(server.manager().get(&path).body, *then, "{day}, over HTTP");
    }
    assert_eq!(report(&server.app, Some(TODAY)).unwrap(), report(&server.app, None).unwrap());

    let figures = |day: &str, field: &str| given.iter().find(|(d, _)| *d == day).unwrap().1[field].clone();
    let of_open = |day: &str| figures(day, "open_now")["total"].clone();
    assert_eq!(["2026-03-09", "2026-03-10", "2026-07-20", "2026-07-21"].map(of_open), [0, 1, 1, 0]);
    let in_time = |day: &str| figures(day, "plans_issued_within_20_weeks");
    assert_eq!(in_time("2026-08-04"), 0, "sent one day late, as far as was known");
    assert_eq!(in_time("2026-08-05"), 1, "the day of receipt was corrected");
}

fn a_future_day_is_not_known(server: TestApp) {
    add_authority(&server.app);
    let refused = report(&server.app, Some("2026-11-02")).expect_err("a refusal");
    assert!(matches!(refused, Error::Invalid { field: "as_known_on", .. }), "{refused:?}");
    let path = "/api/v1/reports/timeliness?from=2026-01-01&to=2026-12-31&as_known_on=2026-11-02";
    let reply = server.manager().get(path);
    assert_eq!(reply.status, 422);
    assert_eq!(reply.body["errors"][0]["field"], "as_known_on");
}

fn report(app: &App, as_known_on: Option<&str>) -> Result<Value, Error> {
    let request = ReportRequest {
        authority: code(),
        period: Period { from: day("2026-01-01"), to: day("2026-12-31") },
        by: Some(Grouping::Month),
        as_known_on: as_known_on.map(day),
    };
    app.timeliness(&request).map(|report| serde_json::to_value(report).unwrap())
}

fn add_authority(app: &App) {
    app.db.write(|conn| app.ensure_authority(conn, &code())).expect("it is added");
}

fn register(app: &App, received_on: &str) {
    let registration: Registration = serde_json::from_value(json!({
        "authority": "351", "source": "parent",
        "child": {"surname": "Canary", "forename": "Robin", "born_on": "2017-05-04", "sex": "F"}
    }))
    .expect("a registration");
    app.register(&caller(), day(received_on), &registration, OnMatch::GoOn, &Terms::default())
        .expect("it is registered");
}

fn take(app: &App, case: Reference, on: &str, step: Value) {
    let step = serde_json::from_value(step).expect("a step");
    app.advance(&caller(), case, &Command::now(day(on), step), &Terms::default()).expect("the step is taken");
}

fn caller() -> Caller {
    Caller { actor: "test".into(), role: Role::Manager, scope: Scope::Authority(code()) }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}
