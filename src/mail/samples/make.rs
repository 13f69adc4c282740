//! Letters and items as the program would make them, with the law's own arithmetic.

use chrono::NaiveDate;

use crate::domain::calendar::in_words;
use crate::domain::deadline::{About, Course, Deadline};
use crate::domain::ladder::Obligation;
use crate::domain::rules::{Basis, Bound, Limit, RuleId, Rules};
use crate::mail::letter::{Group, Item, Letter, LetterKind, Tone};
use crate::mail::phrase;

/// The request of most samples. Six weeks end on 8 June, twenty on 14 September.
pub const RECEIVED: NaiveDate = day(2026, 4, 27);
/// The day the services received their requests for advice; their six weeks end on 20 July.
pub const ASKED: NaiveDate = day(2026, 6, 8);
/// A request that is past its 20 weeks on 1 June.
pub const RECEIVED_EARLY: NaiveDate = day(2026, 1, 12);

pub const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("a date of a sample that does not exist"),
    }
}

pub fn letter(kind: LetterKind, reader: &str, items: Vec<Item>) -> Letter {
    let items = items.into_iter().map(|item| leading(kind, reader, item)).collect();
    Letter {
        kind,
        authority: "Bury".to_owned(),
        reader: reader.to_owned(),
        items,
        team: "Bury's early years and primary team (sen.primary@bury.example)".to_owned(),
        unsubscribe: None,
    }
}

/// Staff are led to the case or to their tasks, where they sign in.
fn leading(kind: LetterKind, reader: &str, item: Item) -> Item {
    const STAFF: [&str; 4] = ["the caseworker", "the SEN team", "the SEN manager", "the head of SEND"];
    let page = match kind {
        LetterKind::Task => "tasks".to_owned(),
        _ => format!("cases/{}", item.reference),
    };
    match STAFF.contains(&reader) {
        true => {
            Item { link: Some(format!("https://twentyweeks.bury.example/{page}")), signs_in: true, ..item }
        }
        false => item,
    }
}

pub fn notice(reader: &str, item: Item) -> Letter {
    letter(LetterKind::Notice, reader, vec![item])
}

/// The date of a rule on a clock that began on `from`, seen so many days before it.
pub fn dated(tone: Tone, rule: RuleId, from: NaiveDate, days_left: i64) -> Item {
    let deadline = deadline(rule, from);
    let obligation = Obligation::of(rule).unwrap_or(Obligation::GiveAdvice);
    Item {
        group: group(tone, days_left),
        due: Some(in_words(deadline.due_on)),
        when: Some(phrase::when(days_left)),
        days_late: (-days_left).max(0),
        why: Some(deadline.explanation()),
        law: Some(deadline.provision.to_owned()),
        ..told(tone, obligation.name(), phrase::of_obligation(obligation))
    }
}

/// Advice that a service received the request for on `from`.
pub fn advice(tone: Tone, what: &str, service: &str, from: NaiveDate, days_left: i64) -> Item {
    let about = Some(About::Advice { number: 1, service: service.to_owned() });
    let why = Deadline { about, ..deadline(RuleId::GiveAdvice, from) }.explanation();
    Item { what: what.to_owned(), why: Some(why), ..dated(tone, RuleId::GiveAdvice, from, days_left) }
}

/// Advice promised for a day, seen so many days before it.
pub fn promise(tone: Tone, what: &str, on: NaiveDate, days_left: i64) -> Item {
    Item {
        group: if days_left < 0 { Group::Overdue } else { Group::Promised },
        due: Some(in_words(on)),
        when: Some(phrase::when(days_left)),
        days_late: (-days_left).max(0),
        promised: Some(in_words(on)),
        ..told(tone, "keep_promise", what)
    }
}

/// Something that has no date of its own.
pub fn told(tone: Tone, about: &str, what: &str) -> Item {
    Item {
        group: Group::Told,
        tone,
        about: about.to_owned(),
        reference: "351-2026-00042".to_owned(),
        town: Some("Prestwich".to_owned()),
        what: what.to_owned(),
        holder: None,
        due: None,
        days_late: 0,
        when: None,
        why: None,
        law: None,
        number: None,
        case_late: false,
        also_told: Vec::new(),
        promised: None,
        broken_promises: None,
        note: None,
        link: Some("https://twentyweeks.bury.example/a/Yk3vQm8TfZ2wLr6x".to_owned()),
        signs_in: false,
    }
}

pub fn of_case(reference: &str, town: &str, item: Item) -> Item {
    Item { reference: reference.to_owned(), town: Some(town.to_owned()), ..item }
}

pub fn held_by(holder: &str, item: Item) -> Item {
    Item { holder: Some(holder.to_owned()), ..item }
}

const fn group(tone: Tone, days_left: i64) -> Group {
    match tone {
        Tone::Request => Group::NewlyAsked,
        Tone::Information => Group::Told,
        _ if days_left < 0 => Group::Overdue,
        _ => Group::DueSoon,
    }
}

fn deadline(rule: RuleId, from: NaiveDate) -> Deadline {
    let in_law = Rules::ENACTED.for_clock_from(from).and_then(|set| set.rule(rule));
    let (duty, provision, limit) = in_law.map_or_else(
        || (milestone(rule), "local milestone, from the authority's configuration", local_limit(rule)),
        |rule| (rule.duty, rule.provision, rule.limit),
    );
    Deadline {
        rule,
        provision,
        basis: in_law.map_or(Basis::Local, |rule| rule.basis),
        bound: in_law.map_or(Bound::Authority, |rule| rule.bound),
        limit,
        duty,
        starts_on: from,
        start: start(rule),
        due_on: limit.due(from),
        course: Course::Running,
        lifted: false,
        about: None,
    }
}

const fn milestone(rule: RuleId) -> &'static str {
    match rule {
        RuleId::PanelBy => "by the authority's own milestone the panel has decided",
        RuleId::AdviceRequestsOutBy => "by the authority's own milestone the requests for advice are out",
        _ => "by the authority's own milestone the draft is served",
    }
}

const fn local_limit(rule: RuleId) -> Limit {
    match rule {
        RuleId::PanelBy => Limit::Within(35),
        RuleId::AdviceRequestsOutBy => Limit::Within(2),
        _ => Limit::Within(112),
    }
}

const fn start(rule: RuleId) -> &'static str {
    match rule {
        RuleId::GiveAdvice => "The service received the request for advice",
        RuleId::Representations => "The draft was served",
        RuleId::SchoolResponse => "The setting was consulted",
        RuleId::ArrangeMediation => "The parent or young person asked for mediation",
        RuleId::OrderAssessNotify
        | RuleId::OrderAssessNoPlan
        | RuleId::OrderAssessPlan
        | RuleId::OrderPlanDraft
        | RuleId::OrderPlanFinal => "The order (or agreement) was received",
        RuleId::ServeDraftBy => "The final plan is due",
        RuleId::AdviceRequestsOutBy => "It was decided to assess",
        _ => "The request was received",
    }
}
