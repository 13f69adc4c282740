//! From a notice and its case to what a mail says of it. Of the child, nothing but the case's
//! reference and the setting's town.

use std::cmp::Reverse;

use chrono::NaiveDate;

use crate::db::notices::Stored;
use crate::domain::alert::is_late;
use crate::domain::calendar::{days_between, in_words};
use crate::domain::case::{Advice, Case, Stage};
use crate::domain::deadline::{About, Course, Deadline};
use crate::domain::ladder::{Obligation, Reader, Tone};
use crate::domain::notice::Topic;
use crate::domain::rules::RuleId;
use crate::domain::step::Subject;
use crate::mail::letter::{Group, Item};
use crate::mail::phrase;

/// A case as far as its mails need it.
pub struct Told<'a> {
    pub case: &'a Case,
    pub deadlines: &'a [Deadline],
    pub today: NaiveDate,
}

/// What the directory and the ledger add.
pub struct Beside {
    pub service: Option<String>,
    pub also_told: Vec<String>,
    pub broken_promises: Option<u32>,
    pub link: Option<String>,
    /// The link leads to where one signs in.
    pub signs_in: bool,
    /// The reader is told in the place of a setting that is not in the book.
    pub reminds: bool,
}

/// One notice as one item.
pub fn item(stored: &Stored, told: &Told<'_>, beside: Beside) -> Item {
    if stored.notice.reader == Reader::Family {
        return family(stored, told);
    }
    let notice = &stored.notice;
    let advice = advice(stored, told.case);
    let deadline = deadline(stored, told);
    let due_on = notice.due_on.or(deadline.map(|deadline| deadline.due_on));
    let days_left = due_on.map(|due_on| days_between(told.today, due_on));
    let promised_on = advice.and_then(|advice| advice.promised_on);
    Item {
        group: group(stored, days_left),
        tone: match notice.topic {
            // What came back was asked for long ago: that it came back is what is new.
            Topic::AdviceReturned => Tone::Information,
            _ => notice.tone,
        },
        about: about(notice.topic).to_owned(),
        reference: stored.case.to_string(),
        town: told.case.registration.setting.as_ref().and_then(|setting| setting.town.clone()),
        what: what(stored, advice),
        holder: holder(stored, &beside),
        due: due_on.map(in_words),
        days_late: days_left.map_or(0, |left| -left.min(0)),
        when: days_left.map(phrase::when),
        why: why(stored, deadline, &beside),
        law: deadline.map(|deadline| deadline.provision.to_owned()),
        number: notice.number,
        case_late: is_late(told.deadlines, told.today),
        also_told: beside.also_told,
        promised: promised_on.map(in_words),
        broken_promises: beside.broken_promises,
        note: None,
        link: beside.link,
        signs_in: beside.signs_in,
    }
}

/// For a parent or young person: the stage, the next date of theirs, and why it is late.
fn family(stored: &Stored, told: &Told<'_>) -> Item {
    let case = told.case;
    let wanted: &[RuleId] = match case.stage() {
        Stage::Considering => &[RuleId::DecideToAssess],
        Stage::Consulting => &[RuleId::Representations],
        _ => &[],
    };
    let the_plan = [RuleId::IssuePlan, RuleId::OrderAssessPlan, RuleId::OrderPlanFinal];
    let runs = |rules: &[RuleId]| {
        told.deadlines.iter().find(|d| d.course == Course::Running && rules.contains(&d.rule))
    };
    let plan = runs(&the_plan);
    let is_late = plan.is_some_and(|plan| plan.due_on < told.today);
    let next = if is_late { plan } else { runs(wanted).or(plan) };
    let days_left = next.map(|deadline| days_between(told.today, deadline.due_on));
    let awaits_advice =
        case.advice.iter().any(|advice| advice.clock_runs() && !case.ended_before_given(advice));
    let why = if awaits_advice {
        "some of the advice that we asked for has not come in yet"
    } else {
        "writing the plan takes us longer than it should"
    };
    Item {
        group: Group::Told,
        tone: stored.notice.tone,
        about: case.stage().name().to_owned(),
        reference: stored.case.to_string(),
        town: None,
        what: String::new(),
        holder: None,
        due: next.map(|deadline| in_words(deadline.due_on)),
        days_late: days_left.map_or(0, |left| -left.min(0)),
        when: days_left.map(phrase::when),
        why: next.map(Deadline::explanation),
        law: next.map(|deadline| deadline.provision.to_owned()),
        number: None,
        case_late: is_late,
        also_told: Vec::new(),
        promised: None,
        broken_promises: None,
        note: is_late.then(|| why.to_owned()),
        link: None,
        signs_in: false,
    }
}

/// The advice request that a notice is about.
pub fn advice<'a>(stored: &Stored, case: &'a Case) -> Option<&'a Advice> {
    match stored.notice.about {
        Some(Subject::Advice(number)) => case.advice(number),
        _ => None,
    }
}

fn group(stored: &Stored, days_left: Option<i64>) -> Group {
    let is_late = days_left.is_some_and(|left| left < 0);
    match stored.notice.topic {
        Topic::RequestAdvice | Topic::AdviceReturned => Group::NewlyAsked,
        Topic::AdviceChased => Group::Overdue,
        Topic::Due(Obligation::KeepPromise) if !is_late => Group::Promised,
        Topic::Due(_) if is_late => Group::Overdue,
        Topic::Due(_) => Group::DueSoon,
        _ => Group::Told,
    }
}

/// The name that the templates know a topic by.
const fn about(topic: Topic) -> &'static str {
    match topic {
        // The tone says that it is a request, or a chase.
        Topic::RequestAdvice | Topic::AdviceChased => Obligation::GiveAdvice.name(),
        Topic::AdviceDeclined => "not_for_us",
        topic => topic.name(),
    }
}

pub fn what(stored: &Stored, advice: Option<&Advice>) -> String {
    let obligation = match stored.notice.topic {
        Topic::Due(obligation) => obligation,
        _ => Obligation::GiveAdvice,
    };
    let of_advice = advice.filter(|_| obligation.is_of_a_service());
    let what =
        of_advice.map_or_else(|| phrase::of_obligation(obligation), |advice| phrase::of_advice(advice.kind));
    what.to_owned()
}

/// Who has to do it, where it is not the reader. Whoever reminds a setting is not the setting.
fn holder(stored: &Stored, beside: &Beside) -> Option<String> {
    let is_of_a_service = match stored.notice.topic {
        Topic::Due(obligation) => obligation.is_of_a_service(),
        _ => stored.service_id.is_some(),
    };
    match (&stored.notice.about, stored.notice.reader) {
        (Some(Subject::Setting(setting)), reader) => {
            (reader != Reader::Setting || beside.reminds).then(|| setting.clone())
        }
        (_, Reader::Service) => None,
        _ if is_of_a_service => beside.service.clone(),
        (_, Reader::Caseworker) => None,
        _ => Some("the SEN team".to_owned()),
    }
}

fn why(stored: &Stored, deadline: Option<&Deadline>, beside: &Beside) -> Option<String> {
    let due = in_words(stored.notice.due_on?);
    let service = beside.service.as_deref().unwrap_or("The service");
    match stored.notice.topic {
        Topic::Due(Obligation::KeepPromise) => Some(format!("{service} promised the advice for {due}.")),
        Topic::Due(Obligation::ImproveAdvice) => Some(format!(
            "The advice was sent back for quality and was to come again by {due}, the authority's own milestone."
        )),
        _ => deadline.map(Deadline::explanation),
    }
}

/// The deadline behind a notice. A promise and an improvement have none of their own; the law's
/// date for the advice stands behind them.
fn deadline<'a>(stored: &Stored, told: &Told<'a>) -> Option<&'a Deadline> {
    let notice = &stored.notice;
    let is_about = |deadline: &&Deadline| match (&deadline.about, &notice.about) {
        (Some(About::Advice { number, .. }), Some(Subject::Advice(asked))) => number == asked,
        (Some(About::Setting(setting)), Some(Subject::Setting(asked))) => setting == asked,
        (None, None) => true,
        _ => false,
    };
    let wanted = match notice.topic {
        Topic::Due(obligation) if !obligation.is_of_a_service() => obligation,
        Topic::Due(_) | Topic::RequestAdvice | Topic::AdviceReturned | Topic::AdviceChased => {
            Obligation::GiveAdvice
        }
        _ => return None,
    };
    let mut same =
        told.deadlines.iter().filter(is_about).filter(|d| Obligation::of(d.rule) == Some(wanted)).peekable();
    // An order has dates of the same name as an earlier one: the one that was raised counts.
    let first = same.peek().copied();
    same.find(|deadline| Some(deadline.due_on) == notice.due_on).or(first)
}

/// Of several items about the same thing in one mail, the most pressing is said.
pub fn says_more(one: &Stored, other: &Stored) -> bool {
    let weight =
        |stored: &Stored| (weight(stored.notice.tone), stored.notice.due_on.map(Reverse), Reverse(stored.id));
    weight(one) > weight(other)
}

const fn weight(tone: Tone) -> u8 {
    match tone {
        Tone::Information => 0,
        Tone::Request => 1,
        Tone::Reminder => 2,
        Tone::Chase => 3,
        Tone::Escalation => 4,
        Tone::Breach => 5,
    }
}
