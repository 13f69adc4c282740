//! Reading JSON: what is wrong is said of the field, and never by repeating what was sent.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest};
use chrono::NaiveDate;
use futures_core::future::LocalBoxFuture;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tokio::time::timeout;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::app::App;
use crate::app::same_child::OnMatch;
use crate::domain::child::{Child, Setting};
use crate::domain::identifiers::{AuthorityCode, Email};
use crate::domain::step::{Registration, Source};
use crate::domain::unreadable::Unreadable;
use crate::domain::{Command, Step, StepKind};

/// A request for an assessment, as it is registered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "authority": "351", "received_on": "2026-03-02", "source": "parent",
    "child": {"surname": "Example", "forename": "Robin", "born_on": "2017-05-04", "sex": "F",
              "nhs_number": "9434765919", "upn": null, "social_care_status": "none"},
    "setting": {"urn": "105284", "name": "Elms Primary School", "phase": "school"},
    "caseworker": "a.b@bury.example"
}))]
pub struct RegisterBody {
    pub authority: AuthorityCode,
    /// The day the request was received, in whatever form.
    pub received_on: NaiveDate,
    pub source: Source,
    pub child: Child,
    #[serde(default)]
    pub setting: Option<Setting>,
    /// The caseworker's e-mail address; unallocated where absent.
    #[serde(default)]
    pub caseworker: Option<Email>,
    #[serde(default)]
    #[schema(max_length = 200)]
    pub team: Option<String>,
    #[serde(default)]
    #[schema(max_length = 200)]
    pub source_reference: Option<String>,
    /// The child has a case already, and this is a new request: the record says so, and names the
    /// earlier cases.
    #[serde(default)]
    pub new_request_for_same_child: bool,
}

/// A step. `on` is the day it happened; the other fields are those of the step.
#[derive(ToSchema)]
#[schema(example = json!({
    "step": "agree_to_assess", "on": "2026-04-01",
    "reasons": "The evidence meets the test of section 36(8).", "decided_by": "SEN panel"
}))]
#[allow(dead_code, reason = "describes what `command` reads")]
pub struct StepBody {
    pub on: NaiveDate,
    #[schema(inline)]
    #[serde(flatten)]
    pub step: Step,
}

impl RegisterBody {
    pub fn into_parts(self) -> (NaiveDate, Registration, OnMatch) {
        let on_match = if self.new_request_for_same_child { OnMatch::Note } else { OnMatch::GoOn };
        let registration = Registration {
            authority: self.authority,
            source: self.source,
            child: self.child,
            setting: self.setting,
            source_reference: self.source_reference,
            caseworker: self.caseworker,
            team: self.team,
        };
        (self.received_on, registration, on_match)
    }
}

/// A body as it was sent, read whole within its time and length.
pub struct RawBody(pub Bytes);

impl FromRequest for RawBody {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let patience = request.app_data::<Data<App>>().map_or(0, |app| app.config.server.request_timeout_s);
        let bytes = Bytes::from_request(request, payload);
        Box::pin(async move {
            match timeout(Duration::from_secs(patience), bytes).await {
                Err(_) => Err(Problem::too_slow()),
                Ok(Err(error)) => Err(broken_off(&error)),
                Ok(Ok(bytes)) => Ok(Self(bytes)),
            }
        })
    }
}

/// A JSON object.
pub struct JsonBody(Map<String, Value>);

impl From<Map<String, Value>> for JsonBody {
    fn from(object: Map<String, Value>) -> Self {
        Self(object)
    }
}

impl FromRequest for JsonBody {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = says_json(request);
        let body = RawBody::from_request(request, payload);
        Box::pin(async move {
            if !is_json {
                return Err(Problem::not_json());
            }
            object(&body.await?.0).map(Self)
        })
    }
}

fn says_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn broken_off(error: &actix_web::Error) -> Problem {
    match error.as_error::<PayloadError>() {
        Some(PayloadError::Overflow) => Problem::too_large(),
        _ => Problem::malformed("The body broke off before its end."),
    }
}

pub fn registration(JsonBody(object): JsonBody) -> Result<(NaiveDate, Registration, OnMatch), Problem> {
    read::<RegisterBody>(object).map(RegisterBody::into_parts)
}

/// The object as this type, whose fields are all that it may hold.
pub fn read_as<T: DeserializeOwned>(JsonBody(object): JsonBody) -> Result<T, Problem> {
    read(object)
}

pub fn command(JsonBody(mut object): JsonBody) -> Result<Command, Problem> {
    let kind = object.remove("step").ok_or_else(|| Problem::malformed_field("step", "say which step"))?;
    let unknown =
        |_| Problem::malformed_field("step", "there is no such step; /api/v1/openapi.json lists them");
    let kind: StepKind = serde_json::from_value(kind).map_err(unknown)?;
    let on =
        object.remove("on").ok_or_else(|| Problem::malformed_field("on", "say on which day it happened"))?;
    let on: NaiveDate = serde_json::from_value(on)
        .map_err(|_| Problem::malformed_field("on", "not a date (write 2026-03-02)"))?;
    Ok(Command::now(on, step(kind, object)?))
}

fn step(kind: StepKind, fields: Map<String, Value>) -> Result<Step, Problem> {
    macro_rules! read_as {
        ($variant:ident) => {
            Step::$variant(read(fields)?)
        };
    }
    Ok(match kind {
        StepKind::Register => {
            return Err(Problem::malformed_field("step", "a request is registered with POST /api/v1/cases"));
        }
        StepKind::Allocate => read_as!(Allocate),
        StepKind::AgreeToAssess => read_as!(AgreeToAssess),
        StepKind::RefuseToAssess => read_as!(RefuseToAssess),
        StepKind::RequestAdvice => read_as!(RequestAdvice),
        StepKind::AcknowledgeAdvice => read_as!(AcknowledgeAdvice),
        StepKind::GiveAdvice => read_as!(GiveAdvice),
        StepKind::ReturnAdvice => read_as!(ReturnAdvice),
        StepKind::AcceptAdvice => read_as!(AcceptAdvice),
        StepKind::CancelAdvice => read_as!(CancelAdvice),
        StepKind::ReuseAdvice => read_as!(ReuseAdvice),
        StepKind::RelieveAdvice => read_as!(RelieveAdvice),
        StepKind::DecideToIssue => read_as!(DecideToIssue),
        StepKind::DecideNoPlan => read_as!(DecideNoPlan),
        StepKind::SendDraft => read_as!(SendDraft),
        StepKind::RecordRepresentations => read_as!(RecordRepresentations),
        StepKind::ConsultSetting => read_as!(ConsultSetting),
        StepKind::RecordSettingResponse => read_as!(RecordSettingResponse),
        StepKind::IssuePlan => read_as!(IssuePlan),
        StepKind::RecordException => read_as!(RecordException),
        StepKind::WithdrawException => read_as!(WithdrawException),
        StepKind::WithdrawRequest => read_as!(WithdrawRequest),
        StepKind::RecordMove => read_as!(RecordMove),
        StepKind::ReceiveOrder => read_as!(ReceiveOrder),
        StepKind::RequestMediation => read_as!(RequestMediation),
        StepKind::ArrangeMediation => read_as!(ArrangeMediation),
        StepKind::RecordMediationCertificate => read_as!(RecordMediationCertificate),
        StepKind::RecordChangeOfCircumstances => read_as!(RecordChangeOfCircumstances),
        StepKind::DeclineAdvice => read_as!(DeclineAdvice),
        StepKind::ChaseAdvice => read_as!(ChaseAdvice),
        StepKind::SnoozeReminders => read_as!(SnoozeReminders),
        StepKind::RecordMailAgreement => read_as!(RecordMailAgreement),
        StepKind::RaiseAlert => read_as!(RaiseAlert),
        StepKind::Note => read_as!(Note),
        StepKind::Correct => read_as!(Correct),
        StepKind::Strike => read_as!(Strike),
    })
}

fn object(body: &Bytes) -> Result<Map<String, Value>, Problem> {
    match serde_json::from_slice(body) {
        Ok(body) if holds_zero(&body) => Err(Problem::malformed("A text holds the character U+0000.")),
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Problem::malformed("The body is not a JSON object.")),
        Err(error) => Err(Problem::malformed(format!(
            "The body is not JSON: look at line {}, column {}.",
            error.line(),
            error.column()
        ))),
    }
}

/// No text is meant to hold it, and PostgreSQL cannot keep it.
fn holds_zero(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(holds_zero),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || holds_zero(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn read<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T, Problem> {
    serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        let Unreadable { field, detail } = Unreadable::told(&path, &message);
        if field.is_empty() { Problem::malformed(detail) } else { Problem::malformed_field(&field, detail) }
    })
}
