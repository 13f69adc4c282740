//! From entries to the case. No rule is in here: whatever is on the record is taken as it is.

use chrono::NaiveDate;

use super::{
    Advice, Case, Consulted, Decided, Ended, Entry, Excepted, Issued, Ordered, Standing, Track, standing,
};
use crate::domain::step::{Decision, NoticeGiven, Registration, Step};

/// The case after one more entry. A record begins with a registration; until then there is no
/// case.
pub fn apply(case: Option<Case>, entry: Entry) -> Option<Case> {
    let Some(mut case) = case else {
        let Step::Register(registration) = &entry.step else { return None };
        let registration = (**registration).clone();
        return Some(Case::registered(registration, entry));
    };
    if matches!(entry.step, Step::Correct(_) | Step::Strike(_)) {
        case.entries.push(entry);
        return replay(case.entries);
    }
    case.take(&entry);
    case.entries.push(entry);
    Some(case)
}

/// The case that a record adds up to, its corrections heeded.
pub fn replay(entries: Vec<Entry>) -> Option<Case> {
    let corrected = entries.iter().any(|entry| matches!(entry.step, Step::Correct(_) | Step::Strike(_)));
    if !corrected {
        return entries.into_iter().fold(None, apply);
    }
    let case = standing(&entries).into_iter().fold(None, follow);
    case.map(|case| Case { entries, ..case })
}

/// The case after one more entry as it counts. The entry is not kept: of a record with
/// corrections only the whole is worth keeping.
pub fn follow(case: Option<Case>, standing: Standing<'_>) -> Option<Case> {
    match (case, standing) {
        (None, Standing::Counts(entry)) => apply(None, entry.into_owned()),
        (None, Standing::Struck(_)) => None,
        (Some(mut case), Standing::Counts(entry)) => {
            case.take(&entry);
            Some(case)
        }
        (Some(mut case), Standing::Struck(entry)) => {
            case.pass_over(&entry.step);
            Some(case)
        }
    }
}

impl Case {
    fn registered(registration: Registration, entry: Entry) -> Self {
        Self {
            received_on: entry.on,
            caseworker: registration.caseworker.clone(),
            team: registration.team.clone(),
            registration,
            first: Track::default(),
            orders: Vec::new(),
            advice: Vec::new(),
            exceptions: Vec::new(),
            snoozes: Vec::new(),
            alerts: Vec::new(),
            family_mail: None,
            ended: None,
            advice_numbers: 0,
            exception_numbers: 0,
            entries: vec![entry],
        }
    }

    /// A struck entry keeps its place in the numbering of advice and exceptions.
    fn pass_over(&mut self, step: &Step) {
        match step {
            Step::RequestAdvice(_) | Step::ReuseAdvice(_) => self.advice_numbers += 1,
            Step::RecordException(_) => self.exception_numbers += 1,
            _ => {}
        }
    }

    fn take(&mut self, entry: &Entry) {
        let Entry { number, on, ref step } = *entry;
        match step {
            Step::Allocate(allocation) => {
                self.caseworker = Some(allocation.caseworker.clone());
                if allocation.team.is_some() {
                    self.team.clone_from(&allocation.team);
                }
            }
            Step::AgreeToAssess(decision) => match self.orders.last_mut() {
                Some(ordered) => ordered.notified_on = Some(on),
                None => self.first.assessment = Some(decided(true, on, decision)),
            },
            Step::RefuseToAssess(decision) => {
                self.track_mut().assessment = Some(decided(false, on, decision))
            }
            Step::RequestAdvice(request) => {
                self.advice_numbers += 1;
                let received_on = request.received_by_service_on.unwrap_or(on);
                let service = Some(request.service.clone());
                self.advice.push(Advice {
                    clock: self.orders.len(),
                    service,
                    received_on,
                    ..Advice::new(self.advice_numbers, number, request.kind, on)
                });
            }
            Step::ReuseAdvice(reuse) => {
                self.advice_numbers += 1;
                let given = vec![reuse.given_on];
                self.advice.push(Advice {
                    given,
                    reused: true,
                    ..Advice::new(self.advice_numbers, number, reuse.kind, on)
                });
            }
            Step::AcknowledgeAdvice(_)
            | Step::GiveAdvice(_)
            | Step::ReturnAdvice(_)
            | Step::AcceptAdvice(_)
            | Step::CancelAdvice(_)
            | Step::RelieveAdvice(_)
            | Step::DeclineAdvice(_)
            | Step::ChaseAdvice(_) => self.take_advice(on, step),
            Step::SnoozeReminders(snooze) => self.snoozes.push((on, snooze.clone())),
            Step::RecordMailAgreement(agreement) => self.family_mail.clone_from(&agreement.email),
            Step::RaiseAlert(alert) => self.alerts.push((number, on, (**alert).clone())),
            Step::DecideToIssue(decision) => self.track_mut().plan = Some(decided(true, on, decision)),
            Step::DecideNoPlan(decision) => self.track_mut().plan = Some(decided(false, on, decision)),
            Step::SendDraft(_) => self.track_mut().drafts.push(on),
            Step::RecordRepresentations(_) => self.track_mut().represented_on = Some(on),
            Step::ConsultSetting(consultation) => {
                let setting = consultation.setting.clone();
                self.track_mut().consultations.push(Consulted { setting, sent_on: on, answer: None });
            }
            Step::RecordSettingResponse(answer) => {
                // A setting that was consulted again answers once for all that it was asked by then.
                let asked = self.track_mut().consultations.iter_mut().filter(|c| c.sent_on <= on);
                for consulted in asked.filter(|c| c.setting == answer.setting && c.answer.is_none()) {
                    consulted.answer = Some((answer.response, on));
                }
            }
            Step::IssuePlan(plan) => {
                let named_setting = plan.named_setting.clone();
                let parent_agreed = plan.parent_agreed == Some(true);
                self.track_mut().issued = Some(Issued { on, named_setting, parent_agreed });
            }
            Step::RecordException(exception) => {
                self.exception_numbers += 1;
                self.exceptions.push(Excepted {
                    number: self.exception_numbers,
                    recorded_on: on,
                    exception: exception.clone(),
                    clock: self.orders.len(),
                    withdrawn_on: None,
                });
            }
            Step::WithdrawException(withdrawal) => {
                if let Some(e) = self.exceptions.iter_mut().find(|e| e.number == withdrawal.exception) {
                    e.withdrawn_on = Some(on);
                }
            }
            Step::WithdrawRequest(_) => self.ended = Some(Ended { on, moved_to: None }),
            Step::RecordMove(to) => self.ended = Some(Ended { on, moved_to: Some(to.moved_to.clone()) }),
            Step::ReceiveOrder(order) => {
                let track = Track::of_order(*order, on);
                self.orders.push(Ordered { order: *order, on, notified_on: None, track });
            }
            Step::RequestMediation(_) => self.track_mut().mediation.requested_on = Some(on),
            Step::ArrangeMediation(_) => self.track_mut().mediation.arranged_on = Some(on),
            Step::RecordMediationCertificate(_) => self.track_mut().mediation.certificate_on = Some(on),
            Step::Register(_)
            | Step::RecordChangeOfCircumstances(_)
            | Step::Note(_)
            | Step::Correct(_)
            | Step::Strike(_) => {}
        }
    }

    fn take_advice(&mut self, on: NaiveDate, step: &Step) {
        let number = step.advice();
        let Some(advice) = self.advice.iter_mut().find(|a| Some(a.number) == number) else { return };
        match step {
            Step::AcknowledgeAdvice(acknowledgement) => {
                advice.acknowledged_on = Some(on);
                advice.promised_on = acknowledgement.promised_on;
                advice.declined = None;
            }
            Step::GiveAdvice(_) => {
                advice.given.push(on);
                advice.declined = None;
            }
            Step::ReturnAdvice(returned) => advice.returned.push((on, returned.reason.clone())),
            Step::AcceptAdvice(_) => advice.accepted_on = Some(on),
            Step::DeclineAdvice(decline) => advice.declined = Some((on, decline.whose.clone())),
            Step::ChaseAdvice(_) => advice.chased.push(on),
            Step::CancelAdvice(_) => advice.cancelled_on = Some(on),
            Step::RelieveAdvice(relief) => advice.relief = Some(relief.clone()),
            _ => {}
        }
    }
}

fn decided(yes: bool, on: NaiveDate, decision: &Decision) -> Decided {
    let notices_complete =
        yes || NoticeGiven::ALL.iter().all(|notice| decision.notices_given.contains(notice));
    Decided {
        yes,
        on,
        reasoned: decision.reasons.is_some() && decision.decided_by.is_some(),
        notices_complete,
    }
}
