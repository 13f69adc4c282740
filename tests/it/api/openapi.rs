//! The description of the API, held against the server: its routes, and every answer it gives.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use twentyweeks::domain::StepKind;
use twentyweeks::domain::permission::{Access, Role, Route, access};
use twentyweeks::web::routes::{is_page, place};

use super::shorthand::{
    PAEDIATRICS, PSYCHOLOGY, absence, agreed, asked, draft, example, note, plan, preview, refused, to_issue,
};
use crate::support::{Reply, TestApp, registration};

crate::on_both_databases!(
    the_description_is_openapi_3_1,
    the_description_lists_exactly_the_routes_there_are,
    every_reference_in_the_description_leads_somewhere,
    every_operation_has_a_name_of_its_own_and_says_who_may_call_it,
    the_answers_about_cases_fit_the_description,
    the_answers_to_a_service_fit_the_description,
    the_lists_and_reports_fit_the_description,
    the_problems_fit_the_description,
    every_step_that_is_sent_fits_the_description,
);

fn the_description_is_openapi_3_1(server: TestApp) {
    let reply = server.stranger().get("/api/v1/openapi.json");
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
    assert!(reply.text("openapi").starts_with("3.1."));
    for field in ["title", "version", "license", "description"] {
        assert_ne!(reply.body["info"][field], Value::Null, "{field}");
    }
    for (name, schema) in reply.body["components"]["schemas"].as_object().unwrap() {
        jsonschema::draft202012::meta::validate(schema).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

fn the_description_lists_exactly_the_routes_there_are(server: TestApp) {
    let document = description(&server);
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let methods = item.as_object().unwrap().keys();
        let methods =
            methods.filter(|name| !matches!(name.as_str(), "parameters" | "summary" | "description"));
        described.extend(methods.map(|method| (method.to_uppercase(), path.clone())));
    }
    let routes = Route::ALL.iter().copied().filter(|route| !is_page(*route)).map(place);
    let there: BTreeSet<_> = routes.map(|(path, method)| (method.to_string(), path.to_owned())).collect();
    assert_eq!(described, there);
}

fn every_reference_in_the_description_leads_somewhere(server: TestApp) {
    let document = description(&server);
    let mut references = BTreeSet::new();
    collect_references(&document, &mut references);
    assert!(references.len() > 20, "{references:?}");
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads outside"));
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn every_operation_has_a_name_of_its_own_and_says_who_may_call_it(server: TestApp) {
    let document = description(&server);
    let mut names = BTreeSet::new();
    for route in Route::ALL.iter().copied().filter(|route| !is_page(*route)) {
        let (path, method) = place(route);
        let operation = operation(&document, method.as_str(), path);
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name.to_owned()), "{name} twice");
        assert_ne!(operation["summary"], Value::Null, "{name}");
        let asks_for_token = operation["security"] == json!([{"token": []}]);
        assert_eq!(asks_for_token, access(route) != Access::Anyone, "{name}");
        for status in ["401", "403"] {
            assert_eq!(operation["responses"][status] != Value::Null, asks_for_token, "{name} {status}");
        }
    }
}

fn the_answers_about_cases_fit_the_description(server: TestApp) {
    let fits = Fits::of(&server);
    let me = server.caseworker();
    let registered = me.post("/api/v1/cases", &registration("2026-03-02"));
    fits.assert("POST", "/api/v1/cases", &registered);
    let case = registered.text("reference");
    let step = |body: Value| {
        fits.assert("POST", STEPS, &preview(&me, &case, &body));
        let reply = me.try_step(&case, body);
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        fits.assert("POST", STEPS, &reply);
    };
    step(agreed("2026-04-01"));
    step(asked("2026-04-02", "psychology", PSYCHOLOGY));
    step(example(StepKind::ReuseAdvice, "2026-04-02"));
    step(json!({"step": "give_advice", "on": "2026-04-20", "advice": 1}));
    step(json!({"step": "return_advice", "on": "2026-04-21", "advice": 1, "reason": "Too short."}));
    step(absence("2026-05-20", "2026-04-01", "2026-05-15"));
    step(
        json!({"step": "correct", "on": "2026-05-20", "entry": 1, "received_on": "2026-03-03", "reason": "The stamp."}),
    );
    step(to_issue("2026-06-01"));
    step(draft("2026-06-10"));
    step(plan("2026-07-20"));
    let ordered = me.register("2026-03-02");
    me.step(&ordered, refused("2026-04-01"));
    me.step(
        &ordered,
        json!({"step": "receive_order", "on": "2026-06-01", "kind": "assess", "from": "mediation"}),
    );
    for reference in [case, ordered] {
        fits.assert("GET", "/api/v1/cases/{reference}", &me.get(&format!("/api/v1/cases/{reference}")));
        let path = format!("/api/v1/cases/{reference}/chronology");
        fits.assert("GET", "/api/v1/cases/{reference}/chronology", &me.get(&path));
    }
}

fn the_answers_to_a_service_fit_the_description(server: TestApp) {
    let fits = Fits::of(&server);
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    me.step(&case, asked("2026-04-02", "psychology", PSYCHOLOGY));
    me.step(&case, asked("2026-04-02", "medical", PAEDIATRICS));
    let service = server.partner(PSYCHOLOGY);
    fits.assert("GET", "/api/v1/cases", &service.get("/api/v1/cases"));
    let given = example(StepKind::GiveAdvice, "2026-05-01");
    fits.assert("POST", STEPS, &preview(&service, &case, &given));
    fits.assert("POST", STEPS, &service.try_step(&case, given));
    fits.assert("GET", "/api/v1/cases/{reference}", &service.get(&format!("/api/v1/cases/{case}")));
    let path = format!("/api/v1/cases/{case}/chronology");
    fits.assert("GET", "/api/v1/cases/{reference}/chronology", &service.get(&path));
}

fn the_lists_and_reports_fit_the_description(server: TestApp) {
    let fits = Fits::of(&server);
    let me = server.caseworker();
    let report = "/api/v1/reports/timeliness";
    let empty = me.get(&format!("{report}?from=2026-01-01&to=2026-12-31"));
    fits.assert("GET", report, &empty);
    me.register("2026-10-20");
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    me.step(&case, asked("2026-04-02", "psychology", PSYCHOLOGY));
    me.step(&case, to_issue("2026-06-01"));
    me.step(&case, draft("2026-06-10"));
    me.step(&case, plan("2026-07-20"));
    fits.assert("GET", "/api/v1/cases", &me.get("/api/v1/cases?limit=1"));
    fits.assert("GET", "/api/v1/cases", &me.get("/api/v1/cases"));
    for query in [
        "",
        "&by=month",
        "&by=caseworker",
        "&by=team",
        "&by=setting",
        "&by=source",
        "&as_known_on=2026-10-31",
    ] {
        fits.assert("GET", report, &me.get(&format!("{report}?from=2026-01-01&to=2026-12-31{query}")));
    }
    for path in ["/healthz", "/readyz", "/api/v1/openapi.json"] {
        fits.assert("GET", path, &me.get(path));
    }
}

fn the_problems_fit_the_description(server: TestApp) {
    let fits = Fits::of(&server);
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let list = "/api/v1/cases";
    let steps = format!("/api/v1/cases/{case}/steps");
    let report = "/api/v1/reports/timeliness";
    let long = json!({"step": "note", "text": "x".repeat(262_144)});
    let text = |path: &str| me.raw(|http, at| http.post(format!("{at}{path}")).body("{}"));
    let stale = me.post_with(&steps, &note("2026-03-03"), &[("If-Match", "\"9\"")]);
    let administrator = server.client(Role::Administrator, "351");
    for (status, method, path, reply) in [
        (400, "POST", list, me.post(list, &json!({"colour": "red"}))),
        (401, "POST", list, server.stranger().post(list, &json!({}))),
        (403, "POST", list, administrator.post(list, &json!({}))),
        (413, "POST", list, me.post(list, &long)),
        (415, "POST", list, text(list)),
        (422, "POST", list, me.post(list, &registration("2026-12-24"))),
        (400, "GET", list, me.get("/api/v1/cases?limit=0")),
        (401, "GET", list, server.stranger().get(list)),
        (403, "GET", list, administrator.get(list)),
        (404, "GET", "/api/v1/cases/{reference}", me.get("/api/v1/cases/nowhere")),
        (403, "GET", "/api/v1/cases/{reference}", administrator.get(&format!("{list}/{case}"))),
        (404, "GET", "/api/v1/cases/{reference}/chronology", me.get("/api/v1/cases/nowhere/chronology")),
        (400, "POST", STEPS, me.post(&steps, &json!({}))),
        (401, "POST", STEPS, server.stranger().post(&steps, &json!({}))),
        (403, "POST", STEPS, administrator.post(&steps, &json!({}))),
        (404, "POST", STEPS, me.try_step("nowhere", note("2026-03-03"))),
        (412, "POST", STEPS, stale),
        (413, "POST", STEPS, me.post(&steps, &long)),
        (415, "POST", STEPS, text(&steps)),
        (422, "POST", STEPS, me.try_step(&case, plan("2026-03-03"))),
        (422, "POST", STEPS, me.try_step(&case, note("2026-12-24"))),
        (400, "GET", report, me.get(report)),
        (404, "GET", report, me.get(&format!("{report}?from=2026-01-01&to=2026-01-31&authority=357"))),
        (422, "GET", report, me.get(&format!("{report}?from=2026-01-31&to=2026-01-01"))),
    ] {
        assert_eq!(reply.status, status, "{method} {path}: {:?}", reply.body);
        fits.assert(method, path, &reply);
    }
}

fn every_step_that_is_sent_fits_the_description(server: TestApp) {
    let fits = Fits::of(&server);
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    fits.assert_sent("POST", "/api/v1/cases", &registration("2026-03-02"));
    for kind in StepKind::ALL.into_iter().filter(|kind| *kind != StepKind::Register) {
        let step = example(kind, "2026-06-01");
        fits.assert_sent("POST", STEPS, &step);
        assert_ne!(preview(&me, &case, &step).status, 400, "{kind:?}");
    }
    for wrong in [json!({"step": "dance", "on": "2026-06-01"}), json!({"step": "note", "text": "No day."})] {
        assert!(!fits.is_sent_so("POST", STEPS, &wrong), "{wrong}");
        assert_eq!(me.try_step(&case, wrong).status, 400);
    }
}

const STEPS: &str = "/api/v1/cases/{reference}/steps";

/// The description, made strict: what it does not name may not be answered.
pub struct Fits {
    document: Value,
}

impl Fits {
    pub fn of(server: &TestApp) -> Self {
        let mut document = description(server);
        let mut parts_of_others = BTreeSet::new();
        collect_parts(&document, &mut parts_of_others);
        for (name, schema) in document["components"]["schemas"].as_object_mut().unwrap() {
            let is_open = schema.get("additionalProperties").is_some();
            let has_fields = schema.get("properties").is_some() || schema.get("allOf").is_some();
            if has_fields && !is_open && !parts_of_others.contains(&format!("#/components/schemas/{name}")) {
                schema["unevaluatedProperties"] = json!(false);
            }
        }
        Self { document }
    }

    #[track_caller]
    pub fn assert(&self, method: &str, path: &str, reply: &Reply) {
        let operation = operation(&self.document, method, path);
        let described = &operation["responses"][reply.status.to_string()];
        assert_ne!(
            described,
            &Value::Null,
            "{method} {path} {} is not described: {:#}",
            reply.status,
            reply.body
        );
        if reply.status == 204 {
            assert_eq!((&described["content"], &reply.body), (&Value::Null, &json!("")), "{method} {path}");
            return;
        }
        let kind = reply.header("content-type").split(';').next().unwrap().to_owned();
        let schema = &described["content"][&kind]["schema"];
        assert_ne!(schema, &Value::Null, "{method} {path} {}: {kind} is not described", reply.status);
        self.assert_is(schema, &reply.body, &format!("{method} {path} {}", reply.status));
        for header in described["headers"].as_object().into_iter().flat_map(|headers| headers.keys()) {
            let is_there = reply.headers.contains_key(header.as_str());
            assert!(is_there || header == "Link" || header == "ETag", "{method} {path}: no {header}");
        }
    }

    #[track_caller]
    pub fn assert_sent(&self, method: &str, path: &str, body: &Value) {
        self.assert_is(self.request(method, path), body, &format!("{method} {path} {body}"));
    }

    fn is_sent_so(&self, method: &str, path: &str, body: &Value) -> bool {
        self.validator(self.request(method, path)).is_valid(body)
    }

    fn request(&self, method: &str, path: &str) -> &Value {
        &operation(&self.document, method, path)["requestBody"]["content"]["application/json"]["schema"]
    }

    #[track_caller]
    fn assert_is(&self, schema: &Value, instance: &Value, what: &str) {
        let validator = self.validator(schema);
        let errors: Vec<String> = validator
            .iter_errors(instance)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{what}: {errors:#?}\nin {instance:#}");
    }

    fn validator(&self, schema: &Value) -> jsonschema::Validator {
        let whole = json!({"allOf": [schema], "components": self.document["components"]});
        jsonschema::draft202012::options().should_validate_formats(true).build(&whole).expect("a schema")
    }
}

fn description(server: &TestApp) -> Value {
    server.stranger().get("/api/v1/openapi.json").body
}

#[track_caller]
fn operation<'a>(document: &'a Value, method: &str, path: &str) -> &'a Value {
    let operation = &document["paths"][path][method.to_lowercase()];
    assert_ne!(operation, &Value::Null, "{method} {path}");
    operation
}

fn collect_references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| collect_references(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| collect_references(value, found)),
        _ => {}
    }
}

/// The schemas that others are put together from.
fn collect_parts(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for part in fields.get("allOf").and_then(Value::as_array).into_iter().flatten() {
                found.extend(part["$ref"].as_str().map(str::to_owned));
            }
            fields.values().for_each(|value| collect_parts(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| collect_parts(value, found)),
        _ => {}
    }
}
