//! Every stage against every step, as a table that is read in review when it changes.

use twentyweeks::domain::case::Stage;
use twentyweeks::domain::decide::not_permitted;
use twentyweeks::domain::step::{AdviceKind, OrderKind};
use twentyweeks::domain::{Command, Rules, StepKind, decide, permitted};

use super::filled::well_filled;
use super::given::Given;
use super::steps::{agree, day, give, move_to, withdraw};

/// The day on which each step is asked for: after everything that is given.
const TODAY: &str = "2026-12-31";

#[test]
fn every_stage_against_every_step() {
    insta::assert_snapshot!("stage_by_step", table());
}

#[test]
fn the_table_shows_every_stage() {
    for stage in Stage::ALL {
        assert!(columns().iter().any(|(_, given)| given.stage() == stage), "{stage}");
    }
}

#[test]
fn what_is_permitted_is_what_decide_accepts_in_every_cell() {
    for (name, given) in columns() {
        let permitted = permitted(Some(&given.case), &Rules::ENACTED, day(TODAY));
        for kind in StepKind::ALL {
            let accepted = cell(&given, kind) == "·";
            assert_eq!(permitted.contains(&kind), accepted, "{name}: {}", kind.name());
            assert_eq!(
                not_permitted(Some(&given.case), kind, &Rules::ENACTED, day(TODAY)).is_none(),
                accepted
            );
        }
    }
}

/// A column for each stage; for those that a case can reach on an order too, one more.
fn columns() -> Vec<(&'static str, Given)> {
    let considering = Given::a_request("2026-03-02");
    let assessing = considering.clone().agreed("2026-04-01").asked("2026-04-02", AdviceKind::Psychology);
    let given = assessing.clone().and("2026-05-01", give(1));
    let drafting = given.clone().decided_to_issue("2026-06-01");
    let consulting = drafting.clone().drafted("2026-06-10");
    let refused = considering.clone().refused("2026-04-01");
    let no_plan = given.clone().no_plan("2026-06-01");
    let to_assess = refused.clone().ordered("2026-09-01", OrderKind::Assess);
    let notified = to_assess.clone().and("2026-09-10", agree());
    let to_plan = no_plan.clone().ordered("2026-09-01", OrderKind::Plan);
    let redrafted = to_plan.clone().drafted("2026-10-01");
    vec![
        ("considering", considering),
        ("assessing", assessing.clone()),
        ("assessing, advice in", given),
        ("drafting", drafting),
        ("consulting", consulting.clone()),
        ("plan_issued", consulting.issued("2026-07-01")),
        ("not_assessed", refused),
        ("no_plan", no_plan),
        ("withdrawn", assessing.clone().and("2026-05-01", withdraw())),
        ("moved", assessing.and("2026-05-01", move_to("357"))),
        ("assessing on order", to_assess),
        ("assessing on order, notified", notified.clone()),
        ("no_plan on order", notified.no_plan("2026-10-01")),
        ("drafting on order", to_plan),
        ("consulting on order", redrafted.clone()),
        ("plan_issued on order", redrafted.issued("2026-10-20")),
    ]
}

/// Columns are lettered, so that the table fits a screen.
fn table() -> String {
    let columns = columns();
    let letters = ('A'..).take(columns.len());
    let mut text = String::from(
        "·  permitted          -  not_permitted_now    0  nothing_to_do    R  already_registered\n\n",
    );
    for (letter, (name, _)) in letters.clone().zip(&columns) {
        text += &format!("{letter}  {name}\n");
    }
    text += &format!(
        "\n{:<32}{}\n",
        "",
        letters.map(|letter| format!("{letter} ")).collect::<String>().trim_end()
    );
    for kind in StepKind::ALL {
        let cells: Vec<_> = columns.iter().map(|(_, given)| cell(given, kind)).collect();
        text += &format!("{:<32}{}\n", kind.name(), cells.join(" "));
    }
    text
}

fn cell(given: &Given, kind: StepKind) -> &'static str {
    let today = day(TODAY);
    let command = Command::now(today, well_filled(&given.case, kind, today));
    match decide(Some(&given.case), &command, &Rules::ENACTED, today) {
        Ok(_) => "·",
        Err(refusal) => match refusal.code() {
            "not_permitted_now" => "-",
            "nothing_to_do" => "0",
            "already_registered" => "R",
            other => panic!("{}: {other}: {refusal}", kind.name()),
        },
    }
}
