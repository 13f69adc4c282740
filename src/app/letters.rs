//! What the first letters of a case say beside their words: names and the dates worked out.

use chrono::NaiveDate;

use super::access::Caller;
use super::case_page::{Named, named};
use super::{App, Error};
use crate::db::authorities;
use crate::domain::Step;
use crate::domain::case::{Advice, Case, Standing, standing};
use crate::domain::deadline::deadlines;
use crate::domain::identifiers::Reference;
use crate::domain::letter::{Letter, letters};
use crate::domain::permission::Route;
use crate::domain::rules::RuleId;
use crate::domain::step::Decision;

/// A letter with what it needs.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterFacts {
    pub letter: Letter,
    pub reference: Reference,
    pub case: Case,
    pub authority: String,
    pub caseworker: Option<Named>,
    pub today: NaiveDate,
    /// The last day to notify the decision whether to assess.
    pub decide_by: Option<NaiveDate>,
    pub no_plan_by: Option<NaiveDate>,
    pub plan_by: Option<NaiveDate>,
    /// The last day of the time for representations on the draft.
    pub represent_by: Option<NaiveDate>,
    pub mediate_by: Option<NaiveDate>,
    pub appeal_by: Option<NaiveDate>,
    /// The request for advice that the letter is about, and its last day in time.
    pub advice: Option<(Advice, NaiveDate)>,
    pub decision: Option<(NaiveDate, Decision)>,
}

impl App {
    /// A letter of a case by its name; nothing where the case has no such letter as it stands.
    pub fn letter(&self, caller: &Caller, reference: Reference, name: &str) -> Result<LetterFacts, Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let opened = self.open_to_view(conn, caller, reference, Route::Letter, now)?;
            let case = opened.case;
            let letter =
                letters(&case).into_iter().find(|letter| letter.name() == name).ok_or(Error::NotFound)?;
            let code = &case.registration.authority;
            let authority = authorities::find(conn, code)?.map_or_else(String::new, |found| found.name);
            let caseworker = match &case.caseworker {
                Some(email) => Some(named(conn, email.as_str())?),
                None => None,
            };
            Ok(self.facts(letter, reference, case, authority, caseworker, now.today))
        })
    }

    fn facts(
        &self,
        letter: Letter,
        reference: Reference,
        case: Case,
        authority: String,
        caseworker: Option<Named>,
        today: NaiveDate,
    ) -> LetterFacts {
        let policy = self.config.policy(&case.registration.authority);
        let list = deadlines(&case, &self.rules, &policy);
        let from = case.clock_from();
        // The running clock's; of several the last.
        let due = |rules: &[RuleId]| {
            let of_clock = list.iter().filter(|deadline| deadline.starts_on >= from);
            of_clock
                .filter(|deadline| rules.contains(&deadline.rule))
                .map(|deadline| deadline.due_on)
                .next_back()
        };
        let limit = |rule: RuleId, from: NaiveDate| {
            Some(self.rules.for_clock_from(case.clock_from())?.rule(rule)?.limit.due(from))
        };
        let served_on = case.track().drafts.last().copied().unwrap_or(today);
        let sent_on = case.track().closed_on().unwrap_or(today);
        let advice = match letter {
            Letter::RequestForAdvice(number) => case.advice(number).cloned(),
            _ => None,
        };
        LetterFacts {
            letter,
            reference,
            authority,
            caseworker,
            today,
            decide_by: due(&[RuleId::DecideToAssess]),
            no_plan_by: due(&[RuleId::NotifyNoPlan, RuleId::OrderAssessNoPlan]),
            plan_by: due(&[RuleId::IssuePlan, RuleId::OrderAssessPlan, RuleId::OrderPlanFinal]),
            represent_by: limit(RuleId::Representations, served_on),
            mediate_by: limit(RuleId::ContactMediationAdviser, sent_on),
            appeal_by: limit(RuleId::AppealWindow, sent_on),
            advice: advice.and_then(|advice| {
                let due_on = limit(RuleId::GiveAdvice, advice.received_on)?;
                Some((advice, due_on))
            }),
            decision: decision(&case, letter),
            case,
        }
    }
}

/// The decision that a letter tells of, as it counts.
fn decision(case: &Case, letter: Letter) -> Option<(NaiveDate, Decision)> {
    standing(case.entries()).into_iter().rev().find_map(|standing| {
        let Standing::Counts(entry) = standing else { return None };
        match (&entry.step, letter) {
            (Step::AgreeToAssess(decision), Letter::WillAssess)
            | (Step::RefuseToAssess(decision), Letter::WillNotAssess)
            | (Step::DecideNoPlan(decision), Letter::NoPlan) => Some((entry.on, decision.clone())),
            _ => None,
        }
    })
}
