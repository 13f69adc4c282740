//! Requests that make no sense, and callers who are nobody: always a problem document.

use serde_json::{Value, json};
use twentyweeks::app::tokens::Holder;
use twentyweeks::domain::identifiers::AuthorityCode;
use twentyweeks::domain::permission::Role;

use super::shorthand::{assert_problem, assert_problem_at, note};
use crate::support::{Client, Reply, TestApp, registration};

crate::on_both_databases!(
    a_body_that_is_not_json_is_malformed,
    a_body_of_another_type_is_not_read,
    a_body_that_is_too_long_is_not_read,
    a_field_that_is_missing_is_named,
    a_field_that_nobody_knows_is_named,
    a_field_of_the_wrong_kind_is_named,
    a_step_that_does_not_exist_is_malformed,
    a_parameter_that_is_not_known_or_given_twice_is_malformed,
    a_parameter_with_a_bad_value_is_named,
    a_place_that_does_not_exist_is_not_found,
    a_method_that_a_place_does_not_answer_is_refused_with_those_it_does,
    a_caller_without_a_token_that_holds_is_nobody,
    a_token_holds_until_it_expires,
    a_report_over_a_period_that_cannot_be_is_refused,
);

fn a_body_that_is_not_json_is_malformed(server: TestApp) {
    let me = server.caseworker();
    for body in ["", "{", "{\"surname\": Canary}", "[]", "null", "\"Canary\"", "7", "{}{}", "\u{feff}{}"] {
        let reply = send(&me, "application/json", body.to_owned());
        assert_problem(&reply, 400, "malformed");
        assert!(!reply.body.to_string().contains("Canary"));
    }
    let not_utf8 = me.raw(|http, at| {
        let body = b"{\"authority\": \"\xff\xfe\"}".to_vec();
        http.post(format!("{at}/api/v1/cases")).header("content-type", "application/json").body(body)
    });
    assert_problem(&not_utf8, 400, "malformed");
    let deep =
        send(&me, "application/json", format!("{{\"child\":{}1{}}}", "[".repeat(5000), "]".repeat(5000)));
    assert_problem(&deep, 400, "malformed");
}

fn a_body_of_another_type_is_not_read(server: TestApp) {
    let me = server.caseworker();
    let body = registration("2026-03-02").to_string();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "text/json", ""] {
        assert_problem(&send(&me, kind, body.clone()), 415, "not_json");
    }
    let none = me.raw(|http, at| http.post(format!("{at}/api/v1/cases")).body(body.clone()));
    assert_problem(&none, 415, "not_json");
    for kind in ["application/json; charset=utf-8", "Application/JSON"] {
        assert_eq!(send(&me, kind, body.clone()).status, 201, "{kind}");
    }
}

fn a_body_that_is_too_long_is_not_read(server: TestApp) {
    let me = server.caseworker();
    let mut body = registration("2026-03-02");
    body["team"] = json!("x".repeat(262_144));
    assert_problem(&me.post("/api/v1/cases", &body), 413, "too_large");
    let case = me.register("2026-03-02");
    let endless = json!({"step": "note", "on": "2026-03-03", "text": "x".repeat(262_144)});
    assert_problem(&me.try_step(&case, endless), 413, "too_large");
    assert_eq!(me.case(&case)["version"], 1);
}

fn a_field_that_is_missing_is_named(server: TestApp) {
    let me = server.caseworker();
    for path in [
        "authority",
        "received_on",
        "source",
        "child",
        "child.surname",
        "child.born_on",
        "child.sex",
        "setting.name",
        "setting.phase",
    ] {
        let mut body = registration("2026-03-02");
        let mut parts = path.split('.');
        let (outer, inner) = (parts.next().unwrap(), parts.next());
        let within = if inner.is_some() { &mut body[outer] } else { &mut body };
        within.as_object_mut().unwrap().remove(inner.unwrap_or(outer)).unwrap();
        assert_problem_at(&me.post("/api/v1/cases", &body), 400, "malformed", path);
    }
    let case = me.register("2026-03-02");
    for (body, field) in [
        (json!({"on": "2026-03-03", "text": "A note."}), "step"),
        (json!({"step": "note", "text": "A note."}), "on"),
        (json!({"step": "note", "on": "2026-03-03"}), "text"),
        (json!({"step": "record_move", "on": "2026-03-03"}), "moved_to"),
        (json!({"step": "correct", "on": "2026-03-03", "reason": "None."}), "entry"),
    ] {
        assert_problem_at(&me.try_step(&case, body), 400, "malformed", field);
    }
}

fn a_field_that_nobody_knows_is_named(server: TestApp) {
    let me = server.caseworker();
    for (place, field) in [("", "colour"), ("/child", "child.colour"), ("/setting", "setting.colour")] {
        let mut body = registration("2026-03-02");
        body.pointer_mut(place).unwrap()["colour"] = json!("red");
        let reply = me.post("/api/v1/cases", &body);
        assert_problem_at(&reply, 400, "malformed", field);
    }
    let case = me.register("2026-03-02");
    for mut step in [note("2026-03-03"), json!({"step": "send_draft", "on": "2026-03-03"})] {
        step["colour"] = json!("red");
        assert_problem_at(&me.try_step(&case, step), 400, "malformed", "colour");
    }
}

fn a_field_of_the_wrong_kind_is_named(server: TestApp) {
    let me = server.caseworker();
    let values = [
        ("authority", json!("35")),
        ("authority", json!(351)),
        ("received_on", json!("02/03/2026")),
        ("received_on", json!("2026-02-29")),
        ("received_on", json!(20_260_302)),
        ("received_on", Value::Null),
        ("source", json!("the parent")),
        ("child", json!("Canary")),
        ("child.surname", json!(7)),
        ("child.born_on", json!("4 May 2017")),
        ("child.sex", json!("f")),
        ("child.nhs_number", json!("9434765918")),
        ("child.nhs_number", json!("943476591")),
        ("child.nhs_number", json!(9_434_765_919_u64)),
        ("child.upn", json!("A801200005001")),
        ("child.social_care_status", json!("looked after")),
        ("setting.urn", json!("10528")),
        ("setting.phase", json!("college")),
        ("caseworker", json!("a.b")),
    ];
    for (path, value) in values {
        let mut body = registration("2026-03-02");
        *body.pointer_mut(&format!("/{}", path.replace('.', "/"))).unwrap() = value.clone();
        let reply = me.post("/api/v1/cases", &body);
        assert_problem_at(&reply, 400, "malformed", path);
    }
}

fn a_step_that_does_not_exist_is_malformed(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    for step in [json!("dance"), json!("register"), json!("Note"), json!(7), Value::Null] {
        let body = json!({"step": step, "on": "2026-03-03"});
        assert_problem_at(&me.try_step(&case, body), 400, "malformed", "step");
    }
}

fn a_parameter_that_is_not_known_or_given_twice_is_malformed(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    assert_problem(&me.get("/api/v1/cases?Canary=1"), 400, "malformed");
    assert_problem_at(&me.get("/api/v1/cases?q=Canary&q=Canary"), 400, "malformed", "q");
    assert_problem(
        &me.get("/api/v1/reports/timeliness?from=2026-01-01&to=2026-12-31&Canary=1"),
        400,
        "malformed",
    );
    let path = format!("/api/v1/cases/{case}/steps?Canary=true");
    assert_problem(&me.post(&path, &note("2026-03-03")), 400, "malformed");
    assert!(!me.get("/api/v1/cases?Canary=1").body.to_string().contains("Canary"));
}

fn a_parameter_with_a_bad_value_is_named(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    for (name, value) in [
        ("stage", "done"),
        ("rag", "blue"),
        ("overdue", "yes"),
        ("due_before", "tomorrow"),
        ("sort", "name"),
        ("after", "there"),
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "-1"),
        ("limit", "ten"),
    ] {
        assert_problem_at(&me.get(&format!("/api/v1/cases?{name}={value}")), 400, "malformed", name);
    }
    for (query, name) in [
        ("to=2026-12-31", "from"),
        ("from=2026-01-01", "to"),
        ("from=2026&to=2026-12-31", "from"),
        ("from=2026-01-01&to=2026-12-31&by=day", "by"),
        ("from=2026-01-01&to=2026-12-31&authority=Bury", "authority"),
        ("from=2026-01-01&to=2026-12-31&as_known_on=now", "as_known_on"),
    ] {
        assert_problem_at(&me.get(&format!("/api/v1/reports/timeliness?{query}")), 400, "malformed", name);
    }
    let path = format!("/api/v1/cases/{case}/steps?preview=perhaps");
    assert_problem_at(&me.post(&path, &note("2026-03-03")), 400, "malformed", "preview");
}

fn a_place_that_does_not_exist_is_not_found(server: TestApp) {
    let me = server.caseworker();
    for path in [
        "/nowhere",
        "/api",
        "/api/v1",
        "/api/v1/cases/",
        "/api/v2/cases",
        "/api/v1/cases/351-2026-00001",
        "/api/v1/cases/351-2026-1",
        "/api/v1/cases/Canary",
        "/api/v1/cases/Canary/chronology",
        "/api/v1/cases/..%2f..%2fetc%2fpasswd",
    ] {
        let reply = me.get(path);
        assert_problem(&reply, 404, "not_found");
        assert!(!reply.body.to_string().contains("Canary"), "{path}");
    }
    assert_problem(&me.try_step("351-2026-00001", note("2026-03-03")), 404, "not_found");
}

fn a_method_that_a_place_does_not_answer_is_refused_with_those_it_does(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    for (method, path, allowed) in [
        ("DELETE", "/api/v1/cases".to_owned(), "POST, GET"),
        ("PUT", format!("/api/v1/cases/{case}"), "GET"),
        ("DELETE", format!("/api/v1/cases/{case}"), "GET"),
        ("GET", format!("/api/v1/cases/{case}/steps"), "POST"),
        ("POST", "/api/v1/reports/timeliness".to_owned(), "GET"),
        ("POST", "/".to_owned(), "GET, HEAD"),
        ("PUT", "/answer/no-link".to_owned(), "GET, HEAD, POST"),
        ("PATCH", "/readyz".to_owned(), "GET"),
    ] {
        let reply = me.request(method, &path);
        assert_problem(&reply, 405, "method_not_allowed");
        assert_eq!(reply.header("allow"), allowed, "{method} {path}");
    }
}

fn a_caller_without_a_token_that_holds_is_nobody(server: TestApp) {
    let bury = Holder::Authority(AuthorityCode::parse("351").unwrap());
    let make = |name: &str| server.app.create_token(name, Role::Caseworker, &bury, None).unwrap();
    let revoked = make("revoked");
    server.app.revoke_token("revoked").unwrap();
    let expired =
        server.app_on("2026-10-01").create_token("expired", Role::Caseworker, &bury, Some(30)).unwrap();
    let good = make("good");
    let path = "/api/v1/cases";
    let with = |header: &str| {
        server.stranger().raw(|http, at| http.get(format!("{at}{path}")).header("authorization", header))
    };
    assert_eq!(with(&format!("Bearer {good}")).status, 200);
    assert_eq!(with(&format!("bearer  {good} ")).status, 200);
    let refused = [
        server.stranger().get(path),
        with("Bearer twentyweeks_wrong"),
        with("Bearer"),
        with("Bearer "),
        with(&good),
        with(&format!("Basic {good}")),
        with(&format!("Bearer {good}x")),
        with(&format!("Bearer {}", good.to_uppercase())),
        with(&format!("Bearer {revoked}")),
        with(&format!("Bearer {expired}")),
    ];
    for reply in refused {
        assert_problem(&reply, 401, "unauthorised");
        assert_eq!(reply.header("www-authenticate"), "Bearer");
        assert_eq!(reply.body, server.stranger().get(path).body, "nobody learns why");
    }
    assert_problem(&server.stranger().post(path, &registration("2026-03-02")), 401, "unauthorised");
}

fn a_token_holds_until_it_expires(server: TestApp) {
    let bury = Holder::Authority(AuthorityCode::parse("351").unwrap());
    let made = |day: &str, name: &str| {
        let secret = server.app_on(day).create_token(name, Role::Caseworker, &bury, Some(30)).unwrap();
        Client::new(&server.address, Some(secret)).get("/api/v1/cases").status
    };
    assert_eq!(made("2026-10-03", "29 days old"), 200);
    assert_eq!(made("2026-10-02", "30 days old"), 401);
}

fn a_report_over_a_period_that_cannot_be_is_refused(server: TestApp) {
    let me = server.caseworker();
    let of = |query: &str| me.get(&format!("/api/v1/reports/timeliness?{query}"));
    assert_problem_at(&of("from=2026-02-01&to=2026-01-31"), 422, "invalid", "to");
    assert_problem_at(&of("from=1000-01-01&to=9999-12-31&by=month"), 422, "invalid", "to");
    let future = of("from=2026-01-01&to=2026-12-31&as_known_on=2026-11-02");
    assert_problem_at(&future, 422, "invalid", "as_known_on");
    assert_eq!(of("from=2026-01-01&to=2026-12-31&as_known_on=2026-11-01").status, 200);
}

fn send(client: &Client, content_type: &str, body: String) -> Reply {
    client.raw(|http, at| {
        http.post(format!("{at}/api/v1/cases")).header("content-type", content_type).body(body)
    })
}
