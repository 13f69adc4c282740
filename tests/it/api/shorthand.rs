//! Steps as they are sent, so that the tests say only what matters to them.

use serde_json::{Value, json};
use twentyweeks::domain::StepKind;
use twentyweeks::domain::identifiers::AuthorityCode;

use crate::support::{Client, Reply, TestApp};

pub const PSYCHOLOGY: &str = "Educational Psychology";
pub const PAEDIATRICS: &str = "Community Paediatrics";

pub fn agreed(on: &str) -> Value {
    json!({"step": "agree_to_assess", "on": on, "reasons": "The test is met.", "decided_by": "SEN panel"})
}

pub fn refused(on: &str) -> Value {
    json!({"step": "refuse_to_assess", "on": on, "reasons": "The test is not met.", "decided_by": "SEN panel"})
}

pub fn asked(on: &str, kind: &str, service: &str) -> Value {
    json!({"step": "request_advice", "on": on, "kind": kind, "service": service})
}

pub fn to_issue(on: &str) -> Value {
    json!({"step": "decide_to_issue", "on": on, "reasons": "Provision is needed.", "decided_by": "SEN panel"})
}

pub fn no_plan(on: &str) -> Value {
    json!({"step": "decide_no_plan", "on": on, "reasons": "The school can provide.", "decided_by": "SEN panel"})
}

pub fn draft(on: &str) -> Value {
    json!({"step": "send_draft", "on": on})
}

pub fn plan(on: &str) -> Value {
    json!({"step": "issue_plan", "on": on})
}

pub fn note(on: &str) -> Value {
    json!({"step": "note", "on": on, "text": "The parent rang."})
}

pub fn absence(on: &str, from: &str, to: &str) -> Value {
    json!({
        "step": "record_exception", "on": on, "limb": "absence", "from": from, "to": to,
        "evidence": "The parent's letter.", "why_impractical": "Nobody could see the child.",
        "decided_by": "SEN manager"
    })
}

/// A step of this kind, filled in well, about the first advice, exception or entry of a case.
pub fn example(kind: StepKind, on: &str) -> Value {
    let mut fields = match kind {
        StepKind::Register
        | StepKind::SendDraft
        | StepKind::IssuePlan
        | StepKind::RequestMediation
        | StepKind::ArrangeMediation
        | StepKind::RecordMediationCertificate => json!({}),
        StepKind::Allocate => json!({"caseworker": "c.d@bury.example"}),
        StepKind::AgreeToAssess
        | StepKind::RefuseToAssess
        | StepKind::DecideToIssue
        | StepKind::DecideNoPlan => json!({"reasons": "As the panel saw it.", "decided_by": "SEN panel"}),
        StepKind::RequestAdvice => json!({"kind": "medical", "service": PAEDIATRICS}),
        StepKind::AcknowledgeAdvice => json!({"advice": 1, "promised_on": "2026-11-01"}),
        StepKind::GiveAdvice | StepKind::AcceptAdvice => json!({"advice": 1}),
        StepKind::ReturnAdvice | StepKind::CancelAdvice => {
            json!({"advice": 1, "reason": "It is not enough."})
        }
        StepKind::ReuseAdvice => json!({
            "kind": "sensory", "given_on": "2026-01-05", "agreed_by": ["adviser", "authority", "parent"]
        }),
        StepKind::RelieveAdvice => json!({
            "advice": 1, "ground": "missed_appointment", "from": "2026-04-20", "to": "2026-04-20",
            "evidence": "The clinic's letter."
        }),
        StepKind::RecordRepresentations => json!({"summary": "More speech therapy."}),
        StepKind::ConsultSetting => json!({"setting": "Elms Primary School"}),
        StepKind::RecordSettingResponse => {
            json!({"setting": "Elms Primary School", "response": "can_meet_need"})
        }
        StepKind::RecordException => json!({
            "limb": "absence", "from": "2026-04-01", "to": "2026-05-15", "evidence": "A letter.",
            "why_impractical": "Nobody could see the child.", "decided_by": "SEN manager",
            "parent_told_on": "2026-05-16"
        }),
        StepKind::WithdrawException => json!({"exception": 1, "reason": "It does not hold."}),
        StepKind::WithdrawRequest => json!({"by": "parent", "reason": "They moved abroad."}),
        StepKind::RecordMove => json!({"moved_to": "357"}),
        StepKind::ReceiveOrder => json!({"kind": "assess", "from": "tribunal"}),
        StepKind::RecordChangeOfCircumstances => json!({"kind": "address", "note": "A new home."}),
        StepKind::DeclineAdvice => json!({"advice": 1, "whose": "Community Nursing"}),
        StepKind::ChaseAdvice => json!({"advice": 1, "note": "They do not answer."}),
        StepKind::SnoozeReminders => json!({"advice": 1, "until": "2026-06-10", "reason": "They rang."}),
        StepKind::RecordMailAgreement => json!({"email": "parent@home.example"}),
        StepKind::RaiseAlert => json!({
            "obligation": "give_advice", "about": {"advice": 1}, "due_on": "2026-05-20", "occurrence": 1,
            "rung": {"rung": "chase_1", "day": 1, "to": ["service"], "tone": "chase", "by": "digest"},
            "outcome": {"is": "raised"}
        }),
        StepKind::Note => json!({"text": "The parent rang."}),
        StepKind::Correct => json!({"entry": 1, "received_on": "2026-03-03", "reason": "The stamp."}),
        StepKind::Strike => json!({"entry": 2, "reason": "The wrong case."}),
    };
    fields["step"] = json!(kind.name());
    fields["on"] = json!(on);
    fields
}

/// The deadline of a rule, which must be there once.
pub fn deadline(case: &Value, rule: &str) -> Value {
    let found: Vec<&Value> =
        case["deadlines"].as_array().unwrap().iter().filter(|deadline| deadline["rule"] == rule).collect();
    assert_eq!(found.len(), 1, "{rule} in {case:#}");
    found[0].clone()
}

pub fn chronology(client: &Client, reference: &str) -> Vec<Value> {
    let reply = client.get(&format!("/api/v1/cases/{reference}/chronology"));
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    reply.body["entries"].as_array().unwrap().clone()
}

pub fn preview(client: &Client, reference: &str, step: &Value) -> Reply {
    client.post(&format!("/api/v1/cases/{reference}/steps?preview=true"), step)
}

pub fn put(client: &Client, path: &str, body: &Value) -> Reply {
    client.raw(|http, address| http.put(format!("{address}{path}")).json(body))
}

pub fn delete(client: &Client, path: &str) -> Reply {
    client.request("DELETE", path)
}

/// A service that serves an authority, by its number.
pub fn serving(server: &TestApp, service: &str, authority: &str) -> i64 {
    let code = AuthorityCode::parse(authority).unwrap();
    server.app.add_service(service, &code, false).unwrap();
    let names = server.app.service_names().unwrap();
    names.into_iter().filter(|(_, name)| name == service).map(|(id, _)| id).max().unwrap()
}

/// That a thing was done, and nothing is said about it.
#[track_caller]
pub fn assert_done(reply: &Reply) {
    assert_eq!((reply.status, reply.body.as_str()), (204, Some("")), "{:#}", reply.body);
}

/// That an answer is a problem document of this status and code, and nothing else.
#[track_caller]
pub fn assert_problem(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status, reply.body["code"].as_str()), (status, Some(code)), "{:#}", reply.body);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(reply.body["status"], status);
    assert_eq!(reply.body["type"], format!("urn:twentyweeks:problem:{code}"));
    for text in ["title", "detail"] {
        assert!(!reply.text(text).is_empty(), "{text} in {:#}", reply.body);
    }
}

/// The same, and that it is said of this field.
#[track_caller]
pub fn assert_problem_at(reply: &Reply, status: u16, code: &str, field: &str) {
    assert_problem(reply, status, code);
    let fields: Vec<&str> = reply.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, [field], "{:#}", reply.body);
    assert!(!reply.body["errors"][0]["detail"].as_str().unwrap().is_empty());
}
