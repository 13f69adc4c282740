//! One case as most are: six pieces of advice, one of them sent back, and a draft plan.

use chrono::NaiveDate;
use twentyweeks::domain::case::{Case, replay};
use twentyweeks::domain::child::{Child, Phase, Setting, Sex, SocialCareStatus};
use twentyweeks::domain::identifiers::{AuthorityCode, Email};
use twentyweeks::domain::step::{
    Acknowledgement, AdviceKind, AdviceReason, AdviceRef, AdviceRequest, Allocation, Consultation, Decision,
    Note, Nothing, Registration, Source,
};
use twentyweeks::domain::{Entry, Step};

/// The entries up to the last acknowledgement: all six services are asked, none has answered.
pub const ASSESSING: usize = 17;
pub const ENTRIES: usize = 30;

const ASKED: [(AdviceKind, &str); 6] = [
    (AdviceKind::Parent, "Parents and young people"),
    (AdviceKind::Education, "Schools and settings"),
    (AdviceKind::Medical, "Community Paediatrics"),
    (AdviceKind::Psychology, "Educational Psychology"),
    (AdviceKind::SocialCare, "Children's Social Care"),
    (AdviceKind::SpeechAndLanguage, "Speech and Language Therapy"),
];

pub fn entries(source_reference: &str) -> Vec<Entry> {
    let steps = steps(source_reference);
    (1..).zip(steps).map(|(number, (on, step))| Entry { number, on: day(on), step }).collect()
}

pub fn case() -> Case {
    let entries = entries("LCS-1");
    assert_eq!(entries.len(), ENTRIES);
    replay(entries).expect("a case")
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub fn note() -> Step {
    Step::Note(Note { text: "Rang the school: the SENCO sends the support plan by Friday.".into() })
}

fn steps(source_reference: &str) -> Vec<(&'static str, Step)> {
    let mut steps = vec![
        ("2026-05-04", Step::Register(Box::new(registration(source_reference)))),
        ("2026-05-05", Step::Allocate(allocation())),
        ("2026-05-06", note()),
        ("2026-05-20", note()),
        ("2026-06-08", Step::AgreeToAssess(decision())),
    ];
    let numbered = || (1..).zip(ASKED);
    steps.extend(numbered().map(|(_, (kind, service))| {
        let service = service.to_owned();
        let request =
            AdviceRequest { kind, service, received_by_service_on: Some(day("2026-06-10")), urgent: false };
        ("2026-06-09", Step::RequestAdvice(request))
    }));
    steps.extend(numbered().map(|(advice, _)| {
        let promised_on = Some(day("2026-07-20"));
        ("2026-06-11", Step::AcknowledgeAdvice(Acknowledgement { advice, promised_on }))
    }));
    steps.extend(numbered().map(|(advice, _)| ("2026-07-10", Step::GiveAdvice(AdviceRef { advice }))));
    let returned = AdviceReason { advice: 4, reason: "No outcomes for communication.".into() };
    steps.extend([
        ("2026-07-15", Step::ReturnAdvice(returned)),
        ("2026-07-22", Step::GiveAdvice(AdviceRef { advice: 4 })),
        ("2026-07-24", Step::AcceptAdvice(AdviceRef { advice: 4 })),
        ("2026-08-03", note()),
        ("2026-08-10", Step::DecideToIssue(decision())),
        ("2026-08-20", Step::SendDraft(Nothing {})),
        ("2026-08-21", Step::ConsultSetting(Consultation { setting: "Elms Primary School".into() })),
    ]);
    steps
}

fn registration(source_reference: &str) -> Registration {
    Registration {
        authority: AuthorityCode::parse("351").expect("a code"),
        source: Source::Parent,
        child: Child {
            surname: "Canary".into(),
            forename: "Robin".into(),
            born_on: day("2017-05-04"),
            sex: Sex::F,
            nhs_number: None,
            upn: None,
            postcode: None,
            social_care_status: SocialCareStatus::None,
            sensory_impairment: false,
        },
        setting: Some(Setting {
            urn: None,
            name: "Elms Primary School".into(),
            phase: Phase::School,
            town: None,
        }),
        source_reference: Some(source_reference.to_owned()),
        caseworker: None,
        team: None,
    }
}

fn allocation() -> Allocation {
    let caseworker = Email::parse("a.b@bury.example").expect("an address");
    Allocation { caseworker, team: Some("North".into()) }
}

fn decision() -> Decision {
    Decision {
        reasons: Some("The evidence meets the test of section 36(8).".into()),
        decided_by: Some("SEN panel".into()),
        notices_given: Vec::new(),
    }
}
