//! What a step says, in plain words: for a chronology that is read by parents, judges and
//! auditors.

use chrono::NaiveDate;

use super::{
    AdviceRequest, Alert, AlertOutcome, Decision, Exception, Hold, NoticeGiven, Registration, Relief, Step,
    Subject,
};
use crate::domain::calendar::in_words;
use crate::domain::child::{Child, Setting, SocialCareStatus};
use crate::domain::words::{listed, sentence};

/// One particular: what it is, and what was said.
pub type Particular = (&'static str, String);

impl Step {
    /// The particulars in the order in which they are told; nothing for what was left open.
    pub fn particulars(&self) -> Vec<Particular> {
        let mut told = Told::default();
        match self {
            Self::Register(registration) => of_registration(registration, &mut told),
            Self::Allocate(allocation) => {
                told.add("Caseworker", allocation.caseworker.to_string());
                told.maybe("Team", allocation.team.clone());
            }
            Self::AgreeToAssess(decision) | Self::DecideToIssue(decision) => of_decision(decision, &mut told),
            Self::RefuseToAssess(decision) | Self::DecideNoPlan(decision) => {
                of_decision(decision, &mut told);
                told.add("Notices given", of_notices(&decision.notices_given));
            }
            Self::RequestAdvice(request) => of_request(request, &mut told),
            Self::AcknowledgeAdvice(acknowledgement) => {
                told.number("Advice", acknowledgement.advice);
                told.day("Promised for", acknowledgement.promised_on);
            }
            Self::GiveAdvice(given) | Self::AcceptAdvice(given) => told.number("Advice", given.advice),
            Self::ReturnAdvice(back) | Self::CancelAdvice(back) => {
                told.number("Advice", back.advice);
                told.add("Reason", back.reason.clone());
            }
            Self::ReuseAdvice(reuse) => {
                let agreed: Vec<String> = reuse.agreed_by.iter().map(|one| one.title().to_owned()).collect();
                told.add("Kind", sentence(reuse.kind.title()));
                told.day("Given on", Some(reuse.given_on));
                told.add("Agreed by", listed(&agreed));
            }
            Self::RelieveAdvice(relief) => of_relief(relief, &mut told),
            Self::RecordRepresentations(said) => told.add("Summary", said.summary.clone()),
            Self::ConsultSetting(consultation) => told.add("Setting", consultation.setting.clone()),
            Self::RecordSettingResponse(answer) => {
                told.add("Setting", answer.setting.clone());
                told.add("Answer", sentence(answer.response.title()));
            }
            Self::IssuePlan(plan) => {
                told.maybe("Named setting", plan.named_setting.clone());
                let agreed = plan.parent_agreed.map(|agreed| if agreed { "Yes" } else { "No" }.to_owned());
                told.maybe("Agreed to be sent before the 15 days were over", agreed);
            }
            Self::RecordException(exception) => of_exception(exception, &mut told),
            Self::WithdrawException(withdrawal) => {
                told.number("Exception", withdrawal.exception);
                told.add("Reason", withdrawal.reason.clone());
            }
            Self::WithdrawRequest(withdrawal) => {
                told.maybe("Withdrawn by", withdrawal.by.clone());
                told.maybe("Reason", withdrawal.reason.clone());
            }
            Self::RecordMove(to) => told.add("Moved to", format!("authority {}", to.moved_to)),
            Self::ReceiveOrder(order) => {
                told.add("From", order.from.title().to_owned());
                told.add("What is ordered", sentence(order.kind.title()));
            }
            Self::RecordChangeOfCircumstances(change) => {
                told.add("What changed", change.kind.clone());
                told.add("Note", change.note.clone());
            }
            Self::DeclineAdvice(decline) => {
                told.number("Advice", decline.advice);
                told.add("Whose it is", decline.whose.clone());
            }
            Self::ChaseAdvice(chase) => {
                told.number("Advice", chase.advice);
                told.maybe("Note", chase.note.clone());
            }
            Self::SnoozeReminders(snooze) => {
                told.maybe("Advice", snooze.advice.map(|number| number.to_string()));
                told.day("Put off until", Some(snooze.until));
                told.add("Reason", snooze.reason.clone());
            }
            Self::RecordMailAgreement(agreement) => {
                let address = agreement.email.as_ref().map(ToString::to_string);
                told.add("Mail to", address.unwrap_or_else(|| "nobody: they no longer agree".to_owned()));
            }
            Self::RaiseAlert(alert) => of_alert(alert, &mut told),
            Self::Note(note) => told.add("Note", note.text.clone()),
            Self::Correct(correction) => {
                told.number("Entry", correction.entry);
                told.add("Reason", correction.reason.clone());
            }
            Self::Strike(strike) => {
                told.number("Entry", strike.entry);
                told.add("Reason", strike.reason.clone());
            }
            Self::SendDraft(_)
            | Self::RequestMediation(_)
            | Self::ArrangeMediation(_)
            | Self::RecordMediationCertificate(_) => {}
        }
        told.0
    }
}

#[derive(Default)]
struct Told(Vec<Particular>);

impl Told {
    fn add(&mut self, what: &'static str, said: String) {
        self.0.push((what, said));
    }

    fn maybe(&mut self, what: &'static str, said: Option<String>) {
        self.0.extend(said.map(|said| (what, said)));
    }

    fn day(&mut self, what: &'static str, day: Option<NaiveDate>) {
        self.maybe(what, day.map(in_words));
    }

    fn number(&mut self, what: &'static str, number: u32) {
        self.add(what, number.to_string());
    }
}

fn of_registration(registration: &Registration, told: &mut Told) {
    told.add("Requested by", sentence(registration.source.title()));
    of_child(&registration.child, told);
    told.maybe("Setting", registration.setting.as_ref().map(of_setting));
    told.maybe("Reference in the former system", registration.source_reference.clone());
    told.maybe("Caseworker", registration.caseworker.as_ref().map(ToString::to_string));
    told.maybe("Team", registration.team.clone());
}

fn of_child(child: &Child, told: &mut Told) {
    told.add("Child or young person", format!("{} {}", child.forename, child.surname));
    told.day("Born", Some(child.born_on));
    told.add("Sex", sentence(child.sex.title()));
    told.maybe("NHS number", child.nhs_number.as_ref().map(ToString::to_string));
    told.maybe("UPN", child.upn.as_ref().map(ToString::to_string));
    told.maybe("Postcode", child.postcode.clone());
    let status = child.social_care_status;
    told.maybe("Social care", (status != SocialCareStatus::None).then(|| sentence(status.title())));
    told.maybe(
        "Hearing or vision impairment",
        child.sensory_impairment.then(|| "Yes: a qualified teacher is to be consulted".to_owned()),
    );
}

fn of_setting(setting: &Setting) -> String {
    let urn = setting.urn.as_ref().map_or_else(String::new, |urn| format!(", URN {urn}"));
    format!("{} ({}{urn})", setting.name, setting.phase.title())
}

fn of_decision(decision: &Decision, told: &mut Told) {
    told.add("Decided by", decision.decided_by.clone().unwrap_or_else(|| NOT_RECORDED.to_owned()));
    told.add("Reasons", decision.reasons.clone().unwrap_or_else(|| NOT_RECORDED.to_owned()));
}

/// Stands where an imported history is silent about what a person would have been asked for.
pub const NOT_RECORDED: &str = "not recorded";

fn of_notices(given: &[NoticeGiven]) -> String {
    let given: Vec<String> = given.iter().map(|notice| notice.title().to_owned()).collect();
    if given.is_empty() { NOT_RECORDED.to_owned() } else { sentence(&listed(&given)) }
}

fn of_request(request: &AdviceRequest, told: &mut Told) {
    told.add("Kind", sentence(request.kind.title()));
    told.add("Asked of", request.service.clone());
    told.day("Received by the service on", request.received_by_service_on);
    told.maybe("Urgent", request.urgent.then(|| "Yes".to_owned()));
}

fn of_relief(relief: &Relief, told: &mut Told) {
    told.number("Advice", relief.advice);
    told.add("Ground", sentence(relief.ground.title()));
    told.day("From", Some(relief.from));
    told.day("To", Some(relief.to));
    told.add("Evidence", relief.evidence.clone());
}

fn of_exception(exception: &Exception, told: &mut Told) {
    told.add("Ground", sentence(exception.limb.title()));
    told.day("From", Some(exception.from));
    told.day("To", Some(exception.to));
    told.add("Evidence", exception.evidence.clone());
    told.maybe("Why it was impractical", exception.why_impractical.clone());
    told.maybe("Decided by", exception.decided_by.clone());
    let told_on = exception.parent_told_on.map_or_else(|| NOT_RECORDED.to_owned(), in_words);
    told.add("Family told on", told_on);
}

/// What it is about stands in its title; who was told, in the ledger.
fn of_alert(alert: &Alert, told: &mut Told) {
    match &alert.about {
        Some(Subject::Advice(number)) => told.number("Advice", *number),
        Some(Subject::Setting(setting)) => told.add("Setting", setting.clone()),
        None => {}
    }
    told.day("Due", Some(alert.due_on));
    match &alert.outcome {
        AlertOutcome::Raised => {}
        AlertOutcome::Overtaken { .. } => told.add("Not sent", "A later reminder took its place".to_owned()),
        AlertOutcome::Held { hold } => told.add("Not sent", sentence(&held(hold))),
    }
}

fn held(hold: &Hold) -> String {
    match hold.until() {
        Some(until) => format!("{}, until {}", hold.in_words(), in_words(until)),
        None => hold.in_words().to_owned(),
    }
}

impl Alert {
    /// What was raised, as the title of a line: "Chase 2: advice".
    pub fn title(&self) -> String {
        let tone = self.rung.tone.title();
        let number = self.number.map_or_else(String::new, |number| format!(" {number}"));
        format!("{tone}{number}: {}", self.obligation.title())
    }
}
