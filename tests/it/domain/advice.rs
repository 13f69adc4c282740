//! Advice: its own 6 weeks, its rounds, its ends.

use twentyweeks::domain::Step;
use twentyweeks::domain::case::AdviceState;
use twentyweeks::domain::deadline::DeadlineState::{Met, MetLate, NotNeeded, Overdue};
use twentyweeks::domain::facts::AdviceFacts;
use twentyweeks::domain::rules::{Basis, Bound, RuleId, Rules};
use twentyweeks::domain::step::{AdviceKind, AdviceReason, AdviceRequest, Agreement, OrderKind, Reuse};

use super::given::Given;
use super::steps::{
    accept, acknowledge, ask, ask_received, cancel, day, give, issue, reuse, send_back, withdraw,
};

use AdviceKind::{Medical, Psychology};

#[test]
fn reg_8_1_advice_is_due_42_days_after_that_service_received_that_request() {
    let given = assessing()
        .and("2026-04-02", ask_received(Psychology, "2026-04-07"))
        .then_due(RuleId::GiveAdvice, "2026-05-19");
    let deadline = given.deadline(RuleId::GiveAdvice);
    assert_eq!(deadline.starts_on, day("2026-04-07"));
    assert_eq!(deadline.provision, "SEND Regulations 2014, reg 8(1)");
    assert_eq!((deadline.basis, deadline.bound), (Basis::Statutory, Bound::Adviser));
}

#[test]
fn reg_8_1_the_clock_starts_the_day_it_was_requested_where_nothing_else_is_known() {
    assessing().asked("2026-04-02", Psychology).then_due(RuleId::GiveAdvice, "2026-05-14");
}

#[test]
fn reg_8_1_advice_on_day_42_is_in_time_and_on_day_43_late() {
    let asked = assessing().asked("2026-04-02", Psychology);
    asked.clone().and("2026-05-14", give(1)).then_state(RuleId::GiveAdvice, "2026-06-01", Met);
    asked.clone().and("2026-05-15", give(1)).then_state(RuleId::GiveAdvice, "2026-06-01", MetLate);
    asked.then_state(RuleId::GiveAdvice, "2026-05-15", Overdue);
}

#[test]
fn reg_8_1_each_service_has_its_own_clock() {
    let given =
        assessing().asked("2026-04-02", Psychology).and("2026-04-02", ask_received(Medical, "2026-04-20"));
    let due: Vec<_> = given
        .deadlines()
        .into_iter()
        .filter(|deadline| deadline.rule == RuleId::GiveAdvice)
        .map(|deadline| deadline.due_on)
        .collect();
    assert_eq!(due, [day("2026-05-14"), day("2026-06-01")]);
}

#[test]
fn advice_sent_back_for_quality_does_not_restart_its_clock() {
    let given = assessing()
        .asked("2026-04-02", Psychology)
        .and("2026-05-10", give(1))
        .and("2026-05-12", send_back(1))
        .then_due(RuleId::GiveAdvice, "2026-05-14")
        .and("2026-06-20", give(1))
        .then_due(RuleId::GiveAdvice, "2026-05-14")
        // The duty of reg 8(1) was kept by the first time it was given.
        .then_state(RuleId::GiveAdvice, "2026-07-01", Met);
    let facts = advice_facts(&given);
    assert!(facts.returned);
    assert_eq!(facts.first_given_on, Some(day("2026-05-10")));
}

#[test]
fn advice_goes_through_its_states() {
    let asked = assessing().asked("2026-04-02", Psychology);
    assert_eq!(state(&asked, "2026-05-14"), AdviceState::Requested);
    assert_eq!(state(&asked, "2026-05-15"), AdviceState::Overdue);
    let acknowledged = asked.and("2026-04-05", acknowledge(1, Some("2026-05-10")));
    assert_eq!(state(&acknowledged, "2026-04-06"), AdviceState::Acknowledged);
    assert_eq!(acknowledged.case.advice[0].promised_on, Some(day("2026-05-10")));
    let given = acknowledged.and("2026-05-10", give(1));
    assert_eq!(state(&given, "2026-05-10"), AdviceState::Given);
    let returned = given.clone().and("2026-05-11", send_back(1));
    assert_eq!(state(&returned, "2026-05-11"), AdviceState::Returned);
    assert_eq!(state(&returned.and("2026-05-12", accept(1)), "2026-05-12"), AdviceState::Accepted);
    assert_eq!(state(&given.and("2026-05-12", accept(1)), "2026-05-12"), AdviceState::Accepted);
}

#[test]
fn a_promise_moves_no_date_and_is_not_made_for_the_past() {
    let asked = assessing().asked("2026-04-02", Psychology);
    asked
        .clone()
        .and("2026-04-05", acknowledge(1, Some("2026-06-30")))
        .then_due(RuleId::GiveAdvice, "2026-05-14");
    asked
        .when("2026-04-05", acknowledge(1, Some("2026-04-04")))
        .then_refused("too_early")
        .about("promised_on");
}

#[test]
fn advice_cancelled_is_not_needed_and_keeps_its_number() {
    let given = assessing().asked("2026-04-02", Psychology).and("2026-04-10", cancel(1));
    given.clone().then_state(RuleId::GiveAdvice, "2026-06-01", NotNeeded);
    assert_eq!(state(&given, "2026-06-01"), AdviceState::Cancelled);
    let again = given.asked("2026-04-11", Psychology);
    assert_eq!(again.case.advice[1].number, 2);
    again.when("2026-04-12", give(1)).then_refused("invalid").about("advice").saying("not being waited for");
}

#[test]
fn advice_once_given_cannot_be_cancelled_nor_acknowledged() {
    let given = assessing().asked("2026-04-02", Psychology).and("2026-04-20", give(1));
    given
        .clone()
        .when("2026-04-21", cancel(1))
        .then_refused("nothing_to_do")
        .saying("advice once given stays on the record");
    let returned = given.and("2026-04-21", send_back(1)).asked("2026-04-21", Medical);
    returned
        .clone()
        .when("2026-04-22", cancel(1))
        .then_refused("invalid")
        .saying("This advice has been given");
    returned.when("2026-04-22", acknowledge(1, None)).then_refused("invalid").about("advice");
}

#[test]
fn advice_is_given_once_for_each_time_it_was_asked_for() {
    let given = assessing().asked("2026-04-02", Psychology).and("2026-04-20", give(1));
    given.clone().when("2026-04-21", give(1)).then_refused("nothing_to_do");
    let accepted = given.and("2026-04-21", accept(1));
    accepted.clone().when("2026-04-22", accept(1)).then_refused("nothing_to_do");
    accepted.when("2026-04-22", send_back(1)).then_refused("nothing_to_do");
    let waiting = assessing().asked("2026-04-02", Psychology);
    waiting.clone().when("2026-04-22", accept(1)).then_refused("nothing_to_do");
    waiting.clone().when("2026-04-22", send_back(1)).then_refused("nothing_to_do");
    // With another one in, the message is about this one.
    let other = waiting.asked("2026-04-02", Medical).and("2026-04-20", give(2));
    other.clone().when("2026-04-22", send_back(1)).then_refused("invalid").about("advice");
    other.when("2026-04-22", accept(1)).then_refused("invalid").about("advice").saying("has not been given");
}

#[test]
fn no_step_of_advice_comes_before_the_one_it_depends_on() {
    let asked = assessing().and("2026-04-02", ask_received(Psychology, "2026-04-07"));
    asked
        .clone()
        .when("2026-04-06", give(1))
        .then_refused("too_early")
        .saying("6 April 2026 is before 7 April 2026: the service received the request then");
    asked.clone().when("2026-04-06", acknowledge(1, None)).then_refused("too_early");
    // It can be called off before it arrived, though not before it was sent.
    asked.clone().when("2026-04-02", cancel(1)).then_accepted();
    asked
        .clone()
        .when("2026-04-01", cancel(1))
        .then_refused("too_early")
        .saying("the advice was requested then");
    let given = asked.and("2026-04-20", give(1));
    given
        .clone()
        .when("2026-04-19", send_back(1))
        .then_refused("too_early")
        .saying("the advice was given then");
    given.clone().when("2026-04-19", accept(1)).then_refused("too_early");
    let returned = given.and("2026-04-25", send_back(1));
    returned.clone().when("2026-04-24", give(1)).then_refused("too_early").saying("it was sent back then");
    returned.when("2026-04-24", accept(1)).then_refused("too_early");
}

#[test]
fn a_service_receives_a_request_on_or_after_the_day_it_was_sent_and_not_in_the_future() {
    let when =
        |received| assessing().today("2026-04-10").when("2026-04-02", ask_received(Psychology, received));
    when("2026-04-01").then_refused("too_early").about("received_by_service_on");
    when("2026-04-11").then_refused("in_the_future").about("received_by_service_on");
    when("2026-04-02").then_accepted();
    when("2026-04-10").then_accepted();
}

#[test]
fn advice_is_asked_for_by_a_named_service_and_known_by_its_number() {
    let nameless =
        AdviceRequest { kind: Psychology, service: " ".into(), received_by_service_on: None, urgent: false };
    assessing().when("2026-04-02", Step::RequestAdvice(nameless)).then_refused("missing").about("service");
    let asked = assessing().asked("2026-04-02", Psychology);
    asked
        .clone()
        .when("2026-04-22", give(2))
        .then_refused("unknown_number")
        .about("advice")
        .saying("There is no advice request 2 on this case.");
    let unreasoned = AdviceReason { advice: 1, reason: String::new() };
    asked.when("2026-04-22", Step::CancelAdvice(unreasoned.clone())).then_refused("missing").about("reason");
    let given = assessing().asked("2026-04-02", Psychology).and("2026-04-20", give(1));
    given.when("2026-04-22", Step::ReturnAdvice(unreasoned)).then_refused("missing").about("reason");
}

#[test]
fn advice_is_asked_for_only_once_it_was_agreed_to_assess() {
    Given::a_request("2026-03-02").when("2026-03-20", ask(Psychology)).then_refused("not_permitted_now");
    assessing()
        .when("2026-03-31", ask(Psychology))
        .then_refused("too_early")
        .saying("it was decided to assess then");
}

#[test]
fn advice_given_before_the_case_closed_may_be_recorded_after_it() {
    let closed = assessing()
        .asked("2026-04-02", Psychology)
        .decided_to_issue("2026-06-01")
        .drafted("2026-06-10")
        .and("2026-06-25", issue());
    assert_eq!(state(&closed, "2026-07-01"), AdviceState::Ended);
    closed.clone().then_state(RuleId::GiveAdvice, "2026-07-01", NotNeeded);
    let given = closed.clone().and("2026-05-20", give(1));
    assert_eq!(given.case.advice[0].first_given_on(), Some(day("2026-05-20")));
    given.then_state(RuleId::GiveAdvice, "2026-07-01", MetLate);
    closed.when("2026-06-25", give(1)).then_accepted();
}

#[test]
fn advice_given_after_the_case_closed_is_kept_and_counts_as_ended_with_it() {
    let closed = assessing()
        .asked("2026-04-02", Psychology)
        .decided_to_issue("2026-06-01")
        .drafted("2026-06-10")
        .and("2026-06-25", issue())
        .and("2026-06-26", give(1));
    assert!(advice_facts(&closed).ended);
    assert_eq!(state(&closed, "2026-07-01"), AdviceState::Given);
}

#[test]
fn advice_asked_for_before_no_plan_stays_ended_when_an_order_reopens_the_case() {
    let reopened = assessing()
        .asked("2026-04-02", Psychology)
        .no_plan("2026-06-01")
        .ordered("2026-09-01", OrderKind::Plan);
    assert!(advice_facts(&reopened).ended);
    assert_eq!(state(&reopened, "2026-12-01"), AdviceState::Ended);
    reopened.then_state(RuleId::GiveAdvice, "2026-12-01", NotNeeded);
}

#[test]
fn advice_of_a_withdrawn_request_ends_with_it() {
    let given = assessing().asked("2026-04-02", Psychology).and("2026-04-20", withdraw());
    given.clone().then_state(RuleId::GiveAdvice, "2026-06-01", NotNeeded);
    assert!(advice_facts(&given).ended);
    given.clone().when("2026-04-20", give(1)).then_accepted();
    assert!(advice_facts(&given.and("2026-04-21", give(1))).ended);
}

#[test]
fn reg_6_4_existing_advice_is_reused_only_where_all_three_agree() {
    use Agreement::{Adviser, Authority, Parent};
    let when = |agreed_by: &[Agreement]| {
        let reuse = Reuse { kind: Psychology, given_on: day("2025-11-03"), agreed_by: agreed_by.to_vec() };
        assessing().when("2026-04-02", Step::ReuseAdvice(reuse))
    };
    when(&[Adviser, Authority, Parent]).then_accepted();
    when(&[Parent, Adviser, Authority, Parent]).then_accepted();
    for short in [&[][..], &[Adviser], &[Adviser, Authority], &[Adviser, Parent], &[Authority, Parent]] {
        when(short).then_refused("reuse_not_agreed").about("agreed_by").saying("reg 6(4)");
    }
    when(&[Parent, Parent, Parent]).then_refused("reuse_not_agreed");
}

#[test]
fn reg_6_4_reused_advice_was_given_before_and_runs_no_clock() {
    let given = assessing().and("2026-04-02", reuse(Psychology, "2025-11-03"));
    assert!(!given.has(RuleId::GiveAdvice));
    assert_eq!(AdviceFacts::of(&given.case, &given.case.advice[0], &Rules::ENACTED), None);
    assert_eq!(state(&given, "2026-06-01"), AdviceState::Reused);
    given.when("2026-04-03", send_back(1)).then_refused("nothing_to_do");
    assessing().when("2026-04-02", reuse(Psychology, "2026-04-03")).then_refused("invalid").about("given_on");
}

#[test]
fn last_advice_by_is_met_when_the_last_of_all_that_was_asked_is_in() {
    let one_of_two = assessing()
        .asked("2026-04-02", Psychology)
        .asked("2026-04-02", Medical)
        .and("2026-05-01", give(1))
        .then_state(RuleId::LastAdviceBy, "2026-05-26", Overdue);
    one_of_two.clone().and("2026-05-25", give(2)).then_state(RuleId::LastAdviceBy, "2026-05-26", Met);
    one_of_two.and("2026-05-25", cancel(2)).then_state(RuleId::LastAdviceBy, "2026-05-26", Met);
}

fn assessing() -> Given {
    Given::a_request("2026-03-02").agreed("2026-04-01")
}

fn state(given: &Given, on: &str) -> AdviceState {
    let due_on = given.case.advice[0].received_on + chrono::Days::new(42);
    let advice = &given.case.advice[0];
    advice.state(due_on, given.case.ended_before_given(advice), day(on))
}

fn advice_facts(given: &Given) -> AdviceFacts {
    AdviceFacts::of(&given.case, &given.case.advice[0], &Rules::ENACTED).expect("a request ran")
}
