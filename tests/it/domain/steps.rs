//! Steps as a test says them: filled in well, unless it says otherwise.

use chrono::NaiveDate;
use serde_json::{Map, Value};
use twentyweeks::domain::Step;
use twentyweeks::domain::child::{Child, Phase, Setting, Sex, SocialCareStatus};
use twentyweeks::domain::identifiers::{AuthorityCode, Email};
use twentyweeks::domain::ladder::{Obligation, Reader, Rung, Tone, Way};
use twentyweeks::domain::step::{
    Acknowledgement, AdviceKind, AdviceReason, AdviceRef, AdviceRequest, Agreement, Alert, AlertOutcome,
    Allocation, Change, Chase, Consultation, Correction, Decision, Decline, Exception, ExceptionReason,
    FinalPlan, Limb, MailAgreement, Move, Note, Nothing, NoticeGiven, Order, OrderFrom, OrderKind,
    Registration, Relief, ReliefGround, Representations, Response, Reuse, SettingResponse, Snooze, Source,
    Striking, Withdrawal,
};

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date, written 2026-03-02")
}

pub fn authority(code: &str) -> AuthorityCode {
    AuthorityCode::parse(code).expect("an authority's code")
}

/// A child of eight at a primary school in Bury.
pub fn registration() -> Registration {
    Registration {
        authority: authority("351"),
        source: Source::Parent,
        child: Child {
            surname: "Example".into(),
            forename: "Robin".into(),
            born_on: day("2017-05-04"),
            sex: Sex::F,
            nhs_number: None,
            upn: None,
            postcode: None,
            social_care_status: SocialCareStatus::None,
            sensory_impairment: false,
        },
        setting: Some(setting(Phase::School)),
        source_reference: None,
        caseworker: None,
        team: None,
    }
}

pub fn setting(phase: Phase) -> Setting {
    Setting { urn: None, name: "Elms".into(), phase, town: None }
}

pub fn register(registration: Registration) -> Step {
    Step::Register(Box::new(registration))
}

pub fn decision() -> Decision {
    Decision {
        reasons: Some("The panel's reasons".into()),
        decided_by: Some("Panel".into()),
        notices_given: NoticeGiven::ALL.to_vec(),
    }
}

pub fn agree() -> Step {
    Step::AgreeToAssess(decision())
}

pub fn refuse() -> Step {
    Step::RefuseToAssess(decision())
}

pub fn decide_to_issue() -> Step {
    Step::DecideToIssue(decision())
}

pub fn decide_no_plan() -> Step {
    Step::DecideNoPlan(decision())
}

pub fn allocate() -> Step {
    let caseworker = Email::parse("a.b@bury.example").expect("an address");
    Step::Allocate(Allocation { caseworker, team: Some("North".into()) })
}

pub fn ask(kind: AdviceKind) -> Step {
    Step::RequestAdvice(AdviceRequest {
        kind,
        service: kind.title().into(),
        received_by_service_on: None,
        urgent: false,
    })
}

pub fn ask_received(kind: AdviceKind, received_on: &str) -> Step {
    let received_by_service_on = Some(day(received_on));
    Step::RequestAdvice(AdviceRequest {
        kind,
        service: kind.title().into(),
        received_by_service_on,
        urgent: false,
    })
}

pub fn acknowledge(advice: u32, promised_on: Option<&str>) -> Step {
    Step::AcknowledgeAdvice(Acknowledgement { advice, promised_on: promised_on.map(day) })
}

pub fn give(advice: u32) -> Step {
    Step::GiveAdvice(AdviceRef { advice })
}

pub fn send_back(advice: u32) -> Step {
    Step::ReturnAdvice(AdviceReason { advice, reason: "It names no provision".into() })
}

pub fn accept(advice: u32) -> Step {
    Step::AcceptAdvice(AdviceRef { advice })
}

pub fn cancel(advice: u32) -> Step {
    Step::CancelAdvice(AdviceReason { advice, reason: "Asked of the wrong team".into() })
}

pub fn reuse(kind: AdviceKind, given_on: &str) -> Step {
    let agreed_by = vec![Agreement::Adviser, Agreement::Authority, Agreement::Parent];
    Step::ReuseAdvice(Reuse { kind, given_on: day(given_on), agreed_by })
}

pub fn relieve(advice: u32, ground: ReliefGround, from: &str, to: &str) -> Step {
    let evidence = "A letter of the family".into();
    Step::RelieveAdvice(Relief { advice, ground, from: day(from), to: day(to), evidence })
}

pub fn decline(advice: u32) -> Step {
    Step::DeclineAdvice(Decline { advice, whose: "Community Nursing".into() })
}

/// Of one advice request, or of the whole case.
pub fn chase(advice: u32) -> Step {
    Step::ChaseAdvice(Chase { advice, note: Some("They do not answer the telephone".into()) })
}

pub fn snooze(advice: Option<u32>, until: &str) -> Step {
    Step::SnoozeReminders(Snooze { advice, until: day(until), reason: "They rang".into() })
}

pub fn agree_to_mail() -> Step {
    let email = Some(Email::parse("parent@example.org").expect("an address"));
    Step::RecordMailAgreement(MailAgreement { email })
}

pub fn no_more_mail() -> Step {
    Step::RecordMailAgreement(MailAgreement { email: None })
}

pub fn send_draft() -> Step {
    Step::SendDraft(Nothing {})
}

pub fn represent() -> Step {
    Step::RecordRepresentations(Representations { summary: "More speech therapy".into() })
}

pub fn consult(setting: &str) -> Step {
    Step::ConsultSetting(Consultation { setting: setting.into() })
}

pub fn answer(setting: &str) -> Step {
    Step::RecordSettingResponse(SettingResponse { setting: setting.into(), response: Response::CanMeetNeed })
}

pub fn issue() -> Step {
    Step::IssuePlan(FinalPlan { named_setting: Some("Elms".into()), parent_agreed: None })
}

pub fn issue_agreed() -> Step {
    Step::IssuePlan(FinalPlan { named_setting: None, parent_agreed: Some(true) })
}

pub fn exception(limb: Limb, from: &str, to: &str) -> Exception {
    Exception {
        limb,
        from: day(from),
        to: day(to),
        evidence: "A letter of the family".into(),
        why_impractical: Some("The child could not be seen".into()),
        decided_by: Some("SEN manager".into()),
        parent_told_on: None,
    }
}

pub fn except(limb: Limb, from: &str, to: &str) -> Step {
    Step::RecordException(exception(limb, from, to))
}

pub fn withdraw_exception(exception: u32) -> Step {
    Step::WithdrawException(ExceptionReason { exception, reason: "It did not apply".into() })
}

pub fn withdraw() -> Step {
    Step::WithdrawRequest(Withdrawal {
        by: Some("Parent".into()),
        reason: Some("Support is in place".into()),
    })
}

pub fn move_to(code: &str) -> Step {
    Step::RecordMove(Move { moved_to: authority(code) })
}

pub fn order(kind: OrderKind, from: OrderFrom) -> Step {
    Step::ReceiveOrder(Order { kind, from })
}

pub fn request_mediation() -> Step {
    Step::RequestMediation(Nothing {})
}

pub fn arrange_mediation() -> Step {
    Step::ArrangeMediation(Nothing {})
}

pub fn certify_mediation() -> Step {
    Step::RecordMediationCertificate(Nothing {})
}

pub fn change() -> Step {
    Step::RecordChangeOfCircumstances(Change { kind: "address".into(), note: "Moved within the area".into() })
}

pub fn note() -> Step {
    Step::Note(Note { text: "Rang the parent".into() })
}

pub fn strike(entry: u32) -> Step {
    Step::Strike(Striking { entry, reason: "Entered by mistake".into() })
}

/// A correction of one field; several are corrected in several corrections.
pub fn correct(entry: u32, field: &str, value: impl Into<Value>) -> Step {
    let changes = Map::from_iter([(field.to_owned(), value.into())]);
    Step::Correct(Correction { entry, reason: "Misread".into(), changes })
}

/// An alert as the sweep records it.
pub fn alert(due_on: NaiveDate) -> Alert {
    Alert {
        obligation: Obligation::IssuePlan,
        about: None,
        due_on,
        rung: Rung {
            rung: "breach".into(),
            day: 1,
            to: vec![Reader::Caseworker],
            tone: Tone::Breach,
            by: Way::AtOnce,
            every: None,
            times: None,
            urgent: false,
        },
        occurrence: 1,
        outcome: AlertOutcome::Raised,
        number: None,
        case_late: true,
    }
}
