//! A story told in lines, `2026-03-02  request from parent`, and the timeline that comes of it.
//! Lines that do not begin with a day are for the reader, except `sweep daily from … to …`.

mod sweep;

use std::fmt::Write;

use chrono::NaiveDate;
use twentyweeks::domain::case::apply;
use twentyweeks::domain::deadline::{About, Deadline, deadlines};
use twentyweeks::domain::facts::CaseFacts;
use twentyweeks::domain::outlook::Outlook;
use twentyweeks::domain::step::{
    AdviceKind, AdviceRequest, Decline, Limb, OrderFrom, OrderKind, Registration, ReliefGround, Source,
};
use twentyweeks::domain::warning::warnings;
use twentyweeks::domain::{Case, Command, Policy, Rules, Step, decide};

use super::steps;

pub fn timeline(happened: &str) -> String {
    let mut telling = Telling { case: None, today: NaiveDate::MIN, text: String::new(), swept: false };
    for line in happened.lines() {
        let Some((first, rest)) = line.split_once(' ') else { continue };
        if let Some(days) = line.strip_prefix("sweep daily from ") {
            telling.sweep_daily(days);
        }
        if let Ok(on) = first.parse() {
            telling.tell(on, rest.trim());
        }
    }
    telling.text
}

struct Telling {
    case: Option<Case>,
    /// The latest day so far: a line with an earlier one was recorded late.
    today: NaiveDate,
    text: String,
    /// The last lines are of a sweep: a step stands apart from them.
    swept: bool,
}

impl Telling {
    fn tell(&mut self, on: NaiveDate, line: &str) {
        self.today = self.today.max(on);
        match line {
            "look" => return self.look(on),
            "sweep" => return self.sweep(on),
            _ if std::mem::take(&mut self.swept) => self.write(""),
            _ => {}
        }
        let step = step(self.case.as_ref(), line);
        let number = self.case.as_ref().map_or(0, Case::version) + 1;
        let title = title(self.case.as_ref(), &step);
        match decide(self.case.as_ref(), &Command::now(on, step), &Rules::ENACTED, self.today) {
            Ok(entries) => {
                self.case = entries.into_iter().fold(self.case.take(), apply);
                let stage = self.case.as_ref().map_or("", |case| case.stage().name());
                self.write(&format!("{number:>3}  {on}  {title:<58}{stage}"));
            }
            Err(refusal) => self.write(&format!("     {on}  {title:<58}REFUSED\n       {refusal}")),
        }
    }

    fn look(&mut self, on: NaiveDate) {
        let case = self.case.clone().expect("a request before anybody looks");
        let policy = Policy::default();
        let mut deadlines = deadlines(&case, &Rules::ENACTED, &policy);
        deadlines.sort_by_key(|deadline| deadline.due_on);
        let rag = Outlook::from_deadlines(&case, &deadlines, &policy).rag(on);
        self.write(&format!("\nOn {}: {}, {}", on.format("%-d %B %Y"), case.stage(), rag.name()));
        for deadline in &deadlines {
            self.write(&described(deadline, on, &policy));
        }
        for warning in warnings(&case, &Rules::ENACTED, on) {
            self.write(&format!("  ! {warning}"));
        }
        let facts = CaseFacts::of(&case, &Rules::ENACTED).expect("rules are on file");
        self.write(&format!("  = {}\n", facts.in_words()));
    }

    fn write(&mut self, line: &str) {
        writeln!(self.text, "{line}").expect("a string takes text");
    }
}

/// What was done, and by or to which service.
fn title(case: Option<&Case>, step: &Step) -> String {
    let asked = || case?.advice(step.advice()?)?.service.clone();
    let service = match step {
        Step::RequestAdvice(request) => Some(request.service.clone()),
        _ => asked(),
    };
    let title = step.kind().title();
    service.map_or(title.to_owned(), |service| format!("{title}: {service}"))
}

fn described(deadline: &Deadline, on: NaiveDate, policy: &Policy) -> String {
    let state = deadline.state(on, policy.warning_days).name();
    let met_on = deadline.met_on().map_or(String::new(), |on| on.to_string());
    let rule = serde_json::to_value(deadline.rule).expect("a name");
    let rule = rule.as_str().expect("a name").to_owned();
    let about = match &deadline.about {
        Some(About::Advice { service, .. }) => format!("{rule} ({service})"),
        Some(About::Setting(setting)) => format!("{rule} ({setting})"),
        None => rule,
    };
    let line = format!("  {}  {state:<11}{met_on:<12}{about:<40}{}", deadline.due_on, deadline.provision);
    line.trim_end().to_owned()
}

/// The step a line tells of. A line that tells of none fails the test: it is a slip of the pen.
fn step(case: Option<&Case>, line: &str) -> Step {
    let (what, particulars) = line.split_once(": ").unwrap_or((line, ""));
    if let Some(source) = what.strip_prefix("request from ") {
        return request(source);
    }
    if let Some((kind, verb)) = what.split_once(" advice ") {
        return advice(case, kind, verb, particulars);
    }
    match what {
        "agree to assess" => steps::agree(),
        "refuse to assess" => steps::refuse(),
        "decide to issue a plan" => steps::decide_to_issue(),
        "give notice of no plan" => steps::decide_no_plan(),
        "send the draft" => steps::send_draft(),
        "representations" => steps::represent(),
        "consult" => steps::consult(particulars),
        "answer" => steps::answer(particulars),
        "send the final plan" => steps::issue(),
        "send the final plan, the parent agrees" => steps::issue_agreed(),
        "exception" => exception(particulars),
        "withdraw the request" => steps::withdraw(),
        "move to" => steps::move_to(particulars),
        "order of the Tribunal to assess" => steps::order(OrderKind::Assess, OrderFrom::Tribunal),
        "order of the Tribunal to make a plan" => steps::order(OrderKind::Plan, OrderFrom::Tribunal),
        "reminders put off until" => steps::snooze(None, particulars),
        "the parent agrees to mail" => steps::agree_to_mail(),
        "mediation asked for" => steps::request_mediation(),
        "mediation arranged" => steps::arrange_mediation(),
        "mediation certificate" => steps::certify_mediation(),
        "note" => steps::note(),
        _ => correction(what).unwrap_or_else(|| panic!("what does this mean: {line:?}?")),
    }
}

fn request(source: &str) -> Step {
    let source = match source {
        "parent" => Source::Parent,
        "school" => Source::Setting,
        "health" => Source::Health,
        "social care" => Source::SocialCare,
        _ => Source::Other,
    };
    steps::register(Registration { source, ..steps::registration() })
}

/// `psychology advice asked: Educational Psychology`, and then `psychology advice given`.
fn advice(case: Option<&Case>, kind: &str, verb: &str, particulars: &str) -> Step {
    let kind: AdviceKind = serde_json::from_value(kind.replace(' ', "_").into()).expect("a kind of advice");
    if verb == "asked" {
        let (service, received) = particulars.split_once(", received ").unwrap_or((particulars, ""));
        let received_by_service_on = (!received.is_empty()).then(|| steps::day(received));
        return Step::RequestAdvice(AdviceRequest {
            kind,
            service: service.into(),
            received_by_service_on,
            urgent: false,
        });
    }
    let mut of_kind = case.into_iter().flat_map(|case| &case.advice).filter(|advice| advice.kind == kind);
    let number = of_kind.next_back().expect("advice that was asked for").number;
    match verb {
        "acknowledged" => steps::acknowledge(number, None),
        "promised" => steps::acknowledge(number, Some(particulars)),
        "declined" => Step::DeclineAdvice(Decline { advice: number, whose: particulars.into() }),
        "reminders put off until" => steps::snooze(Some(number), particulars),
        "given" => steps::give(number),
        "sent back" => steps::send_back(number),
        "accepted" => steps::accept(number),
        "cancelled" => steps::cancel(number),
        "relieved" => {
            let (from, to) = particulars.split_once(" to ").expect("two days");
            steps::relieve(number, ReliefGround::MissedAppointment, from, to)
        }
        _ => panic!("what became of the advice: {verb:?}?"),
    }
}

/// `exception: school closed, 2026-07-22 to 2026-09-02`.
fn exception(particulars: &str) -> Step {
    let (limb, days) = particulars.split_once(", ").expect("a limb and two days");
    let limb: Limb = serde_json::from_value(limb.replace(' ', "_").into()).expect("a limb");
    let (from, to) = days.split_once(" to ").expect("two days");
    steps::except(limb, from, to)
}

/// `correct entry 1, received on 2026-02-23`, `correct entry 3, happened on …`, `strike entry 3`.
fn correction(what: &str) -> Option<Step> {
    if let Some(entry) = what.strip_prefix("strike entry ") {
        return Some(steps::strike(entry.parse().ok()?));
    }
    let (entry, change) = what.strip_prefix("correct entry ")?.split_once(", ")?;
    let (field, value) = change.rsplit_once(' ')?;
    Some(steps::correct(entry.parse().ok()?, &field.replace(' ', "_"), value))
}
