//! The ladder in plain words: for each thing somebody has to do, who is told when and how.

use crate::app::authorities::AuthorityTerms;
use crate::domain::ladder::{Obligation, Reader, Rung, Tone, Way};
use crate::domain::rules::RuleSet;
use crate::domain::words::{days, listed, sentence};

/// The rungs of one obligation, of all services or of one that differs.
pub struct Climb {
    pub title: String,
    /// `give_advice`
    pub name: &'static str,
    /// By which law, or whose date it is.
    pub law: String,
    pub rows: Vec<Row>,
    pub is_own: bool,
}

pub struct Row {
    pub rung: String,
    pub when: String,
    pub to: String,
    pub tone: Tone,
    /// What it is, in a word: "Reminder".
    pub kind: &'static str,
    pub by: &'static str,
}

/// `set` is the law of the day.
pub fn climbs(terms: &AuthorityTerms, set: Option<&RuleSet>) -> Vec<Climb> {
    Obligation::ALL.iter().flat_map(|obligation| of_one(terms, set, *obligation)).collect()
}

fn of_one(terms: &AuthorityTerms, set: Option<&RuleSet>, obligation: Obligation) -> Vec<Climb> {
    let ladder = &terms.ladder;
    let climb = |service: Option<&str>, rungs: &[Rung]| Climb {
        title: match service {
            Some(service) => format!("{}: {service}", title(obligation)),
            None => title(obligation),
        },
        name: obligation.name(),
        law: law(obligation, set),
        rows: rows(rungs),
        is_own: service.is_some() || terms.own_ladder.contains(obligation.name()),
    };
    let general = ladder.rungs.get(&obligation).filter(|rungs| !rungs.is_empty());
    let of_services =
        ladder.of_service.iter().filter_map(|(service, own)| Some((service, own.get(&obligation)?)));
    general
        .map(|rungs| climb(None, rungs))
        .into_iter()
        .chain(of_services.map(|(service, rungs)| climb(Some(service), rungs)))
        .collect()
}

fn rows(rungs: &[Rung]) -> Vec<Row> {
    let mut rungs: Vec<&Rung> = rungs.iter().collect();
    rungs.sort_by_key(|rung| rung.day);
    rungs
        .into_iter()
        .map(|rung| Row {
            rung: rung.rung.replace('_', " "),
            when: when(rung),
            to: sentence(&listed(&rung.to.iter().map(|to| reader(*to)).collect::<Vec<_>>())),
            tone: rung.tone,
            kind: rung.tone.title(),
            by: match (rung.by, rung.urgent) {
                (_, true) => "At once, at any hour",
                (Way::AtOnce, false) => "At once, in working hours",
                (Way::Digest, false) => "In the daily mail",
            },
        })
        .collect()
}

fn when(rung: &Rung) -> String {
    let first = match rung.day {
        0 => "On the day itself".to_owned(),
        day if day < 0 => format!("{} before", days(i64::from(-day))),
        day => format!("{} after", days(i64::from(day))),
    };
    let again = match (rung.every, rung.times) {
        (None, _) => return first,
        (Some(1), None) => "then every day until it is done".to_owned(),
        (Some(1), Some(times)) => format!("then every day, {times} times in all"),
        (Some(every), None) => format!("then every {every} days until it is done"),
        (Some(every), Some(times)) => format!("then every {every} days, {times} times in all"),
    };
    format!("{first}, {again}")
}

fn reader(reader: Reader) -> String {
    match reader {
        Reader::DesignatedOfficer => "the designated officer (DMO, DCO or DSCO)".to_owned(),
        Reader::Caseworker => "the caseworker or their cover".to_owned(),
        reader => reader.title().to_owned(),
    }
}

/// What somebody has to do, as a heading.
pub fn title(obligation: Obligation) -> String {
    match obligation {
        Obligation::OrderAssessPlan => "Final plan after an order to assess".to_owned(),
        Obligation::OrderPlanFinal => "Final plan after an order to make a plan".to_owned(),
        obligation => sentence(obligation.title()),
    }
}

/// Which law sets the date, or whose it is: "The final plan must be sent within 20 weeks (SEND
/// Regulations 2014, reg 13(2))".
fn law(obligation: Obligation, set: Option<&RuleSet>) -> String {
    let mut rules = set.into_iter().flat_map(|set| set.rules);
    match (rules.find(|rule| Obligation::of(rule.id) == Some(obligation)), obligation) {
        (Some(rule), _) => format!("{} ({}).", sentence(rule.duty), rule.provision),
        (None, Obligation::KeepPromise) => "The day for which the service promised its advice.".to_owned(),
        (None, Obligation::ImproveAdvice) => {
            "The authority’s own milestone, counted from the day the advice was sent back.".to_owned()
        }
        (None, _) => "The authority’s own milestone.".to_owned(),
    }
}
