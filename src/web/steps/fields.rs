//! What the form of each step asks: the fields of the API, by their names there.

use super::choices::{self, after_none};
use crate::app::ground::Ground;
use crate::domain::StepKind;
use crate::domain::calendar::in_words;
use crate::domain::case::Stage;
use crate::domain::rules::RuleId;
use crate::web::form::{Choice, Control, Field};
use crate::web::register;

/// One line without a suggestion of the browser's.
pub const fn line(width: u8) -> Control {
    Control::Line { width, autocomplete: "off" }
}

/// The fields of a step but its day. To correct an entry, what was recorded then can be chosen
/// though it could not be now.
pub fn of(kind: StepKind, ground: &Ground, to_correct: bool) -> Vec<Field> {
    let advice = || advice(ground, if to_correct { StepKind::Correct } else { kind });
    match kind {
        StepKind::Register => register::fields::of(&ground.known),
        StepKind::Allocate => allocation(ground),
        StepKind::AgreeToAssess | StepKind::DecideToIssue => decision(kind).into(),
        StepKind::RefuseToAssess | StepKind::DecideNoPlan => {
            decision(kind).into_iter().chain([notices_given()]).collect()
        }
        StepKind::RequestAdvice => request(ground),
        StepKind::AcknowledgeAdvice => vec![
            advice(),
            Field::new("promised_on", "Which day do they promise?", Control::Date)
                .hint("Leave it empty where they only confirm. At most 26 weeks ahead.")
                .optional(),
        ],
        StepKind::GiveAdvice | StepKind::AcceptAdvice => vec![advice()],
        StepKind::ReturnAdvice => vec![
            advice(),
            reason("What does the advice lack?", "Say what the advice lacks")
                .hint("The service reads this. Write no name of a child."),
        ],
        StepKind::CancelAdvice => {
            vec![advice(), reason("Why is the request cancelled?", "Say why the request is cancelled")]
        }
        StepKind::ReuseAdvice => reuse(ground),
        StepKind::RelieveAdvice => relief(advice()),
        StepKind::SendDraft
        | StepKind::RequestMediation
        | StepKind::ArrangeMediation
        | StepKind::RecordMediationCertificate => Vec::new(),
        StepKind::RecordRepresentations => {
            vec![area("summary", "What do they say?", "Sum up what the parent or young person said")]
        }
        StepKind::ConsultSetting => {
            vec![setting("setting", "Which setting?", ground).needed("Choose the setting, or type its name")]
        }
        StepKind::RecordSettingResponse => answer(ground, to_correct),
        StepKind::IssuePlan => plan(ground),
        StepKind::RecordException => exception(ground, to_correct),
        StepKind::WithdrawException => vec![
            one_of("exception", "Which exception?", choices::exceptions(&ground.case, to_correct))
                .number()
                .needed("Choose the exception"),
            reason("Why is it withdrawn?", "Say why the exception is withdrawn"),
        ],
        StepKind::WithdrawRequest => vec![
            Field::new("by", "Who withdrew the request?", line(40))
                .hint("For example: the parent, by letter")
                .needed("Say who withdrew the request"),
            reason("Why?", "Say why the request was withdrawn"),
        ],
        StepKind::RecordMove => vec![moved_to(ground)],
        StepKind::ReceiveOrder => order(ground),
        StepKind::RecordChangeOfCircumstances => change(),
        StepKind::DeclineAdvice => vec![
            advice(),
            Field::new("whose", "Whose is it, as far as they know?", line(40))
                .needed("Say whose it is, or who may know"),
        ],
        StepKind::ChaseAdvice => vec![
            advice(),
            Field::new("note", "Note", Control::Area { rows: 2 })
                .hint("For the record only. The mail says what is late and by how much, and nothing of the child.")
                .optional(),
        ],
        StepKind::SnoozeReminders => snooze(ground),
        StepKind::RecordMailAgreement => vec![
            Field::new("email", "Which address may be written to?", Control::Email)
                .hint("Leave it empty where they do not agree, or no longer do.")
                .optional(),
        ],
        StepKind::Note => vec![area("text", "Note", "Write the note")],
        StepKind::RaiseAlert | StepKind::Correct | StepKind::Strike => Vec::new(),
    }
}

/// What is said beneath the question for the day.
pub fn day_hint(kind: StepKind, ground: &Ground) -> String {
    let until = |rule: RuleId| {
        let due =
            ground.view.deadlines.iter().rfind(|deadline| deadline.rule == rule && deadline.met_on.is_none());
        due.map(|deadline| format!("The last day in time is {}.", in_words(deadline.due_on)))
    };
    let hint = match kind {
        StepKind::AgreeToAssess if ground.case.order().is_some() => until(RuleId::OrderAssessNotify),
        StepKind::AgreeToAssess | StepKind::RefuseToAssess => until(RuleId::DecideToAssess),
        StepKind::DecideNoPlan => until(RuleId::OrderAssessNoPlan).or_else(|| until(RuleId::NotifyNoPlan)),
        StepKind::IssuePlan => until(RuleId::OrderPlanFinal)
            .or_else(|| until(RuleId::OrderAssessPlan))
            .or_else(|| until(RuleId::IssuePlan)),
        StepKind::ReceiveOrder => Some(
            "Of an order the day you received it, of a mediation agreement the day it was made, of an appeal not opposed the day you told the Tribunal.".to_owned(),
        ),
        _ => None,
    };
    hint.unwrap_or_default()
}

fn allocation(ground: &Ground) -> Vec<Field> {
    let mut caseworker = register::fields::caseworker(&ground.known, "caseworker", "Choose…")
        .needed("Choose a caseworker, or type an e-mail address");
    if let Some(least_busy) = &ground.known.least_busy {
        caseworker = caseworker
            .hint("Suggested is whoever has the fewest open cases and is not away today.")
            .with(least_busy);
    }
    vec![caseworker, register::fields::team(&ground.known)]
}

fn decision(kind: StepKind) -> [Field; 2] {
    let hint = match kind {
        StepKind::AgreeToAssess | StepKind::RefuseToAssess => {
            "The test: whether the child or young person may have special educational needs, and may need provision under an EHC plan (section 36(8))."
        }
        _ => {
            "Whether, in the light of the assessment, provision under an EHC plan is necessary (section 37(1))."
        }
    };
    [
        area("reasons", "What are the reasons?", "Give the reasons for the decision").hint(hint),
        Field::new("decided_by", "Who decided?", line(40))
            .hint("The officer or the panel")
            .needed("Say which officer or panel decided"),
    ]
}

fn notices_given() -> Field {
    let choices = vec![
        Choice::new("right_of_appeal", "The right of appeal"),
        Choice::new("time_limits", "The time limits for it"),
        Choice::new("mediation", "Mediation, and how to get it"),
        Choice::new("disagreement_resolution_and_sendias", "Disagreement resolution, and where SEND IAS is"),
    ];
    Field::new("notices_given", "What does the letter tell them?", Control::Checks(choices))
        .hint("The law asks for all four.")
        .optional()
}

fn request(ground: &Ground) -> Vec<Field> {
    let services = after_none(choices::services(&ground.known), "Choose…");
    vec![
        kind_of_advice(ground),
        Field::new(
            "service",
            "Who is asked?",
            Control::Listed { choices: services, unlisted: "Name of the service, the setting or the parent" },
        )
        .needed("Choose who is asked, or type a name"),
        Field::new("received_by_service_on", "When did they receive it?", Control::Date)
            .hint("Their 6 weeks run from this day. Leave it empty where it was the same day.")
            .optional(),
        Field::new("urgent", "Tell them at once, also outside working hours", Control::Tick),
    ]
}

fn kind_of_advice(ground: &Ground) -> Field {
    let kinds = after_none(choices::advice_kinds(ground), "Choose…");
    Field::new("kind", "Which advice?", Control::Select(kinds)).needed("Choose which advice")
}

fn reuse(ground: &Ground) -> Vec<Field> {
    let choices = vec![
        Choice::new("adviser", "Whoever gave the advice"),
        Choice::new("authority", "The authority"),
        Choice::new("parent", "The parent or young person"),
    ];
    vec![
        kind_of_advice(ground),
        Field::new("given_on", "When was the advice given?", Control::Date)
            .needed("Enter the day the advice was given"),
        Field::new("agreed_by", "Who agrees that it is sufficient?", Control::Checks(choices))
            .hint("All three have to agree.")
            .needed("Say who agrees: all three have to (SEND Regulations 2014, reg 6(4))"),
    ]
}

fn relief(advice: Field) -> Vec<Field> {
    let grounds = vec![
        Choice::new("exceptional_circumstances", "Exceptional personal circumstances")
            .hint("Of the child, the parent or the young person, within the service’s 6 weeks. Reg 8(2)(a)"),
        Choice::new("absence", "Absence from the area")
            .hint("Of the child, the parent or the young person: at least 4 weeks (28 days) without a break, within the 6 weeks. Reg 8(2)(b)"),
        Choice::new("missed_appointment", "A missed appointment")
            .hint("For an examination or test that the service made, within the 6 weeks. Reg 8(2)(c)"),
    ];
    vec![
        advice,
        Field::new("ground", "For which reason?", Control::Radios(grounds)).needed("Choose the reason"),
        Field::new("from", "First day", Control::Date).needed("Enter the first day"),
        Field::new("to", "Last day", Control::Date)
            .hint("Of a missed appointment, its day both times")
            .needed("Enter the last day"),
        area("evidence", "What evidence is there?", "Say what evidence there is"),
    ]
}

fn answer(ground: &Ground, to_correct: bool) -> Vec<Field> {
    let setting = if to_correct {
        setting("setting", "Which setting?", ground)
    } else {
        one_of("setting", "Which setting?", choices::consulted(&ground.case))
    };
    let responses = vec![
        Choice::new("can_meet_need", "It can meet the child’s needs"),
        Choice::new("cannot_meet_need", "It cannot meet the child’s needs"),
    ];
    vec![
        setting.needed("Choose the setting"),
        Field::new("response", "What does it say?", Control::Radios(responses)).needed("Choose what it says"),
    ]
}

fn plan(ground: &Ground) -> Vec<Field> {
    let due = ground.view.deadlines.iter().rfind(|deadline| deadline.rule == RuleId::Representations);
    let until = due.map_or_else(String::new, |deadline| {
        format!("Their days on the draft run up to {}. Not needed after that.", in_words(deadline.due_on))
    });
    vec![
        setting("named_setting", "Which setting does the plan name?", ground)
            .hint("Leave it empty where the plan names only a type of setting.")
            .optional(),
        Field::new(
            "parent_agreed",
            "The parent or young person agreed to have the plan before their 15 days are over",
            Control::Tick,
        )
        .hint(until),
    ]
}

fn exception(ground: &Ground, to_correct: bool) -> Vec<Field> {
    vec![
        Field::new("limb", "Why is it impractical to keep to the time limit?", Control::Radios(choices::limbs(ground, to_correct)))
            .needed("Choose the reason"),
        Field::new("from", "First day", Control::Date)
            .hint("Of a closure, the day the setting closed")
            .needed("Enter the first day"),
        Field::new("to", "Last day", Control::Date)
            .hint("Of a closure the day the setting opened again, of an absence the day of return")
            .needed("Enter the last day"),
        area("evidence", "What evidence is there?", "Say what evidence there is"),
        area(
            "why_impractical",
            "What was impractical because of it?",
            "Say why it was impractical to keep to the time limit",
        ),
        Field::new("decided_by", "Who decided that the exception applies?", line(40))
            .needed("Say who decided that the exception applies"),
        Field::new("parent_told_on", "When was the parent or young person told, and why?", Control::Date)
            .hint("They have to be told (Code of Practice 9.43). Where they are told later, add the day then, as a correction.")
            .optional(),
    ]
}

fn moved_to(ground: &Ground) -> Field {
    let choices = after_none(choices::authorities(&ground.case.registration.authority), "Choose…");
    let unlisted = "Code of the authority, 3 digits";
    Field::new("moved_to", "To which authority?", Control::Listed { choices, unlisted })
        .needed("Choose the authority, or type its code")
}

fn order(ground: &Ground) -> Vec<Field> {
    let kinds = vec![
        Choice::new("assess", "To make an assessment")
            .hint("After a refusal to assess: notice within 2 weeks, the plan within 14 weeks. Reg 44(2)(b)"),
        Choice::new("plan", "To make a plan").hint(
            "After notice of no plan: the draft within 5 weeks, the final plan within 11 weeks. Reg 44(2)(c)",
        ),
    ];
    let fitting = if ground.case.stage() == Stage::NoPlan { "plan" } else { "assess" };
    let froms = vec![
        Choice::new("tribunal", "The First-tier Tribunal ordered it").hint("Reg 44"),
        Choice::new("mediation", "It was agreed in mediation").hint("Reg 42"),
        Choice::new("conceded", "The authority no longer opposes the appeal").hint("Reg 45"),
    ];
    vec![
        Field::new("kind", "What has to be done?", Control::Radios(kinds))
            .with(fitting)
            .needed("Choose what has to be done"),
        Field::new("from", "Where does it come from?", Control::Radios(froms))
            .needed("Choose where it comes from"),
    ]
}

fn change() -> Vec<Field> {
    let kinds = [
        "Change of setting",
        "Excluded from the setting",
        "Moved home within the area",
        "Change in the family",
        "Became looked after",
        "Change of social care status",
        "New diagnosis or change of health",
    ];
    let choices = after_none(kinds.map(|kind| Choice::new(kind, kind)).into(), "Choose…");
    vec![
        Field::new(
            "kind",
            "What kind of change?",
            Control::Listed { choices, unlisted: "Another kind of change" },
        )
        .needed("Choose the kind of change, or type it"),
        area("note", "What changed?", "Say what changed").hint("Only the SEN team reads this."),
    ]
}

fn snooze(ground: &Ground) -> Vec<Field> {
    let advice = after_none(choices::advice(ground, StepKind::SnoozeReminders), "The whole case");
    vec![
        Field::new("advice", "About what?", Control::Select(advice)).number().optional(),
        Field::new("until", "Up to and including which day?", Control::Date)
            .hint("At most 28 days from the first day")
            .needed("Enter the last day without reminders"),
        reason("Why?", "Say why the reminders are put off"),
    ]
}

fn advice(ground: &Ground, kind: StepKind) -> Field {
    one_of("advice", "Which advice?", choices::advice(ground, kind)).number().needed("Choose which advice")
}

fn setting(name: &str, label: &str, ground: &Ground) -> Field {
    let choices = after_none(choices::settings(&ground.case, &ground.known), "Choose…");
    Field::new(name, label, Control::Listed { choices, unlisted: "Name of the setting" })
}

/// A choice of one; where there is but one, it is chosen.
fn one_of(name: &str, label: &str, choices: Vec<Choice>) -> Field {
    match &choices[..] {
        [only] => {
            let value = only.value.clone();
            Field::new(name, label, Control::Select(choices)).with(value)
        }
        _ => Field::new(name, label, Control::Select(after_none(choices, "Choose…"))),
    }
}

fn reason(label: &str, missing: &'static str) -> Field {
    area("reason", label, missing)
}

fn area(name: &str, label: &str, missing: &'static str) -> Field {
    Field::new(name, label, Control::Area { rows: 4 }).needed(missing)
}
