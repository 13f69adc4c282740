//! Random walks: what people might ask of a case, sensible or not. A proposal is plain data, so
//! that a failing walk shrinks to the few that matter.

use chrono::{Days, NaiveDate};
use proptest::prelude::{Just, Strategy, any};
use proptest::{collection, prop_oneof};
use serde_json::{Map, Value, json};
use twentyweeks::domain::case::apply;
use twentyweeks::domain::decide::{Told, check_clock};
use twentyweeks::domain::step::{
    Acknowledgement, AdviceKind, AdviceReason, AdviceRef, AdviceRequest, Chase, Correction, Decline,
    Exception, ExceptionReason, Limb, OrderFrom, OrderKind, Relief, ReliefGround, Snooze, Striking,
};
use twentyweeks::domain::{Case, Command, Entry, Policy, Rules, Step, StepKind, decide, permitted};

use super::filled::well_filled;
use super::given::default_ladder;
use super::steps::{agree_to_mail, consult, day, issue, order, register, registration};

/// One thing somebody asks for, before it is known of which case.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Days that go by before it is asked for.
    days_on: u64,
    /// How long ago it happened.
    days_back: u64,
    kind: usize,
    manner: Manner,
    number: u32,
    from: i64,
    length: i64,
    /// The sweep of that day comes first, on a walk with sweeps.
    swept: bool,
}

#[derive(Clone, Copy, Debug)]
enum Manner {
    /// A step that is permitted and leads on, filled in well.
    Onward,
    /// A step that is permitted, filled in well; it may end the case.
    Sensible,
    /// Any step, filled in well.
    OutOfTurn,
    /// Any step, filled in at random.
    AtRandom,
    /// The same, as history.
    OfThePast,
}

pub struct Walk {
    pub case: Case,
    pub today: NaiveDate,
}

pub fn proposals() -> impl Strategy<Value = Vec<Proposal>> {
    collection::vec(proposal(), 0..36)
}

pub fn proposal() -> impl Strategy<Value = Proposal> {
    let manner = prop_oneof![
        6 => Just(Manner::Onward),
        1 => Just(Manner::Sensible),
        1 => Just(Manner::OutOfTurn),
        3 => Just(Manner::AtRandom),
        1 => Just(Manner::OfThePast),
    ];
    let days_back = prop_oneof![3 => Just(0), 2 => 0..60_u64];
    (0..20_u64, days_back, any::<u16>(), manner, 1..9_u32, -10..150_i64, -2..60_i64, any::<bool>()).prop_map(
        |(days_on, days_back, kind, manner, number, from, length, swept)| {
            let kind = usize::from(kind);
            Proposal { days_on, days_back, kind, manner, number, from, length, swept }
        },
    )
}

/// Days on which calendars go wrong, and all the others.
pub fn days() -> impl Strategy<Value = NaiveDate> {
    let edges = [
        "2014-09-01",
        "2016-02-29",
        "2019-12-31",
        "2020-02-29",
        "2024-02-28",
        "2024-02-29",
        "2024-03-01",
        "2025-12-31",
        "2026-03-28",
        "2026-03-29",
        "2026-03-30",
        "2026-10-24",
        "2026-10-25",
        "2026-10-26",
        "2026-12-31",
        "2027-01-01",
        "2028-02-29",
    ];
    let any_day = (0..5500_u64).prop_map(|days| day("2014-09-01") + Days::new(days));
    prop_oneof![1 => proptest::sample::select(edges.map(day).to_vec()), 2 => any_day]
}

/// The case that comes of it. `each` sees every step that was accepted.
pub fn walk(
    received_on: NaiveDate,
    proposals: &[Proposal],
    each: impl FnMut(&Case, &Command, &Walk),
) -> Walk {
    going(received_on, proposals, each, false)
}

/// The same with sweeps in between, on some days and not on others.
pub fn swept_walk(received_on: NaiveDate, proposals: &[Proposal]) -> Walk {
    going(received_on, proposals, |_, _, _| {}, true)
}

/// What the clock says of a case on a day, by the default ladder.
pub fn said(case: &Case, today: NaiveDate) -> Vec<Entry> {
    check_clock(case, &default_ladder(), &Policy::default(), &Rules::ENACTED, today)
}

/// The case after the sweep of a day.
pub fn swept(case: Case, today: NaiveDate) -> Case {
    said(&case, today).into_iter().fold(Some(case), apply).expect("a case")
}

fn going(
    received_on: NaiveDate,
    proposals: &[Proposal],
    mut each: impl FnMut(&Case, &Command, &Walk),
    sweeps: bool,
) -> Walk {
    let command = Command::as_history(received_on, register(registration_before(received_on)));
    let entries = decide(None, &command, &Rules::ENACTED, received_on).expect("rules are on file");
    let case = entries.into_iter().fold(None, apply).expect("a case");
    let mut walk = Walk { case, today: received_on };
    for proposal in proposals {
        walk.today = walk.today + Days::new(proposal.days_on);
        if sweeps && proposal.swept {
            walk.case = swept(walk.case, walk.today);
        }
        let command = proposal.command(&walk.case, walk.today);
        if let Ok(entries) = decide(Some(&walk.case), &command, &Rules::ENACTED, walk.today) {
            let before = walk.case.clone();
            walk.case = entries.into_iter().fold(Some(walk.case), apply).expect("a case");
            each(&before, &command, &walk);
        }
    }
    walk
}

/// Whether a step leaves more to do than it closes: else most walks would end after a few steps.
fn leads_on(kind: StepKind) -> bool {
    !matches!(
        kind,
        StepKind::Allocate
            | StepKind::RefuseToAssess
            | StepKind::DecideNoPlan
            | StepKind::WithdrawRequest
            | StepKind::RecordMove
            | StepKind::RecordChangeOfCircumstances
            | StepKind::ChaseAdvice
            | StepKind::SnoozeReminders
            | StepKind::RecordMailAgreement
            | StepKind::Note
            | StepKind::Correct
            | StepKind::Strike
    )
}

fn registration_before(received_on: NaiveDate) -> twentyweeks::domain::step::Registration {
    let mut registration = registration();
    registration.child.born_on = received_on - Days::new(8 * 365);
    registration
}

impl Proposal {
    pub fn command(&self, case: &Case, today: NaiveDate) -> Command {
        let on = today - Days::new(self.days_back);
        match self.manner {
            Manner::Onward => {
                let mut kinds = permitted(Some(case), &Rules::ENACTED, today);
                kinds.retain(|kind| leads_on(*kind));
                let kind = if kinds.is_empty() { StepKind::Note } else { kinds[self.kind % kinds.len()] };
                let step = match well_filled(case, kind, today) {
                    Step::AcknowledgeAdvice(acknowledgement) => {
                        let promised_on = Some(today + Days::new(self.length.unsigned_abs()));
                        Step::AcknowledgeAdvice(Acknowledgement { promised_on, ..acknowledgement })
                    }
                    step => step,
                };
                Command::now(today, step)
            }
            Manner::Sensible => {
                let kinds = permitted(Some(case), &Rules::ENACTED, today);
                let kind = kinds[self.kind % kinds.len()];
                Command::now(today, well_filled(case, kind, today))
            }
            Manner::OutOfTurn => Command::now(on, well_filled(case, self.any_kind(), today)),
            Manner::AtRandom => Command { on, step: self.step(case, today), told: Told::Now },
            Manner::OfThePast => Command { on, step: self.step(case, today), told: Told::AsHistory },
        }
    }

    fn any_kind(&self) -> StepKind {
        // The registration is there already; proposing it again teaches nothing.
        StepKind::ALL[1 + self.kind % (StepKind::ALL.len() - 1)]
    }

    fn step(&self, case: &Case, today: NaiveDate) -> Step {
        let (from, to) = self.span(case);
        let reason = || "At random".to_owned();
        let evidence = reason();
        let advice = self.number;
        match self.any_kind() {
            StepKind::RequestAdvice => {
                let kinds = [
                    AdviceKind::Education,
                    AdviceKind::Psychology,
                    AdviceKind::Medical,
                    AdviceKind::SocialCare,
                ];
                let received_by_service_on = (self.length > 30).then_some(from);
                let kind = kinds[self.kind / 64 % kinds.len()];
                Step::RequestAdvice(AdviceRequest {
                    kind,
                    service: kind.title().into(),
                    received_by_service_on,
                    urgent: false,
                })
            }
            StepKind::AcknowledgeAdvice => {
                Step::AcknowledgeAdvice(Acknowledgement { advice, promised_on: Some(from) })
            }
            StepKind::GiveAdvice => Step::GiveAdvice(AdviceRef { advice }),
            StepKind::AcceptAdvice => Step::AcceptAdvice(AdviceRef { advice }),
            StepKind::ReturnAdvice => Step::ReturnAdvice(AdviceReason { advice, reason: reason() }),
            StepKind::CancelAdvice => Step::CancelAdvice(AdviceReason { advice, reason: reason() }),
            StepKind::RelieveAdvice => {
                let grounds = [
                    ReliefGround::ExceptionalCircumstances,
                    ReliefGround::Absence,
                    ReliefGround::MissedAppointment,
                ];
                let ground = grounds[self.kind / 64 % grounds.len()];
                Step::RelieveAdvice(Relief { advice, ground, from, to, evidence })
            }
            StepKind::DeclineAdvice => Step::DeclineAdvice(Decline { advice, whose: reason() }),
            StepKind::ChaseAdvice => Step::ChaseAdvice(Chase { advice, note: None }),
            StepKind::SnoozeReminders => {
                let advice = (self.kind / 64).is_multiple_of(2).then_some(advice);
                let until = today + chrono::TimeDelta::days(self.length);
                Step::SnoozeReminders(Snooze { advice, until, reason: reason() })
            }
            StepKind::RecordMailAgreement => agree_to_mail(),
            StepKind::ConsultSetting => consult(["Elms", "Oaks"][self.kind / 64 % 2]),
            StepKind::IssuePlan => issue(),
            StepKind::RecordException => Step::RecordException(self.exception(case)),
            StepKind::WithdrawException => {
                Step::WithdrawException(ExceptionReason { exception: self.number % 3, reason: reason() })
            }
            StepKind::ReceiveOrder => {
                let kind = [OrderKind::Assess, OrderKind::Plan][self.kind / 64 % 2];
                order(
                    kind,
                    [OrderFrom::Tribunal, OrderFrom::Mediation, OrderFrom::Conceded][self.kind / 128 % 3],
                )
            }
            StepKind::Correct => self.correction(case),
            StepKind::Strike => Step::Strike(Striking { entry: self.entry(case), reason: reason() }),
            kind => well_filled(case, kind, today),
        }
    }

    pub fn exception(&self, case: &Case) -> Exception {
        let limbs = [
            Limb::SchoolClosed,
            Limb::EarlyYearsClosed,
            Limb::ExceptionalCircumstances,
            Limb::Absence,
            Limb::FurtherRepresentations,
            Limb::Coronavirus,
        ];
        let (from, to) = self.span(case);
        Exception {
            limb: limbs[self.kind / 64 % limbs.len()],
            from,
            to,
            evidence: "A letter".into(),
            why_impractical: Some("The child was away".into()),
            decided_by: Some("SEN manager".into()),
            parent_told_on: None,
        }
    }

    /// A correction of some entry: mostly of its day, else of a field that many steps have.
    pub fn correction(&self, case: &Case) -> Step {
        let entry = self.entry(case);
        let recorded = case.entries().iter().find(|recorded| recorded.number == entry);
        let (on, kind) = recorded.map_or((case.received_on, StepKind::Note), |e| (e.on, e.step.kind()));
        let day_field = if kind == StepKind::Register { "received_on" } else { "happened_on" };
        let moved = Value::from((on + chrono::TimeDelta::days(self.from % 40)).to_string());
        let (field, value) = match self.kind / 64 % 6 {
            0 => ("reasons", json!("Other reasons")),
            1 => ("setting", json!({"name": "Oaks", "phase": "early_years"})),
            2 => ("received_by_service_on", moved),
            _ => (day_field, moved),
        };
        let changes = Map::from_iter([(field.to_owned(), value)]);
        Step::Correct(Correction { entry, reason: "Misread".into(), changes })
    }

    /// The number of an entry that there is. Alerts stay as they are, so proposing one of many
    /// teaches little.
    pub fn entry(&self, case: &Case) -> u32 {
        let of_people = case.entries().iter().filter(|entry| entry.step.kind() != StepKind::RaiseAlert);
        let numbers: Vec<_> = of_people.map(|entry| entry.number).collect();
        numbers[self.kind / 7 % numbers.len()]
    }

    /// First and last day of something, counted from the running clock.
    fn span(&self, case: &Case) -> (NaiveDate, NaiveDate) {
        let from = case.clock_from() + chrono::TimeDelta::days(self.from);
        (from, from + chrono::TimeDelta::days(self.length))
    }
}
