//! Given a record, when a step is asked for, then it is accepted or refused.

mod clock;

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use twentyweeks::domain::case::apply;
use twentyweeks::domain::deadline::{Deadline, DeadlineState, deadlines};
use twentyweeks::domain::facts::CaseFacts;
use twentyweeks::domain::ladder::Ladder;
use twentyweeks::domain::outlook::{Outlook, Rag};
use twentyweeks::domain::rules::RuleId;
use twentyweeks::domain::step::{AdviceKind, OrderFrom, OrderKind, Registration};
use twentyweeks::domain::warning::warnings;
use twentyweeks::domain::{Case, Command, Policy, Refusal, Rules, Stage, Step, decide};

use super::steps::{agree, ask, day, decide_no_plan, decide_to_issue, order, refuse, register, registration};
use super::steps::{issue, send_draft};

pub use clock::{alert, default_ladder};

/// A record and the day on which it is looked at.
#[derive(Clone, Debug)]
pub struct Given {
    pub case: Case,
    rules: Rules,
    today: NaiveDate,
    ladder: Arc<Ladder>,
}

/// What became of a step that was asked for.
#[derive(Debug)]
pub struct Outcome {
    before: Given,
    command: Command,
    result: Result<Given, Refusal>,
}

#[derive(Debug)]
pub struct Refused(Refusal);

impl Given {
    /// A parent's request for a child of eight at a school, under the law as enacted, looked at
    /// from the end of 2031.
    pub fn a_request(received_on: &str) -> Self {
        Self::a_request_for(registration(), received_on)
    }

    pub fn a_request_for(registration: Registration, received_on: &str) -> Self {
        Self::a_request_under(Rules::ENACTED, registration, received_on)
    }

    pub fn a_request_under(rules: Rules, registration: Registration, received_on: &str) -> Self {
        let today = day("2031-12-31");
        let command = Command::now(day(received_on), register(registration));
        let entries = decide(None, &command, &rules, today).expect("a request that can be registered");
        let case = entries.into_iter().fold(None, apply).expect("a case");
        Self { case, rules, today, ladder: clock::default_ladder() }
    }

    /// The day on which the steps that follow are recorded.
    pub fn today(self, today: &str) -> Self {
        Self { today: day(today), ..self }
    }

    /// A step that is part of what is given: it has to be accepted.
    #[track_caller]
    pub fn and(self, on: &str, step: Step) -> Self {
        self.when(on, step).then_accepted()
    }

    #[track_caller]
    pub fn and_as_history(self, on: &str, step: Step) -> Self {
        self.when_as_history(on, step).then_accepted()
    }

    #[track_caller]
    pub fn agreed(self, on: &str) -> Self {
        self.and(on, agree())
    }

    #[track_caller]
    pub fn refused(self, on: &str) -> Self {
        self.and(on, refuse())
    }

    #[track_caller]
    pub fn asked(self, on: &str, kind: AdviceKind) -> Self {
        self.and(on, ask(kind))
    }

    #[track_caller]
    pub fn decided_to_issue(self, on: &str) -> Self {
        self.and(on, decide_to_issue())
    }

    #[track_caller]
    pub fn no_plan(self, on: &str) -> Self {
        self.and(on, decide_no_plan())
    }

    #[track_caller]
    pub fn drafted(self, on: &str) -> Self {
        self.and(on, send_draft())
    }

    #[track_caller]
    pub fn issued(self, on: &str) -> Self {
        self.and(on, issue())
    }

    #[track_caller]
    pub fn ordered(self, on: &str, kind: OrderKind) -> Self {
        self.and(on, order(kind, OrderFrom::Tribunal))
    }

    pub fn when(self, on: &str, step: Step) -> Outcome {
        self.asked_for(Command::now(day(on), step))
    }

    pub fn when_as_history(self, on: &str, step: Step) -> Outcome {
        self.asked_for(Command::as_history(day(on), step))
    }

    fn asked_for(self, command: Command) -> Outcome {
        let result = decide(Some(&self.case), &command, &self.rules, self.today).map(|entries| {
            let case = entries.into_iter().fold(Some(self.case.clone()), apply).expect("a case");
            Self { case, ..self.clone() }
        });
        Outcome { before: self, command, result }
    }

    pub fn stage(&self) -> Stage {
        self.case.stage()
    }

    pub fn deadlines(&self) -> Vec<Deadline> {
        deadlines(&self.case, &self.rules, &Policy::default())
    }

    pub fn has(&self, rule: RuleId) -> bool {
        self.deadlines().iter().any(|deadline| deadline.rule == rule)
    }

    /// The latest deadline under a rule: of several drafts, orders or requests, the last.
    #[track_caller]
    pub fn deadline(&self, rule: RuleId) -> Deadline {
        self.deadlines()
            .into_iter()
            .rfind(|deadline| deadline.rule == rule)
            .expect("a deadline under this rule")
    }

    #[track_caller]
    pub fn then_due(self, rule: RuleId, on: &str) -> Self {
        assert_eq!(self.deadline(rule).due_on, day(on), "{rule:?}");
        self
    }

    /// How a deadline stands on a day, with a fortnight's warning.
    #[track_caller]
    pub fn then_state(self, rule: RuleId, on: &str, state: DeadlineState) -> Self {
        assert_eq!(self.deadline(rule).state(day(on), 14), state, "{rule:?} on {on}");
        self
    }

    #[track_caller]
    pub fn then_stage(self, stage: Stage) -> Self {
        assert_eq!(self.stage(), stage);
        self
    }

    pub fn warnings(&self, on: &str) -> Vec<String> {
        warnings(&self.case, &self.rules, day(on))
    }

    #[track_caller]
    pub fn then_warned(self, on: &str, part: &str) -> Self {
        let warnings = self.warnings(on);
        assert!(warnings.iter().any(|w| w.contains(part)), "no {part:?} in {warnings:#?}");
        self
    }

    #[track_caller]
    pub fn then_not_warned(self, on: &str, part: &str) -> Self {
        let warnings = self.warnings(on);
        assert!(!warnings.iter().any(|w| w.contains(part)), "{part:?} in {warnings:#?}");
        self
    }

    pub fn outlook(&self) -> Outlook {
        Outlook::of(&self.case, &self.rules, &Policy::default())
    }

    /// The colour of the case up to and including the eve of a day, and from that day on.
    #[track_caller]
    pub fn then_turns(self, on: &str, from: Rag, to: Rag) -> Self {
        let outlook = self.outlook();
        assert_eq!(outlook.rag(day(on) - Days::new(1)), from, "on the eve of {on}");
        assert_eq!(outlook.rag(day(on)), to, "on {on}");
        self
    }

    #[track_caller]
    pub fn facts(&self) -> CaseFacts {
        CaseFacts::of(&self.case, &self.rules).expect("rules are on file")
    }
}

impl Outcome {
    #[track_caller]
    pub fn then_accepted(self) -> Given {
        match self.result {
            Ok(given) => given,
            Err(refusal) => panic!("{:?} was refused: {refusal}", self.command),
        }
    }

    #[track_caller]
    pub fn then_refused(self, code: &str) -> Refused {
        match self.result {
            Ok(_) => panic!("{:?} was accepted in stage {}", self.command, self.before.stage()),
            Err(refusal) => {
                assert_eq!(refusal.code(), code, "{refusal}");
                Refused(refusal)
            }
        }
    }
}

impl Refused {
    #[track_caller]
    pub fn about(self, field: &str) -> Self {
        assert_eq!(self.0.field(), Some(field), "{}", self.0);
        self
    }

    #[track_caller]
    pub fn saying(self, part: &str) -> Self {
        let sentence = self.0.to_string();
        assert!(sentence.contains(part), "no {part:?} in {sentence:?}");
        self
    }

    pub fn refusal(self) -> Refusal {
        self.0
    }
}
