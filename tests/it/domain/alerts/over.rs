//! When nothing is chased any more, and what is chased instead.

use twentyweeks::domain::ladder::Obligation;
use twentyweeks::domain::step::{AdviceKind, OrderKind};

use super::cases::{
    asked, assessing, considering, consulted, mediation, ordered_to_assess, ordered_to_plan, promised,
    returned,
};
use crate::domain::given::Given;
use crate::domain::steps::{
    accept, agree, answer, arrange_mediation, ask, cancel, consult, give, issue_agreed, move_to, reuse,
    send_back, send_draft, strike, withdraw,
};

use Obligation::{
    ArrangeMediation, DecideToAssess, GiveAdvice, ImproveAdvice, IssuePlan, KeepPromise, OrderAssessNoPlan,
    OrderAssessNotify, OrderAssessPlan, OrderPlanDraft, OrderPlanFinal, SchoolResponse,
};

/// Long after every date.
const LATE: &str = "2028-02-29";

#[test]
fn advice_that_is_given_is_chased_no_more() {
    let given = promised().swept_daily("2026-04-10", "2026-05-24").and("2026-05-24", give(1));
    for obligation in [GiveAdvice, KeepPromise, ImproveAdvice] {
        assert!(!given.watches(obligation), "{}", obligation.name());
        given.clone().then_says(obligation, LATE, &[]);
    }
}

#[test]
fn advice_that_is_cancelled_or_reused_is_not_chased() {
    asked().and("2026-05-12", cancel(1)).then_says(GiveAdvice, LATE, &[]);
    assessing().and("2026-04-02", reuse(AdviceKind::Medical, "2026-01-10")).then_says(GiveAdvice, LATE, &[]);
}

#[test]
fn advice_that_is_sent_back_is_chased_by_a_date_of_its_own() {
    let given = returned();
    given.clone().then_says(GiveAdvice, LATE, &[]);
    given
        .swept_daily("2026-05-04", "2026-05-22")
        .then_said(ImproveAdvice, &["2026-05-15 due 1: raised", "2026-05-22 due 2: raised"])
        .and("2026-05-25", give(1))
        .then_says(ImproveAdvice, LATE, &[])
        // Sent back once more: counted from that day.
        .and("2026-05-27", send_back(1))
        .then_says(ImproveAdvice, "2026-06-06", &[])
        .then_says(ImproveAdvice, "2026-06-07", &["2026-06-07 due 1: raised"])
        // Accepted as it is.
        .and("2026-06-01", accept(1))
        .then_says(ImproveAdvice, LATE, &[]);
}

#[test]
fn advice_that_is_sent_back_is_chased_only_while_the_case_is_open() {
    returned().and("2026-05-20", withdraw()).then_says(ImproveAdvice, LATE, &[]);
    returned().no_plan("2026-05-20").then_says(ImproveAdvice, LATE, &[]);
}

#[test]
fn each_step_stops_the_ladder_of_what_it_does() {
    considering().agreed("2026-04-20").then_says(DecideToAssess, LATE, &[]);
    assessing().decided_to_issue("2026-06-25").then_says(Obligation::NotifyNoPlan, LATE, &[]);
    let requests = Obligation::AdviceRequestsOutBy;
    assessing().asked("2026-04-10", AdviceKind::Medical).then_says(requests, LATE, &[]);
    let drafted = asked().decided_to_issue("2026-06-25").drafted("2026-07-08");
    drafted.then_says(Obligation::ServeDraftBy, LATE, &[]).then_says(Obligation::DraftBy, LATE, &[]);
    considering().agreed("2026-04-07").then_says(Obligation::PanelBy, LATE, &[]);
}

#[test]
fn the_answer_of_a_setting_stops_the_chase_of_that_setting() {
    let given = consulted().and("2026-06-12", consult("Oaks")).swept("2026-06-29");
    given
        .clone()
        .then_said(
            SchoolResponse,
            &[
                "2026-06-22 three_days (Elms): overtaken by passed",
                "2026-06-24 three_days (Oaks): overtaken by passed",
                "2026-06-26 passed 1 (Elms): raised",
                "2026-06-28 passed 1 (Oaks): raised",
            ],
        )
        .and("2026-06-30", answer("Elms"))
        .then_says(SchoolResponse, "2026-07-05", &["2026-07-05 passed 2 (Oaks): raised"]);
    given.and("2026-06-30", issue_agreed()).then_says(SchoolResponse, LATE, &[]);
}

#[test]
fn a_setting_consulted_again_answers_once_for_all_that_it_was_asked_by_then() {
    let again = consulted().and("2026-06-18", consult("Elms"));
    again.clone().and("2026-06-24", answer("Elms")).then_says(SchoolResponse, LATE, &[]);
    // An answer from before the second letter is to the first alone.
    again.and("2026-06-15", answer("Elms")).swept("2026-07-04").then_said(
        SchoolResponse,
        &["2026-06-30 three_days (Elms): overtaken by passed", "2026-07-04 passed 1 (Elms): raised"],
    );
}

#[test]
fn a_setting_consulted_twice_on_a_day_is_told_once() {
    consulted().and("2026-06-10", consult("Elms")).swept("2026-06-26").then_said(
        SchoolResponse,
        &["2026-06-22 three_days (Elms): overtaken by passed", "2026-06-26 passed 1 (Elms): raised"],
    );
}

#[test]
fn a_closed_case_says_nothing_whatever_was_still_outstanding() {
    let asked = || asked().asked("2026-04-02", AdviceKind::Medical);
    considering().refused("2026-04-20").then_says_nothing(LATE);
    asked().no_plan("2026-06-30").then_says_nothing(LATE);
    asked()
        .decided_to_issue("2026-06-30")
        .drafted("2026-07-01")
        .and("2026-07-01", consult("Elms"))
        .and("2026-07-30", issue_agreed())
        .then_says_nothing(LATE);
    asked().and("2026-04-20", withdraw()).then_says_nothing(LATE);
    asked().and("2026-04-20", move_to("357")).then_says_nothing(LATE);
    considering().and("2026-03-20", withdraw()).then_says_nothing(LATE);
}

#[test]
fn a_promise_ends_with_the_case_and_an_order_does_not_bring_it_back() {
    promised().and("2026-05-01", withdraw()).then_says(KeepPromise, LATE, &[]);
    let closed = promised().no_plan("2026-05-15");
    closed.clone().then_says_nothing(LATE);
    closed.ordered("2026-05-18", OrderKind::Plan).then_says(KeepPromise, LATE, &[]);
}

#[test]
fn what_was_raised_before_a_case_closed_stays_and_nothing_follows() {
    let given = asked().swept_daily("2026-04-30", "2026-05-16").and("2026-05-17", withdraw());
    let before = given.case.alerts.clone();
    let given = given.swept_daily("2026-05-17", "2026-08-31");
    assert_eq!(given.case.alerts, before);
}

#[test]
fn advice_given_after_the_case_closed_changes_nothing_and_sent_back_neither() {
    let closed = asked().no_plan("2026-06-01").and("2026-06-10", give(1));
    closed.and("2026-06-12", send_back(1)).then_says_nothing(LATE);
}

#[test]
fn a_closing_that_is_struck_sets_the_ladder_going_again() {
    let given = asked().swept_daily("2026-04-30", "2026-05-15").and("2026-05-16", withdraw());
    let entry = given.case.version();
    given.swept("2026-05-24").and("2026-05-25", strike(entry)).then_says(
        GiveAdvice,
        "2026-05-25",
        &["2026-05-19 chase_2: overtaken by escalation", "2026-05-24 escalation: raised"],
    );
}

#[test]
fn mediation_on_a_closed_case_is_watched_until_it_is_arranged() {
    let given = mediation();
    assert!(!given.case.is_open());
    given
        .swept_daily("2026-04-10", "2026-05-06")
        .then_said(ArrangeMediation, &["2026-04-26 two_weeks: raised"])
        .and("2026-05-06", arrange_mediation())
        .then_says_nothing(LATE);
    mediation().swept("2026-05-11").then_said(
        ArrangeMediation,
        &[
            "2026-04-26 two_weeks: overtaken by breach",
            "2026-05-07 three_days: overtaken by breach",
            "2026-05-11 breach: raised",
        ],
    );
}

#[test]
fn the_familys_own_time_is_never_chased() {
    // Two months to appeal, 15 days on the draft: nothing is said of either.
    considering().refused("2026-04-01").then_says_nothing(LATE);
    let consulting = asked().decided_to_issue("2026-06-01").drafted("2026-06-10");
    let family = |watched: &twentyweeks::domain::alert::Watched| watched.due_on.to_string() == "2026-06-24";
    assert!(!consulting.watched().iter().any(family));
}

#[test]
fn an_order_ends_the_clocks_of_the_request_and_has_its_own() {
    let given = ordered_to_assess();
    for ended in [DecideToAssess, IssuePlan, Obligation::NotifyNoPlan, Obligation::DraftBy, ArrangeMediation]
    {
        assert!(!given.watches(ended), "{}", ended.name());
    }
    let running: Vec<_> = given.watched().iter().map(|watched| watched.obligation.name()).collect();
    assert_eq!(
        running,
        ["order_assess_notify", "order_assess_no_plan", "serve_draft_by", "order_assess_plan"]
    );
    mediation().ordered("2026-05-01", OrderKind::Assess).then_says(ArrangeMediation, LATE, &[]);
}

#[test]
fn each_clock_of_an_order_to_assess_stops_with_its_own_step() {
    let notified = ordered_to_assess().and("2026-09-10", agree());
    notified.clone().then_says(OrderAssessNotify, LATE, &[]);
    assert!(notified.watches(OrderAssessNoPlan) && notified.watches(OrderAssessPlan));
    let decided = notified.clone().decided_to_issue("2026-10-20");
    decided.clone().then_says(OrderAssessNoPlan, LATE, &[]);
    decided
        .swept_daily("2026-11-20", "2026-12-09")
        .then_said(
            OrderAssessPlan,
            &["2026-11-24 two_weeks: raised", "2026-12-05 three_days: raised", "2026-12-09 breach: raised"],
        )
        .and("2026-12-10", send_draft())
        .and("2026-12-10", issue_agreed())
        .then_says_nothing(LATE);
    notified.no_plan("2026-11-15").then_says_nothing(LATE);
}

#[test]
fn each_clock_of_an_order_to_make_a_plan_stops_with_its_own_step() {
    let drafted = ordered_to_plan().drafted("2026-10-08");
    drafted.clone().then_says(OrderPlanDraft, LATE, &[]);
    assert!(drafted.watches(OrderPlanFinal));
    drafted.and("2026-10-09", issue_agreed()).then_says_nothing(LATE);
}

#[test]
fn advice_of_the_request_is_not_chased_on_an_order_and_advice_of_the_order_is() {
    let ordered = asked().no_plan("2026-06-01").ordered("2026-09-01", OrderKind::Plan);
    ordered.clone().then_says(GiveAdvice, LATE, &[]);
    ordered.and("2026-09-02", ask(AdviceKind::Medical)).swept("2026-10-15").then_said(
        GiveAdvice,
        &[
            "2026-09-30 two_weeks (advice 2): overtaken by chase_1",
            "2026-10-11 three_days (advice 2): overtaken by chase_1",
            "2026-10-15 chase_1 (advice 2): raised",
        ],
    );
}

#[test]
fn a_struck_request_for_advice_is_not_chased_and_brought_back_goes_on_where_it_was() {
    let given = asked().swept_daily("2026-04-30", "2026-05-15");
    let struck = given.and("2026-05-16", strike(3));
    struck.clone().then_says(GiveAdvice, LATE, &[]);
    let striking = struck.case.version();
    struck.swept("2026-05-18").and("2026-05-18", strike(striking)).then_says(
        GiveAdvice,
        "2026-05-19",
        &["2026-05-19 chase_2: raised"],
    );
}

#[test]
fn a_request_for_advice_recorded_in_the_place_of_a_struck_one_is_chased_on_its_own() {
    let given = asked().swept_daily("2026-04-30", "2026-05-15").and("2026-05-15", strike(3));
    again(given).then_says(
        GiveAdvice,
        "2026-05-16",
        &[
            "2026-04-30 two_weeks (advice 2): overtaken by chase_1",
            "2026-05-11 three_days (advice 2): overtaken by chase_1",
            "2026-05-15 chase_1 (advice 2): raised",
        ],
    );
}

fn again(given: Given) -> Given {
    given.and("2026-04-02", ask(AdviceKind::Psychology))
}
