//! The history of a case, as it is told: a registration and what happened since, in the order
//! of dates, each thing through the same `decide` as a typed one.

use chrono::NaiveDate;

use crate::domain::case::{Case, apply, replay};
use crate::domain::identifiers::AuthorityCode;
use crate::domain::step::{Acknowledgement, AdviceReason, AdviceRef, AdviceRequest, Registration};
use crate::domain::{Command, Entry, Refusal, Rules, Step, StepKind, decide};

#[derive(Clone, Debug)]
pub struct CaseHistory {
    /// Where it was told: the line of the file.
    pub line: u64,
    pub authority: AuthorityCode,
    /// None where only more is told of a case that is there already.
    pub registration: Option<(NaiveDate, Registration)>,
    pub source_reference: String,
    pub facts: Vec<Fact>,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Fact {
    pub on: NaiveDate,
    pub what: What,
    /// Where it was told: "cases" or "advice", and the line there.
    pub place: (&'static str, u64),
}

#[derive(Clone, Debug)]
pub enum What {
    Step(Step),
    /// Of the advice request with this place among those told of the case.
    Advice {
        place: usize,
        act: AdviceAct,
    },
}

#[derive(Clone, Debug)]
pub enum AdviceAct {
    Request(AdviceRequest),
    Acknowledge(Option<NaiveDate>),
    Give,
    Return(String),
    Accept,
}

/// A fact that the record refuses.
#[derive(Clone, Debug)]
pub struct Refused {
    pub fact: Option<Fact>,
    pub refusal: Refusal,
}

/// What the record lacks of a history, as entries to add, and the case they lead to.
#[derive(Debug)]
pub struct Told {
    pub entries: Vec<Entry>,
    pub case: Case,
}

impl CaseHistory {
    /// Facts in the order in which they are told: by day, and within a day in the order in
    /// which they depend on each other.
    pub fn sort(&mut self) {
        self.facts.sort_by_key(|fact| (fact.on, rank(&fact.what)));
    }

    /// What of this history is not yet on the record. What is there already, as it was first
    /// recorded, is passed over, also where it was corrected since: the correction is newer.
    pub fn tell(&self, former: Option<&[Entry]>, rules: &Rules, today: NaiveDate) -> Result<Told, Refused> {
        let mut unused: Vec<&Entry> = former.unwrap_or_default().iter().collect();
        let mut case = former.and_then(|entries| replay(entries.to_vec()));
        let mut told = Vec::new();
        if case.is_none() {
            let Some((on, registration)) = &self.registration else {
                return Err(Refused { fact: None, refusal: Refusal::NoCase });
            };
            let step = Step::Register(Box::new(registration.clone()));
            let refused = |refusal| Refused { fact: None, refusal };
            case = add(&mut told, case, *on, step, rules, today).map_err(refused)?;
        }
        let mut numbers = AdviceNumbers::of(former.unwrap_or_default());
        for fact in &self.facts {
            let step = numbers.step(&fact.what);
            if let Some(place) = unused.iter().position(|entry| entry.on == fact.on && entry.step == step) {
                let entry = unused.remove(place);
                numbers.was_recorded(&fact.what, entry);
                continue;
            }
            numbers.is_new(&fact.what);
            let refused = |refusal| Refused { fact: Some(fact.clone()), refusal };
            case = add(&mut told, case, fact.on, step, rules, today).map_err(refused)?;
        }
        match case {
            Some(case) => Ok(Told { entries: told, case }),
            None => Err(Refused { fact: None, refusal: Refusal::NoCase }),
        }
    }
}

fn add(
    told: &mut Vec<Entry>,
    case: Option<Case>,
    on: NaiveDate,
    step: Step,
    rules: &Rules,
    today: NaiveDate,
) -> Result<Option<Case>, Refusal> {
    let entries = decide(case.as_ref(), &Command::as_history(on, step), rules, today)?;
    told.extend(entries.iter().cloned());
    Ok(entries.into_iter().fold(case, apply))
}

/// The numbers in the case of the advice requests told of, by their place.
struct AdviceNumbers {
    /// Entry numbers of the requests on the record, in order: the first has number 1.
    recorded: Vec<u32>,
    given_out: u32,
    by_place: Vec<Option<u32>>,
}

impl AdviceNumbers {
    fn of(entries: &[Entry]) -> Self {
        let requests = entries
            .iter()
            .filter(|e| matches!(e.step.kind(), StepKind::RequestAdvice | StepKind::ReuseAdvice));
        let recorded: Vec<u32> = requests.map(|entry| entry.number).collect();
        let given_out = u32::try_from(recorded.len()).unwrap_or(0);
        Self { recorded, given_out, by_place: Vec::new() }
    }

    fn step(&self, what: &What) -> Step {
        match what {
            What::Step(step) => step.clone(),
            What::Advice { place, act } => {
                let advice = self.by_place.get(*place).copied().flatten().unwrap_or(0);
                match act {
                    AdviceAct::Request(request) => Step::RequestAdvice(request.clone()),
                    AdviceAct::Acknowledge(promised_on) => {
                        Step::AcknowledgeAdvice(Acknowledgement { advice, promised_on: *promised_on })
                    }
                    AdviceAct::Give => Step::GiveAdvice(AdviceRef { advice }),
                    AdviceAct::Return(reason) => {
                        Step::ReturnAdvice(AdviceReason { advice, reason: reason.clone() })
                    }
                    AdviceAct::Accept => Step::AcceptAdvice(AdviceRef { advice }),
                }
            }
        }
    }

    fn was_recorded(&mut self, what: &What, entry: &Entry) {
        let number = self.recorded.iter().position(|number| *number == entry.number);
        let number = number.and_then(|place| u32::try_from(place + 1).ok());
        self.set(what, number);
    }

    fn is_new(&mut self, what: &What) {
        if matches!(what, What::Advice { act: AdviceAct::Request(_), .. }) {
            self.given_out += 1;
            self.set(what, Some(self.given_out));
        }
    }

    fn set(&mut self, what: &What, number: Option<u32>) {
        if let What::Advice { place, act: AdviceAct::Request(_) } = what {
            if self.by_place.len() <= *place {
                self.by_place.resize(place + 1, None);
            }
            self.by_place[*place] = number;
        }
    }
}

/// What comes first on one and the same day.
const fn rank(what: &What) -> u8 {
    match what {
        What::Advice { act: AdviceAct::Request(_), .. } => 3,
        What::Advice { act: AdviceAct::Acknowledge(_) | AdviceAct::Give, .. } => 4,
        What::Advice { act: AdviceAct::Return(_), .. } => 5,
        What::Advice { act: AdviceAct::Accept, .. } => 6,
        What::Step(step) => match step.kind() {
            StepKind::Allocate => 0,
            StepKind::AgreeToAssess | StepKind::RefuseToAssess => 1,
            StepKind::RecordException => 7,
            StepKind::DecideToIssue | StepKind::DecideNoPlan => 8,
            StepKind::SendDraft => 9,
            StepKind::IssuePlan => 10,
            StepKind::WithdrawRequest | StepKind::RecordMove => 11,
            // An order answers the refusal of the same day, and is answered by all that follows.
            StepKind::ReceiveOrder => 2,
            _ => 6,
        },
    }
}
