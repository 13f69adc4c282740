//! What there is to choose from: what the law knows, and what is on the case.

use crate::app::authorities::published;
use crate::app::ground::{Ground, Known};
use crate::domain::StepKind;
use crate::domain::calendar::in_words;
use crate::domain::case::{Advice, Case};
use crate::domain::child::Phase;
use crate::domain::decide::no_cause_to_chase;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::step::{AdviceKind, Limb};
use crate::domain::warning::{mandatory_advice, missing_advice};
use crate::domain::words::sentence;
use crate::web::form::Choice;

const ADVICE_KINDS: [AdviceKind; 12] = [
    AdviceKind::Parent,
    AdviceKind::Education,
    AdviceKind::Medical,
    AdviceKind::Psychology,
    AdviceKind::SocialCare,
    AdviceKind::SpeechAndLanguage,
    AdviceKind::OccupationalTherapy,
    AdviceKind::Physiotherapy,
    AdviceKind::Camhs,
    AdviceKind::Sensory,
    AdviceKind::Adulthood,
    AdviceKind::Other,
];

/// The choice that chooses nothing, where there is more than one other.
pub fn after_none(choices: Vec<Choice>, none: &str) -> Vec<Choice> {
    std::iter::once(Choice::new("", none)).chain(choices).collect()
}

/// The kinds of advice, each with where the law asks for it and how it stands here.
pub fn advice_kinds(ground: &Ground) -> Vec<Choice> {
    let required = mandatory_advice(&ground.case, ground.today);
    let missing = missing_advice(&ground.case, ground.today);
    let kinds = ADVICE_KINDS.into_iter().map(|kind| {
        let asked = ground.case.advice.iter().any(|a| a.kind == kind && a.cancelled_on.is_none());
        let standing = match (asked, missing.contains(&kind), required.contains(&kind)) {
            (true, _, _) => ", asked for already",
            (false, true, _) => ", has to be sought",
            _ => "",
        };
        Choice::new(kind.name(), format!("{} ({}){standing}", sentence(kind.title()), provision(kind)))
    });
    kinds.collect()
}

/// The advice of a case that a step of this kind can be about.
pub fn advice(ground: &Ground, kind: StepKind) -> Vec<Choice> {
    let fits = |advice: &&Advice| match kind {
        StepKind::AcknowledgeAdvice | StepKind::DeclineAdvice | StepKind::CancelAdvice => {
            advice.is_awaited() && advice.given.is_empty()
        }
        StepKind::GiveAdvice | StepKind::SnoozeReminders => advice.is_awaited(),
        StepKind::ReturnAdvice => !advice.reused && advice.is_with_caseworker(),
        StepKind::AcceptAdvice => !advice.reused && !advice.given.is_empty() && advice.accepted_on.is_none(),
        StepKind::ChaseAdvice => {
            no_cause_to_chase(&ground.case, advice, &ground.rules, ground.today).is_none()
        }
        StepKind::RelieveAdvice => advice.clock_runs(),
        _ => true,
    };
    let line = |advice: &Advice| Choice::new(advice.number.to_string(), advice_line(ground, advice));
    ground.case.advice.iter().filter(fits).map(line).collect()
}

/// "Psychological advice of Educational Psychology, due 12 May 2026"
fn advice_line(ground: &Ground, advice: &Advice) -> String {
    let kind = sentence(advice.kind.title());
    let of = advice.service.as_ref().map_or_else(String::new, |service| format!(" of {service}"));
    let view = ground.view.advice.iter().find(|view| view.id == advice.number && !advice.reused);
    let due = match (advice.first_given_on(), view) {
        (Some(given_on), _) => format!(", came in on {}", in_words(given_on)),
        (None, Some(view)) => format!(", due {}", in_words(view.due_on)),
        (None, None) => String::new(),
    };
    format!("{kind} advice{of}{due}")
}

pub fn services(known: &Known) -> Vec<Choice> {
    known.services.iter().map(|name| Choice::new(name, name)).collect()
}

pub fn teams(known: &Known) -> Vec<Choice> {
    known.teams.iter().map(|name| Choice::new(name, name)).collect()
}

/// Each with how many open cases they have.
pub fn caseworkers(known: &Known) -> Vec<Choice> {
    let one = |one: &crate::db::known::Caseworker| {
        let name = if one.name.is_empty() { &one.email } else { &one.name };
        let cases = if one.open_cases == 1 { "case" } else { "cases" };
        Choice::new(&one.email, format!("{name}, {} open {cases}", one.open_cases))
    };
    known.caseworkers.iter().map(one).collect()
}

/// The settings that said they can meet need first, then those consulted, then all that are known.
pub fn settings(case: &Case, known: &Known) -> Vec<Choice> {
    let consulted = case.track().consultations.iter().map(|consulted| consulted.setting.as_str());
    let attended = case.registration.setting.iter().map(|setting| setting.name.as_str());
    let known = known.settings.iter().map(|setting| setting.name.as_str());
    let mut names: Vec<&str> = Vec::new();
    for name in consulted.chain(attended).chain(known) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().map(|name| Choice::new(name, name)).collect()
}

/// The settings whose answer is outstanding.
pub fn consulted(case: &Case) -> Vec<Choice> {
    let waiting = case.track().consultations.iter().filter(|consulted| consulted.answer.is_none());
    let line = waiting.map(|consulted| {
        let words = format!("{}, consulted on {}", consulted.setting, in_words(consulted.sent_on));
        Choice::new(&consulted.setting, words)
    });
    line.collect()
}

/// The exceptions that stand; all of them, to correct an entry.
pub fn exceptions(case: &Case, all: bool) -> Vec<Choice> {
    let shown = case.exceptions.iter().filter(|exception| all || exception.stands());
    let line = shown.map(|excepted| {
        let exception = &excepted.exception;
        let (from, to) = (in_words(exception.from), in_words(exception.to));
        Choice::new(
            excepted.number.to_string(),
            format!("{}, {from} to {to}", sentence(exception.limb.title())),
        )
    });
    line.collect()
}

/// Every authority but one's own.
pub fn authorities(own: &AuthorityCode) -> Vec<Choice> {
    let mut all = published();
    all.retain(|(code, _)| code != own.as_str());
    all.sort_by(|one, other| one.1.cmp(&other.1));
    all.into_iter().map(|(code, name)| Choice::new(&code, format!("{name} ({code})"))).collect()
}

/// The reasons that can hold on the clock that runs, each with its limits; all, to correct one.
pub fn limbs(ground: &Ground, all: bool) -> Vec<Choice> {
    let case = &ground.case;
    let is_ordered = !case.orders.is_empty();
    let phase = case.registration.setting.as_ref().map(|setting| setting.phase);
    let is_early = phase == Some(Phase::EarlyYears);
    let set = ground.rules.for_clock_from(case.clock_from());
    let fits = |limb: &Limb| match limb {
        _ if all => true,
        Limb::SchoolClosed => !is_ordered && !is_early,
        Limb::EarlyYearsClosed => !is_ordered && (is_early || phase.is_none()),
        Limb::ExceptionalCircumstances | Limb::Absence => true,
        Limb::FurtherRepresentations => is_ordered,
        Limb::Coronavirus => {
            set.and_then(|set| set.coronavirus).is_some_and(|period| case.clock_from() <= period.last_day)
                && !is_ordered
        }
    };
    let limbs = [
        Limb::SchoolClosed,
        Limb::EarlyYearsClosed,
        Limb::ExceptionalCircumstances,
        Limb::Absence,
        Limb::FurtherRepresentations,
        Limb::Coronavirus,
    ];
    let one = |limb: Limb| Choice::new(limb.name(), sentence(limb.title())).hint(limb_hint(limb, is_ordered));
    limbs.into_iter().filter(fits).map(one).collect()
}

const fn limb_hint(limb: Limb, is_ordered: bool) -> &'static str {
    match limb {
        Limb::SchoolClosed => {
            "For at least 4 weeks (28 days), and its advice was asked for between a week before it closed and a week before it opened again. Christmas, Easter and half-term never qualify. Reg 10(4)(a)"
        }
        Limb::EarlyYearsClosed => {
            "For at least 4 weeks (28 days), and its advice was asked for between a week before it closed and a week before it opened again. Reg 10(4)(b)"
        }
        Limb::ExceptionalCircumstances if is_ordered => {
            "Of the child, the parent or the young person, within the order’s time limit. Reg 44(3)(a)"
        }
        Limb::ExceptionalCircumstances => {
            "Of the child, the parent or the young person, within the time limit. Reg 10(4)(c)"
        }
        Limb::Absence if is_ordered => {
            "Of the child, the parent or the young person: 2 weeks (14 days) or longer without a break, within the order’s time limit. Reg 44(3)(b)"
        }
        Limb::Absence => {
            "Of the child, the parent or the young person: at least 4 weeks (28 days) without a break, within the time limit. Reg 10(4)(d)"
        }
        Limb::FurtherRepresentations => "After the 15 days on the draft were over. Reg 44(3)(c)",
        Limb::Coronavirus => "Between 1 May and 25 September 2020. SI 2020/471",
    }
}

const fn provision(kind: AdviceKind) -> &'static str {
    match kind {
        AdviceKind::Parent => "reg 6(1)(a)",
        AdviceKind::Education => "reg 6(1)(b)",
        AdviceKind::Medical => "reg 6(1)(c)",
        AdviceKind::Psychology => "reg 6(1)(d)",
        AdviceKind::SocialCare => "reg 6(1)(e)",
        AdviceKind::Sensory => "reg 6(2)",
        AdviceKind::Adulthood => "reg 6(1)(g)",
        AdviceKind::SpeechAndLanguage
        | AdviceKind::OccupationalTherapy
        | AdviceKind::Physiotherapy
        | AdviceKind::Camhs
        | AdviceKind::Other => "reg 6(1)(f) or (h)",
    }
}
