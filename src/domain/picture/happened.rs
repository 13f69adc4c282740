//! What happened on one clock of a case.

use chrono::NaiveDate;

use super::Happening;
use crate::domain::case::{Case, Ordered, Track};
use crate::domain::step::Response;

/// Oldest first.
pub fn of(case: &Case, track: &Track, clock: usize, starts_on: NaiveDate) -> Vec<Happening> {
    let ordered = clock.checked_sub(1).map(|place| &case.orders[place]);
    let mut list = Vec::new();
    let mut add = |on: NaiveDate, what: &str| list.push(Happening { on, what: what.to_owned() });
    match ordered {
        Some(ordered) => of_order(ordered, &mut add),
        None => {
            add(starts_on, "Request received");
            if let Some(decided) = &track.assessment {
                add(decided.on, if decided.yes { "Agreed to assess" } else { "Refused to assess" });
            }
        }
    }
    of_advice(case, clock, &mut add);
    if let Some(decided) = track.plan.as_ref().filter(|plan| plan.on != starts_on || !plan.yes) {
        add(decided.on, if decided.yes { "Decided to issue a plan" } else { "Decided against a plan" });
    }
    for (place, on) in track.drafts.iter().enumerate() {
        add(*on, if place == 0 { "Draft plan sent" } else { "Draft plan sent again" });
    }
    if let Some(on) = track.represented_on {
        add(on, "Representations received");
    }
    for (place, consulted) in track.consultations.iter().enumerate() {
        add(consulted.sent_on, &format!("{} consulted", consulted.setting));
        // One answer may be to several letters.
        let is_told = track.consultations[..place]
            .iter()
            .any(|other| (&other.setting, other.answer) == (&consulted.setting, consulted.answer));
        if let Some((response, on)) = consulted.answer.filter(|_| !is_told) {
            let can = if response == Response::CanMeetNeed { "can" } else { "cannot" };
            add(on, &format!("{} says it {can} meet need", consulted.setting));
        }
    }
    if let Some(issued) = &track.issued {
        add(issued.on, "Final plan sent");
    }
    if let Some(ended) = case.ended.as_ref().filter(|_| clock == case.orders.len()) {
        add(
            ended.on,
            if ended.moved_to.is_some() { "Moved to another authority" } else { "Request withdrawn" },
        );
    }
    list.sort_by_key(|happening| happening.on);
    list
}

fn of_order(ordered: &Ordered, add: &mut impl FnMut(NaiveDate, &str)) {
    add(ordered.on, ordered.order.from.title());
    if let Some(on) = ordered.notified_on {
        add(on, "Notified that it will assess");
    }
}

/// The requests of one day are one happening: a caseworker sends them together.
fn of_advice(case: &Case, clock: usize, add: &mut impl FnMut(NaiveDate, &str)) {
    let asked = || case.advice.iter().filter(|advice| advice.clock == clock && !advice.reused);
    let mut days: Vec<NaiveDate> = asked().map(|advice| advice.requested_on).collect();
    days.sort_unstable();
    days.dedup();
    for day in days {
        let count = asked().filter(|advice| advice.requested_on == day).count();
        let what =
            if count == 1 { "Advice requested".to_owned() } else { format!("Advice requested ({count})") };
        add(day, &what);
    }
}
