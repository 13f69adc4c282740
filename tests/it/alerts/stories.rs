//! Eleven cases in which everything happens that is ever told, and in which people write what no
//! mail may say.

use serde_json::{Value, json};

use super::council::{Council, PAEDIATRICS, PSYCHOLOGY, asked, decision, given};

/// The name of a setting that was consulted is said to the authority's own people and to it.
pub const CONSULTED: &str = "Hawthornden Academy";
pub const UNKNOWN_SETTING: &str = "Larkspur Academy";

const PARENT: &str = "parent@home.example";

/// A day in the life of a case: which case, the day, and the step.
pub type Story = fn() -> Vec<(&'static str, Value)>;

pub const STORIES: [Story; 11] = [
    late_advice,
    returned_advice,
    declined_advice,
    a_plan,
    || vec![("2026-07-01", agreement_to_mail())],
    || vec![("2026-07-01", refused()), ("2026-07-06", on("2026-07-06", "request_mediation"))],
    || vec![("2026-07-01", refused()), ("2026-07-20", order("2026-07-20", "assess"))],
    || {
        vec![
            ("2026-07-01", reasoned("agree_to_assess", "2026-06-29")),
            ("2026-07-10", reasoned("decide_no_plan", "2026-07-10")),
            ("2026-07-27", order("2026-07-27", "plan")),
        ]
    },
    || vec![("2026-07-01", reasoned("agree_to_assess", "2026-06-29"))],
    unreachable_services,
    withdrawn,
];

fn late_advice() -> Vec<(&'static str, Value)> {
    let mut excepted = on("2026-07-08", "record_exception");
    for (name, value) in [
        ("limb", "absence"),
        ("from", "2026-06-03"),
        ("to", "2026-07-05"),
        ("evidence", "canary-evidence"),
        ("why_impractical", "canary-impractical"),
        ("decided_by", "canary-decider"),
    ] {
        excepted[name] = json!(value);
    }
    vec![
        ("2026-07-01", reasoned("agree_to_assess", "2026-06-29")),
        ("2026-07-01", asked("2026-07-01", "medical", PAEDIATRICS)),
        ("2026-07-01", asked("2026-07-01", "psychology", PSYCHOLOGY)),
        (
            "2026-07-06",
            json!({"step": "acknowledge_advice", "on": "2026-07-06", "advice": 2, "promised_on": "2026-07-21"}),
        ),
        ("2026-07-08", excepted),
        (
            "2026-08-03",
            json!({"step": "snooze_reminders", "on": "2026-08-03", "until": "2026-08-04", "reason": "canary-snooze"}),
        ),
    ]
}

fn returned_advice() -> Vec<(&'static str, Value)> {
    vec![
        ("2026-07-01", reasoned("agree_to_assess", "2026-06-29")),
        ("2026-07-01", asked("2026-07-01", "medical", PAEDIATRICS)),
        ("2026-07-13", given("2026-07-13", 1)),
        (
            "2026-07-14",
            json!({"step": "return_advice", "on": "2026-07-14", "advice": 1, "reason": "canary-return"}),
        ),
        ("2026-07-15", json!({"step": "note", "on": "2026-07-15", "text": "canary-need"})),
        (
            "2026-07-16",
            json!({"step": "correct", "on": "2026-07-16", "entry": 7, "reason": "canary-amended", "text": "canary-need, too"}),
        ),
        ("2026-07-17", json!({"step": "strike", "on": "2026-07-17", "entry": 7, "reason": "canary-struck"})),
    ]
}

fn declined_advice() -> Vec<(&'static str, Value)> {
    vec![
        ("2026-07-01", reasoned("agree_to_assess", "2026-06-29")),
        ("2026-07-01", asked("2026-07-01", "medical", PAEDIATRICS)),
        ("2026-07-01", asked("2026-07-01", "camhs", PAEDIATRICS)),
        (
            "2026-07-02",
            json!({"step": "decline_advice", "on": "2026-07-02", "advice": 1, "whose": "canary-whose"}),
        ),
        (
            "2026-07-03",
            json!({"step": "cancel_advice", "on": "2026-07-03", "advice": 2, "reason": "canary-cancel"}),
        ),
    ]
}

fn a_plan() -> Vec<(&'static str, Value)> {
    let day = "2026-07-22";
    let consult = |setting: &str| json!({"step": "consult_setting", "on": day, "setting": setting});
    vec![
        ("2026-07-01", agreement_to_mail()),
        ("2026-07-01", reasoned("agree_to_assess", "2026-06-29")),
        ("2026-07-01", asked("2026-07-01", "medical", PAEDIATRICS)),
        ("2026-07-01", asked("2026-07-01", "psychology", PSYCHOLOGY)),
        (
            "2026-07-03",
            json!({"step": "relieve_advice", "on": "2026-07-03", "advice": 2, "ground": "missed_appointment",
                   "from": "2026-07-02", "to": "2026-07-02", "evidence": "canary-relief"}),
        ),
        ("2026-07-15", given("2026-07-15", 1)),
        ("2026-07-20", reasoned("decide_to_issue", "2026-07-20")),
        (day, on(day, "send_draft")),
        (day, consult(CONSULTED)),
        (day, consult(UNKNOWN_SETTING)),
        (
            "2026-07-30",
            json!({"step": "record_representations", "on": "2026-07-30", "summary": "canary-representations"}),
        ),
        (
            "2026-08-03",
            json!({"step": "record_change_of_circumstances", "on": "2026-08-03",
                   "kind": "canary-change-kind", "note": "canary-change-note"}),
        ),
        (
            "2026-09-15",
            json!({"step": "issue_plan", "on": "2026-09-15", "named_setting": "canary-named-setting"}),
        ),
    ]
}

fn unreachable_services() -> Vec<(&'static str, Value)> {
    let services = ["Nobody's Service", "Bouncing Service", "Full Service"];
    let ask = services.map(|service| ("2026-07-01", asked("2026-07-01", "social_care", service)));
    [vec![("2026-07-01", reasoned("agree_to_assess", "2026-06-29"))], ask.to_vec()].concat()
}

fn withdrawn() -> Vec<(&'static str, Value)> {
    let mut withdrawal = on("2026-09-01", "withdraw_request");
    withdrawal["by"] = json!("canary-withdrawn-by");
    withdrawal["reason"] = json!("canary-withdrawn-why");
    vec![("2026-09-01", withdrawal)]
}

pub fn registered(council: &mut Council) -> String {
    let reply = council.api().post(
        "/api/v1/cases",
        &json!({
            "authority": "351", "received_on": "2026-06-01", "source": "parent", "team": "North",
            "source_reference": format!("canary-source-reference-{}", rand::random::<u32>()),
            "child": {"surname": "Zanzibarova", "forename": "Quillfeather", "born_on": "2017-05-04", "sex": "F",
                      "nhs_number": "9434765919", "upn": "J351420611609", "postcode": "ZZ7 8FJ",
                      "social_care_status": "none"},
            "setting": {"urn": "105284", "name": "Wobblegate Primary School", "phase": "school",
                        "town": "Prestwich"},
            "caseworker": "a.hill@bury.example"
        }),
    );
    assert_eq!(reply.status, 201, "{:?}", reply.body);
    reply.text("reference")
}

fn on(day: &str, step: &str) -> Value {
    json!({"step": step, "on": day})
}

fn reasoned(step: &str, day: &str) -> Value {
    let mut decision = decision(step, day);
    decision["reasons"] = json!("canary-reasons");
    decision["decided_by"] = json!("canary-decider");
    decision
}

fn refused() -> Value {
    reasoned("refuse_to_assess", "2026-07-01")
}

fn order(day: &str, kind: &str) -> Value {
    json!({"step": "receive_order", "on": day, "kind": kind, "from": "tribunal"})
}

fn agreement_to_mail() -> Value {
    json!({"step": "record_mail_agreement", "on": "2026-07-01", "email": PARENT})
}
