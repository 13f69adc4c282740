//! Taking a case on by a step, at its form.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use twentyweeks::app::Unwatched;
use twentyweeks::app::sweep::SweepOrder;
use twentyweeks::domain::StepKind;
use twentyweeks::domain::identifiers::Email;
use twentyweeks::domain::permission::Role;

use super::forms::Sheet;
use crate::api::shorthand::{
    PSYCHOLOGY, absence, agreed, asked, chronology, draft, example, note, refused, to_issue,
};
use crate::support::{Browser, Client, Seen, TODAY, TestApp};

crate::on_both_databases!(
    every_step_has_a_form_that_asks_what_the_api_asks,
    a_form_that_is_filled_in_records_what_the_api_would,
    what_is_wrong_is_said_beside_its_field_with_the_reason_in_law,
    everything_that_is_missing_is_said_at_once,
    looking_at_what_a_step_moves_moves_nothing,
    a_step_that_moves_nothing_is_recorded_at_once,
    a_form_that_is_sent_twice_is_recorded_once,
    going_back_and_changing_the_form_is_no_second_click,
    somebody_elses_entry_is_told_and_what_was_typed_is_kept,
    what_the_clock_says_meanwhile_makes_nothing_stale,
    of_two_people_with_the_same_step_the_second_is_told,
    a_step_that_is_not_possible_says_why_and_what_is,
    a_form_whose_session_ended_comes_back_filled_in,
    one_authority_has_no_form_for_anothers_case,
);

/// The day on which the examples happen.
const ON: &str = "2026-06-01";

/// What has to be recorded before a step of this kind is possible.
fn before(kind: StepKind) -> Vec<Value> {
    let given = || json!({"step": "give_advice", "on": "2026-04-20", "advice": 1});
    let consulted =
        || json!({"step": "consult_setting", "on": "2026-05-12", "setting": "Elms Primary School"});
    let mediation = || json!({"step": "request_mediation", "on": "2026-04-20"});
    let assessing = || vec![agreed("2026-04-01"), asked("2026-04-02", "psychology", PSYCHOLOGY)];
    let drafting = || [assessing(), vec![to_issue("2026-05-10")]].concat();
    match kind {
        StepKind::RequestAdvice
        | StepKind::ReuseAdvice
        | StepKind::DecideToIssue
        | StepKind::DecideNoPlan
        | StepKind::AcknowledgeAdvice
        | StepKind::GiveAdvice
        | StepKind::CancelAdvice
        | StepKind::RelieveAdvice
        | StepKind::DeclineAdvice
        | StepKind::ChaseAdvice
        | StepKind::SnoozeReminders => assessing(),
        StepKind::ReturnAdvice | StepKind::AcceptAdvice => [assessing(), vec![given()]].concat(),
        StepKind::SendDraft | StepKind::ConsultSetting => drafting(),
        StepKind::RecordRepresentations | StepKind::IssuePlan => {
            [drafting(), vec![draft("2026-05-12")]].concat()
        }
        StepKind::RecordSettingResponse => [drafting(), vec![consulted()]].concat(),
        StepKind::WithdrawException => vec![absence("2026-05-20", "2026-04-01", "2026-05-15")],
        StepKind::ReceiveOrder | StepKind::RequestMediation | StepKind::RecordMediationCertificate => {
            vec![refused("2026-04-10")]
        }
        StepKind::ArrangeMediation => vec![refused("2026-04-10"), mediation()],
        StepKind::Strike => vec![note("2026-03-02")],
        _ => Vec::new(),
    }
}

/// The kinds of step that have a form here.
fn kinds() -> impl Iterator<Item = StepKind> {
    let has_none = |kind: &StepKind| matches!(kind, StepKind::Register | StepKind::RaiseAlert);
    StepKind::ALL.into_iter().filter(move |kind| !has_none(kind))
}

/// A case on which a step of this kind is possible.
fn case_for(me: &Client, kind: StepKind) -> String {
    let case = me.register("2026-03-02");
    before(kind).into_iter().for_each(|step| drop(me.step(&case, step)));
    case
}

fn open(browser: &Browser, case: &str, kind: StepKind) -> Seen {
    let entry = match kind {
        StepKind::Correct => "?entry=1",
        StepKind::Strike => "?entry=2",
        _ => "",
    };
    let seen = browser.open(&format!("{}{entry}", path(case, kind)));
    assert_eq!(seen.status, 200, "{kind:?}: {}", seen.html);
    seen
}

fn path(case: &str, kind: StepKind) -> String {
    format!("/cases/{case}/steps/{}", kind.name())
}

/// Records it, also where it is to be looked at first.
#[track_caller]
fn record(browser: &Browser, sheet: &Sheet) -> Seen {
    let seen = sheet.send(browser);
    if seen.status != 200 {
        return seen;
    }
    assert!(seen.says("Check before you record"), "{}", seen.html);
    Sheet::of(&seen).press(browser, "confirmed", "yes")
}

fn every_step_has_a_form_that_asks_what_the_api_asks(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    let document = server.stranger().get("/api/v1/openapi.json").body;
    for kind in kinds().filter(|kind| *kind != StepKind::Correct) {
        let seen = open(&browser, &case_for(&me, kind), kind);
        let mut asked = api_fields(&document, kind);
        // Only a refusal and "no plan" carry the four notices.
        if matches!(kind, StepKind::AgreeToAssess | StepKind::DecideToIssue) {
            asked.remove("notices_given");
        }
        assert_eq!(Sheet::of(&seen).fields(), asked, "{kind:?}");
    }
}

/// The fields of a step, as the description of the API lists them.
fn api_fields(document: &Value, kind: StepKind) -> BTreeSet<String> {
    let mut found = Vec::new();
    collect_variants(document, &document["components"]["schemas"]["StepBody"], &mut found);
    let variant = found.into_iter().find(|(step, _)| step == kind.name());
    let mut fields = variant.unwrap_or_else(|| panic!("{kind:?} is not described")).1;
    fields.remove("step");
    fields.insert("on".to_owned());
    fields
}

/// Every variant of a step in a schema: its name and its fields.
fn collect_variants(document: &Value, schema: &Value, found: &mut Vec<(String, BTreeSet<String>)>) {
    let schema = resolved(document, schema);
    let mut fields = BTreeSet::new();
    let mut step = None;
    collect_fields(document, schema, &mut fields, &mut step);
    if let Some(step) = step {
        found.push((step, fields));
        return;
    }
    for key in ["oneOf", "allOf", "anyOf"] {
        for part in schema[key].as_array().into_iter().flatten() {
            collect_variants(document, part, found);
        }
    }
}

fn collect_fields(
    document: &Value,
    schema: &Value,
    fields: &mut BTreeSet<String>,
    step: &mut Option<String>,
) {
    let schema = resolved(document, schema);
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        fields.insert(name.clone());
        let named = property["enum"].as_array().filter(|names| names.len() == 1 && name == "step");
        if let Some(name) = named.and_then(|names| names[0].as_str()).or(property["const"].as_str()) {
            *step = Some(name.to_owned());
        }
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        collect_fields(document, part, fields, step);
    }
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap_or(schema),
        None => schema,
    }
}

fn a_form_that_is_filled_in_records_what_the_api_would(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    for kind in kinds().filter(|kind| !matches!(kind, StepKind::Correct | StepKind::Strike)) {
        let (by_form, by_api) = (case_for(&me, kind), case_for(&me, kind));
        // A chase is a mail that goes out today.
        let step = example(kind, if kind == StepKind::ChaseAdvice { TODAY } else { ON });
        let seen = record(&browser, Sheet::of(&open(&browser, &by_form, kind)).fill(&step));
        let entry = seen.entry(&by_form);
        me.step(&by_api, step);
        let (ours, theirs) = (chronology(&me, &by_form), chronology(&me, &by_api));
        assert_eq!(entry as usize, ours.len(), "{kind:?}");
        let (ours, theirs) = (ours.last().unwrap(), theirs.last().unwrap());
        for field in ["step", "on", "details"] {
            assert_eq!(ours[field], theirs[field], "{kind:?}");
        }
    }
}

fn what_is_wrong_is_said_beside_its_field_with_the_reason_in_law(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    for (kind, field, value, at, reason) in [
        (StepKind::SendDraft, "on", "2026-12-24", "on", "24 December 2026 is in the future."),
        (StepKind::SendDraft, "on", "2026-04-01", "on", "it was decided to issue a plan then"),
        (
            StepKind::RecordException,
            "to",
            "2026-04-20",
            "to",
            "19 days; an absence counts from 28 days on (reg 10(4)(d))",
        ),
        (StepKind::IssuePlan, "on", "2026-05-20", "on", "has until 26 May 2026 to make representations"),
        (StepKind::RelieveAdvice, "to", "2026-08-01", "to", "is not within the service's 6 weeks"),
        (StepKind::Allocate, "caseworker", "nobody", "caseworker", "Not an e-mail address"),
    ] {
        let case = case_for(&me, kind);
        let mut step = example(kind, ON);
        step[field] = json!(value);
        let seen = Sheet::of(&open(&browser, &case, kind)).fill(&step).send(&browser);
        let said = seen.error_at(at).unwrap_or_else(|| panic!("{kind:?}: {}", seen.html));
        assert!(said.contains(reason), "{kind:?}: {said}");
        assert_eq!(seen.status, 422, "{kind:?}");
        let again = Sheet::of(&seen);
        let typed = again.pairs.iter().filter(|(name, _)| name != "key").count();
        assert!(typed > 3, "{again:?}");
    }
}

fn everything_that_is_missing_is_said_at_once(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    let case = case_for(&me, StepKind::RecordException);
    let sheet = Sheet::of(&open(&browser, &case, StepKind::RecordException));
    let seen = sheet.send(&browser);
    for field in ["limb", "from", "to", "evidence", "why_impractical", "decided_by"] {
        assert!(seen.error_at(field).is_some(), "{field}: {}", seen.html);
        assert!(seen.says(&format!("href=\"#{field}")), "the summary leads to {field}");
    }
    assert_eq!(seen.error_at("on"), None, "it is today unless somebody says otherwise");
}

fn looking_at_what_a_step_moves_moves_nothing(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    let case = case_for(&me, StepKind::IssuePlan);
    let before = chronology(&me, &case).len();
    let mut sheet = Sheet::of(&open(&browser, &case, StepKind::IssuePlan));
    let seen =
        sheet.fill(&json!({"on": "2026-07-20", "named_setting": "Elms Primary School"})).send(&browser);
    for words in [
        "Check before you record",
        "Elms Primary School",
        "20 July 2026",
        "done on 20 July 2026, in time",
        "Final plan sent",
        "Counts as a plan issued in 2026, in time after 140 days",
        "Nothing is recorded yet",
    ] {
        assert!(seen.says(words), "{words}: {}", seen.html);
    }
    assert_eq!(chronology(&me, &case).len(), before);
    let back = Sheet::of(&seen).press(&browser, "change", "yes");
    assert_eq!(Sheet::of(&back).value("named_setting"), "Elms Primary School");
    assert_eq!(Sheet::of(&back).value("on-day"), "20");
    let done = Sheet::of(&seen).press(&browser, "confirmed", "yes");
    assert_eq!(done.entry(&case) as usize, before + 1);
}

fn a_step_that_moves_nothing_is_recorded_at_once(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    let case = me.register("2026-10-20");
    let seen =
        Sheet::of(&open(&browser, &case, StepKind::Note)).set("text", "The parent rang.").send(&browser);
    assert_eq!(seen.entry(&case), 2);
}

fn a_form_that_is_sent_twice_is_recorded_once(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    for kind in [StepKind::Note, StepKind::AgreeToAssess, StepKind::Strike, StepKind::Correct] {
        let case = case_for(&me, kind);
        let mut sheet = Sheet::of(&open(&browser, &case, kind));
        match kind {
            StepKind::Correct => sheet.set("changes.child.surname", "Other").set("reason", "A slip."),
            kind => sheet.fill(&example(kind, ON)),
        };
        let mut last = sheet.clone();
        let seen = sheet.send(&browser);
        if seen.status == 200 {
            last = Sheet::of(&seen);
            last.set("confirmed", "yes");
        }
        let first = if seen.status == 200 { last.send(&browser) } else { seen };
        let entries = chronology(&me, &case).len();
        let again = last.send(&browser);
        assert_eq!(again.entry(&case), first.entry(&case), "{kind:?}");
        assert_eq!(
            sheet.send(&browser).entry(&case),
            first.entry(&case),
            "{kind:?}, sent from the first page"
        );
        assert_eq!(chronology(&me, &case).len(), entries, "{kind:?}");
    }
}

fn going_back_and_changing_the_form_is_no_second_click(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    let case = me.register("2026-10-20");
    let mut sheet = Sheet::of(&open(&browser, &case, StepKind::Note));
    assert_eq!(sheet.set("text", "The parent rang.").send(&browser).entry(&case), 2);
    let seen = sheet.set("text", "The parent rang again.").send(&browser);
    assert_eq!(seen.status, 412);
    assert!(seen.says("Note, by you, 1 November 2026 at 12:00"), "{}", seen.html);
    assert_eq!(Sheet::of(&seen).send(&browser).entry(&case), 3);
}

fn somebody_elses_entry_is_told_and_what_was_typed_is_kept(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    let case = me.register("2026-10-20");
    let mut sheet = Sheet::of(&open(&browser, &case, StepKind::AgreeToAssess));
    sheet.fill(&example(StepKind::AgreeToAssess, "2026-10-30"));
    me.step(&case, note("2026-10-30"));
    let seen = sheet.send(&browser);
    assert_eq!(seen.status, 412, "{}", seen.html);
    assert!(seen.says("Somebody recorded something while you were typing"), "{}", seen.html);
    assert!(seen.says("Note, by token caseworker "), "{}", seen.html);
    let again = Sheet::of(&seen);
    assert_eq!((again.value("reasons"), again.value("version")), ("As the panel saw it.", "2"));
    assert_eq!(record(&browser, &again).entry(&case), 3);
}

fn what_the_clock_says_meanwhile_makes_nothing_stale(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    let case = me.register("2026-03-02");
    let mut sheet = Sheet::of(&open(&browser, &case, StepKind::Note));
    let order = SweepOrder { on: None, dry_run: false, holder: "a test".to_owned() };
    server.app.sweep(&order, &Unwatched).expect("a sweep");
    let entries = chronology(&me, &case).len();
    assert!(entries > 1, "the clock spoke");
    let seen = sheet.set("text", "The parent rang.").send(&browser);
    assert_eq!(seen.entry(&case) as usize, entries + 1);
    assert_eq!(sheet.send(&browser).entry(&case) as usize, entries + 1, "sent twice");
}

fn of_two_people_with_the_same_step_the_second_is_told(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    let case = me.register("2026-10-20");
    let mut sheet = Sheet::of(&open(&browser, &case, StepKind::AgreeToAssess));
    sheet.fill(&example(StepKind::AgreeToAssess, "2026-10-30"));
    me.step(&case, agreed("2026-10-29"));
    let seen = sheet.send(&browser);
    assert_eq!(seen.status, 422, "{}", seen.html);
    for words in ["is not possible now", "Agreed to assess, by token caseworker ", "As the panel saw it."] {
        assert!(seen.says(words), "{words}: {}", seen.html);
    }
    assert_eq!(chronology(&me, &case).len(), 2);
}

fn a_step_that_is_not_possible_says_why_and_what_is(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    let case = me.register("2026-10-20");
    let seen = browser.open(&path(&case, StepKind::IssuePlan));
    assert_eq!(seen.status, 422);
    assert!(seen.says("the case is waiting for the decision whether to assess"), "{}", seen.html);
    assert!(seen.says(&format!("href=\"{}\">Agree to assess</a>", path(&case, StepKind::AgreeToAssess))));
    assert!(!seen.says(&path(&case, StepKind::SendDraft)));
    for unknown in ["register", "raise_alert", "dance"] {
        assert_eq!(browser.open(&format!("/cases/{case}/steps/{unknown}")).status, 404, "{unknown}");
    }
}

fn a_form_whose_session_ended_comes_back_filled_in(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    let case = me.register("2026-10-20");
    let mut sheet = Sheet::of(&open(&browser, &case, StepKind::RefuseToAssess));
    sheet.fill(&example(StepKind::RefuseToAssess, "2026-10-30")).set("notices_given", "mediation");
    let email = end_session(&server, &browser);
    let seen = sheet.send(&browser);
    let to = path(&case, StepKind::RefuseToAssess);
    assert_eq!((seen.status, seen.header("location")), (303, format!("/sign-in?next={to}&kept=1").as_str()));
    let browser = server.signed_in(&email);
    let seen = browser.open(&to);
    assert!(seen.says("Your session ended before this was recorded"), "{}", seen.html);
    let again = Sheet::of(&seen);
    assert_eq!((again.value("reasons"), again.value("notices_given")), ("As the panel saw it.", "mediation"));
    assert_eq!(record(&browser, &again).entry(&case), 2);
    let empty = browser.open(&path(&me.register("2026-10-20"), StepKind::RefuseToAssess));
    assert!(!empty.says("Your session ended"), "it belongs to the other case");
}

/// Ends the session of a browser; whose it was can sign in again.
pub fn end_session(server: &TestApp, browser: &Browser) -> Email {
    let session = server.app.session_of(browser.secret()).unwrap().expect("a session");
    server.app.end_session(&session).expect("it ends");
    Email::parse(&session.email).unwrap()
}

fn one_authority_has_no_form_for_anothers_case(server: TestApp) {
    let case = server.caseworker().register("2026-10-20");
    let other = server.browser(Role::Caseworker, "357");
    assert_eq!(other.open(&path(&case, StepKind::Note)).status, 404);
    assert_eq!(other.send(&path(&case, StepKind::Note), &[("text", "Hello"), ("on-day", "1")]).status, 404);
}
