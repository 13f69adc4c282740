//! Looked at again before a mail goes out: whether a notice is still owed, and otherwise why not,
//! word for word.

use twentyweeks::domain::case::AdviceState;
use twentyweeks::domain::ladder::{Obligation, Reader};
use twentyweeks::domain::notice::{Notice, Topic, notices};
use twentyweeks::domain::policy::{Tell, Telling};
use twentyweeks::domain::step::{AdviceKind, Limb, OrderKind, ReliefGround};
use twentyweeks::domain::{Policy, Step};

use super::cases::{asked, assessing, considering, consulted, mediation, promised, returned};
use crate::domain::given::Given;
use crate::domain::steps::{
    accept, acknowledge, agree_to_mail, answer, arrange_mediation, cancel, change, correct, decline, except,
    give, issue_agreed, move_to, no_more_mail, note, relieve, represent, send_back, snooze, strike, withdraw,
};

use Obligation::{DecideToAssess, GiveAdvice, ImproveAdvice, IssuePlan, KeepPromise, SchoolResponse};

const STRUCK: &str = "the entry it rests on was struck";
const LIFTED: &str = "an exception or relief lifts the duty";
const SNOOZED: &str = "a caseworker put the reminders off";
const MOVED: &str = "the date has moved";
const CLOSED: &str = "the case has closed";
const DONE: &str = "it has been done";
const TAKEN_BACK: &str = "the service has taken it back";
const FINAL: &str = "the final plan was sent";
const NO_MAIL: &str = "the parent or young person no longer agrees to mail";

#[test]
fn a_notice_is_owed_while_nothing_has_happened() {
    for owed in [
        chase(),
        of_step(asked()),
        of_step(returned()),
        of_step(asked().and("2026-04-10", decline(1))),
        of_step(drafted()),
        of_step(changed()),
        stage_reached(),
    ] {
        assert_eq!(owed.given.owes(&owed.notice, owed.entry), Ok(()), "{:?}", owed.notice.topic);
        let later = owed.clone().after("2026-08-01", note());
        assert_eq!(later.given.owes(&later.notice, later.entry), Ok(()), "{:?}", owed.notice.topic);
    }
}

#[test]
fn nothing_is_owed_because_of_an_entry_that_was_struck() {
    let request = of_step(asked());
    let entry = request.entry;
    request.after("2026-04-10", strike(entry)).not_owed(STRUCK);
    let declined = of_step(asked().and("2026-04-10", decline(1)));
    let entry = declined.entry;
    declined.after("2026-04-11", strike(entry)).not_owed(STRUCK);
    // What is brought back is owed again.
    let request = of_step(asked());
    let entry = request.entry;
    let struck = request.after("2026-04-10", strike(entry));
    struck.after("2026-04-10", strike(entry + 1)).owed();
    // An alert is never struck; what it was about may be.
    chase().after("2026-05-16", strike(3)).not_owed(DONE);
}

#[test]
fn a_chase_is_not_owed_once_the_advice_is_given_cancelled_or_not_for_them() {
    chase().after("2026-05-15", give(1)).not_owed(DONE);
    chase().after("2026-05-15", cancel(1)).not_owed(DONE);
    chase().after("2026-05-15", give(1)).after("2026-05-16", send_back(1)).not_owed(DONE);
}

#[test]
fn a_chase_is_not_owed_once_the_case_has_closed() {
    chase().after("2026-05-15", withdraw()).not_owed(CLOSED);
    chase().after("2026-05-15", move_to("357")).not_owed(CLOSED);
    let late = alert(asked().swept("2026-07-21"), IssuePlan, "breach");
    late.clone().after("2026-07-22", crate::domain::steps::decide_no_plan()).not_owed(CLOSED);
}

#[test]
fn a_chase_is_not_owed_while_an_exception_or_a_relief_lifts_the_duty() {
    let relief = || relieve(1, ReliefGround::MissedAppointment, "2026-05-01", "2026-05-01");
    chase().after("2026-05-16", relief()).not_owed(LIFTED);
    let breach = || alert(considering().swept("2026-04-14"), DecideToAssess, "breach");
    let excepted =
        breach().after("2026-04-15", except(Limb::ExceptionalCircumstances, "2026-03-10", "2026-03-12"));
    excepted.clone().not_owed(LIFTED);
    excepted.after("2026-04-16", crate::domain::steps::withdraw_exception(1)).owed();
}

#[test]
fn a_chase_is_not_owed_while_reminders_are_put_off_and_an_escalation_is() {
    let snoozed = chase().after("2026-05-15", snooze(Some(1), "2026-05-20"));
    snoozed.clone().not_owed(SNOOZED);
    snoozed.after("2026-05-21", note()).owed();
    let escalation = alert(asked().swept("2026-05-24"), GiveAdvice, "escalation");
    escalation.after("2026-05-24", snooze(None, "2026-06-10")).owed();
    let breach = alert(considering().swept("2026-04-14"), DecideToAssess, "breach");
    breach.after("2026-04-14", snooze(None, "2026-05-01")).owed();
}

#[test]
fn a_chase_is_not_owed_once_its_date_has_moved() {
    let moved = chase().after("2026-05-16", correct(3, "received_by_service_on", "2026-04-09"));
    moved.clone().not_owed(MOVED);
    let correction = moved.given.case.version();
    moved.after("2026-05-16", strike(correction)).owed();
    let breach = alert(considering().swept("2026-04-14"), DecideToAssess, "breach");
    breach.after("2026-04-15", correct(1, "received_on", "2026-02-23")).not_owed(MOVED);
    let broken = alert(promised().swept("2026-05-21"), KeepPromise, "broken");
    broken.clone().owed();
    broken.after("2026-05-21", acknowledge(1, Some("2026-06-01"))).not_owed(MOVED);
}

#[test]
fn each_obligation_is_done_by_its_own_step() {
    alert(considering().swept("2026-04-14"), DecideToAssess, "breach")
        .after("2026-04-15", crate::domain::steps::agree())
        .not_owed(DONE);
    alert(promised().swept("2026-05-21"), KeepPromise, "broken").after("2026-05-21", give(1)).not_owed(DONE);
    alert(returned().swept("2026-05-15"), ImproveAdvice, "due").after("2026-05-15", give(1)).not_owed(DONE);
    alert(returned().swept("2026-05-15"), ImproveAdvice, "due").after("2026-05-15", accept(1)).not_owed(DONE);
    let setting = || alert(consulted().swept("2026-06-26"), SchoolResponse, "passed");
    setting().after("2026-06-26", answer("Elms")).not_owed(DONE);
    setting().after("2026-06-26", represent()).owed();
}

#[test]
fn mediation_is_asked_for_on_a_closed_case_and_is_done_once_it_is_arranged() {
    let breach = || alert(mediation().swept("2026-05-11"), Obligation::ArrangeMediation, "breach");
    breach().owed();
    breach().after("2026-05-12", arrange_mediation()).not_owed(DONE);
    let order =
        crate::domain::steps::order(OrderKind::Assess, twentyweeks::domain::step::OrderFrom::Tribunal);
    breach().after("2026-05-12", order).not_owed(DONE);
}

#[test]
fn a_notice_about_one_advice_does_not_look_at_another() {
    let given = asked().asked("2026-04-02", AdviceKind::Medical).swept("2026-05-15");
    let first = alert(given, GiveAdvice, "chase_1");
    assert_eq!(first.notice.about, Some(twentyweeks::domain::step::Subject::Advice(1)));
    first.clone().after("2026-05-15", give(2)).owed();
    first.after("2026-05-15", give(1)).not_owed(DONE);
}

#[test]
fn a_request_for_advice_is_not_owed_once_it_was_answered_or_the_case_closed() {
    let request = || of_step(asked());
    request().after("2026-04-03", acknowledge(1, None)).owed();
    request().after("2026-04-03", give(1)).not_owed(DONE);
    request().after("2026-04-03", cancel(1)).not_owed(DONE);
    request().after("2026-04-03", withdraw()).not_owed(CLOSED);
    let back = || of_step(returned());
    back().after("2026-05-05", give(1)).not_owed(DONE);
    back().after("2026-05-05", accept(1)).not_owed(DONE);
    back().after("2026-05-05", withdraw()).not_owed(CLOSED);
}

#[test]
fn that_a_service_declined_is_not_owed_once_it_took_it_back_or_gave_the_advice() {
    let declined = || of_step(asked().and("2026-04-10", decline(1)));
    declined().after("2026-04-11", acknowledge(1, None)).not_owed(TAKEN_BACK);
    declined().after("2026-04-11", give(1)).not_owed(DONE);
    declined().after("2026-04-11", snooze(Some(1), "2026-04-20")).owed();
}

#[test]
fn that_a_draft_is_ready_is_not_owed_once_the_final_plan_was_sent() {
    let ready = || of_step(drafted());
    assert_eq!(ready().notice.topic, Topic::DraftReady);
    ready().after("2026-06-20", represent()).owed();
    ready().after("2026-06-25", issue_agreed()).not_owed(FINAL);
}

#[test]
fn that_the_final_plan_was_sent_and_that_circumstances_changed_is_owed_whatever_follows() {
    let sent = of_step(drafted().and("2026-06-25", issue_agreed()));
    assert_eq!(sent.notice.topic, Topic::PlanFinal);
    sent.after("2026-06-26", note()).owed();
    of_step(changed()).after("2026-06-01", withdraw()).owed();
}

#[test]
fn nothing_is_owed_to_a_family_that_no_longer_agrees_to_mail() {
    let reached = stage_reached();
    assert_eq!(reached.notice.reader, Reader::Family);
    reached.after("2026-04-02", no_more_mail()).not_owed(NO_MAIL);
    let given = assessing().and("2026-04-02", agree_to_mail()).swept("2026-07-21");
    let late = alert(given, IssuePlan, "breach");
    let family = notices(&late.given.case, entry(&late.given, late.entry), &everything_told());
    let late =
        Owed { notice: family.into_iter().find(|n| n.topic == Topic::RunsLate).expect("told"), ..late };
    late.clone().owed();
    late.after("2026-07-22", no_more_mail()).not_owed(NO_MAIL);
}

/// A notice, the entry it rests on, and the record as it has become.
#[derive(Clone)]
struct Owed {
    given: Given,
    notice: Notice,
    entry: u32,
}

impl Owed {
    #[track_caller]
    fn after(self, on: &str, step: Step) -> Self {
        Self { given: self.given.and(on, step), ..self }
    }

    #[track_caller]
    fn owed(self) {
        assert_eq!(self.given.owes(&self.notice, self.entry), Ok(()));
    }

    #[track_caller]
    fn not_owed(self, why: &str) {
        assert_eq!(self.given.owes(&self.notice, self.entry), Err(why));
    }
}

/// The first chase about the advice on 15 May.
fn chase() -> Owed {
    let chase = alert(asked().swept_daily("2026-05-14", "2026-05-15"), GiveAdvice, "chase_1");
    let advice = &chase.given.case.advice[0];
    assert_eq!(
        advice.state(chase.notice.due_on.expect("a date"), false, chase.notice.for_day),
        AdviceState::Overdue
    );
    chase
}

/// What the last step gave rise to, first of all.
fn of_step(given: Given) -> Owed {
    let entry = given.case.version();
    let notice = given.notices_under(&Policy::default()).into_iter().next().expect("a notice");
    Owed { given, notice, entry }
}

/// What the first alert of a rung that was raised gave rise to, first of all.
fn alert(given: Given, obligation: Obligation, rung: &str) -> Owed {
    let mut alerts = given.case.alerts.iter();
    let is_it = |(_, _, alert): &&(u32, chrono::NaiveDate, twentyweeks::domain::step::Alert)| {
        alert.obligation == obligation && alert.rung.rung == rung
    };
    let (number, _, _) = *alerts.find(is_it).expect("an alert");
    let told = notices(&given.case, entry(&given, number), &Policy::default());
    Owed { notice: told.into_iter().next().expect("a notice"), entry: number, given }
}

fn entry(given: &Given, number: u32) -> &twentyweeks::domain::Entry {
    given.case.entries().iter().find(|entry| entry.number == number).expect("an entry")
}

fn drafted() -> Given {
    asked().and("2026-05-01", give(1)).decided_to_issue("2026-06-01").drafted("2026-06-10")
}

fn changed() -> Given {
    asked().and("2026-05-20", change())
}

fn stage_reached() -> Owed {
    let given = considering().and("2026-03-05", agree_to_mail()).agreed("2026-04-01");
    let notice = given.notices_under(&everything_told()).into_iter().next().expect("a notice");
    Owed { entry: given.case.version(), notice, given }
}

fn everything_told() -> Policy {
    Policy { tell: Tell { family: Telling::AtOnce, ..Policy::default().tell }, ..Policy::default() }
}
