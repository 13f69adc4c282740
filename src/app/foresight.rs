//! What a step would mean for who is told what: for its preview.

use chrono::NaiveDate;

use super::App;
use crate::domain::alert::{Watched, watched};
use crate::domain::calendar::in_words;
use crate::domain::case::Case;
use crate::domain::decide::check_clock;
use crate::domain::notice::{Notice, Topic, notices};
use crate::domain::step::{AlertOutcome, Subject};
use crate::mail::phrase;

/// In sentences: who would be told at once, what would no longer be chased, and which rungs the
/// next sweep would raise.
pub fn alerts(app: &App, before: Option<&Case>, after: &Case, today: NaiveDate) -> Vec<String> {
    let code = &after.registration.authority;
    let (ladder, policy) = (app.config.ladder(code), app.config.policy(code));
    let new = after.entries().iter().filter(|entry| entry.number > before.map_or(0, Case::version));
    let told = new.flat_map(|entry| notices(after, entry, &policy)).map(|notice| told(&notice));

    let now = watched(after, &app.rules, &policy);
    let old = before.into_iter().flat_map(|case| watched(case, &app.rules, &policy));
    let gone = old
        .filter(|one| before.is_some_and(|case| was_said(case, one)) && !now.contains(one))
        .map(|one| format!("No more reminders about the {}, due {}.", what(&one), in_words(one.due_on)));

    let said = |case: &Case| check_clock(case, &ladder, &policy, &app.rules, today);
    let already: Vec<_> = before.map(said).unwrap_or_default().into_iter().map(|entry| entry.step).collect();
    let mut told: Vec<String> = told.chain(gone).collect();
    for entry in said(after).into_iter().filter(|entry| !already.contains(&entry.step)) {
        let raised = notices(after, &entry, &policy);
        let raised = raised.iter().filter(|notice| notice.outcome == AlertOutcome::Raised);
        told.extend(
            raised.map(|notice| format!("The next sweep tells {}: {}.", reader(notice), topic(notice))),
        );
    }
    told
}

/// Whether somebody was told of this date.
fn was_said(case: &Case, watched: &Watched) -> bool {
    case.alerts.iter().any(|(_, _, alert)| {
        alert.obligation == watched.obligation
            && alert.about == watched.about
            && alert.due_on == watched.due_on
    })
}

fn told(notice: &Notice) -> String {
    format!("{} is told: {}.", phrase::sentence(&reader(notice)), topic(notice))
}

fn reader(notice: &Notice) -> String {
    notice.service.clone().unwrap_or_else(|| notice.reader.title().to_owned())
}

fn topic(notice: &Notice) -> String {
    match notice.topic {
        Topic::RequestAdvice => "please give advice".to_owned(),
        Topic::AdviceReturned => "the advice came back for quality".to_owned(),
        Topic::AdviceDeclined => "the service says that the request is not for them".to_owned(),
        Topic::AdviceChased => "the advice is late; please give it".to_owned(),
        Topic::DraftReady => "the draft is ready for review".to_owned(),
        Topic::PlanFinal => "the final plan was sent".to_owned(),
        Topic::CircumstancesChanged => "the child's circumstances changed".to_owned(),
        Topic::StageReached => "the case reached another stage".to_owned(),
        Topic::RunsLate => "the case runs late".to_owned(),
        Topic::Due(obligation) => {
            let due = notice.due_on.map_or_else(String::new, |due_on| format!(", due {}", in_words(due_on)));
            format!("{} about the {}{due}", notice.tone.name(), phrase::of_obligation(obligation))
        }
    }
}

fn what(watched: &Watched) -> String {
    let what = phrase::of_obligation(watched.obligation);
    match (&watched.about, &watched.service) {
        (Some(Subject::Advice(_)), Some(service)) => format!("{what} of {service}"),
        _ => what.to_owned(),
    }
}
