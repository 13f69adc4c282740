//! Health, the page at `/`, and what every answer carries.

use serde_json::{Value, json};

use super::shorthand::assert_problem;
use crate::support::{Kind, Reply, TestApp, registration};

crate::on_both_databases!(
    the_process_says_that_it_lives,
    a_server_with_its_database_is_ready,
    a_server_with_pending_migrations_is_not_ready_and_names_them,
    the_page_at_the_root_says_what_it_is_and_links_the_description,
    every_answer_carries_the_security_headers,
);

fn the_process_says_that_it_lives(server: TestApp) {
    let reply = server.stranger().get("/healthz");
    assert_eq!((reply.status, &reply.body), (200, &json!("ok\n")));
    assert_eq!(reply.header("content-type"), "text/plain; charset=utf-8");
}

fn a_server_with_its_database_is_ready(server: TestApp) {
    let reply = server.stranger().get("/readyz");
    assert_eq!(reply.status, 200);
    assert_eq!(reply.body["ready"], true);
    let parts = reply.body["parts"].as_array().unwrap();
    let names: Vec<&Value> = parts.iter().map(|part| &part["name"]).collect();
    assert!(names.contains(&&json!("database")) && names.contains(&&json!("migrations")), "{names:?}");
    assert!(parts.iter().all(|part| part["ok"] == true));
}

fn a_server_with_pending_migrations_is_not_ready_and_names_them(mut server: TestApp) {
    server.tampered = true;
    server.database.meddle("DELETE FROM __diesel_schema_migrations");
    let reply = server.stranger().get("/readyz");
    assert_eq!((reply.status, &reply.body["ready"]), (503, &json!(false)));
    let parts = reply.body["parts"].as_array().unwrap();
    let part = parts.iter().find(|part| part["name"] == "migrations").unwrap();
    assert_eq!(part["ok"], false);
    let detail = part["detail"].as_str().unwrap();
    assert!(detail.len() > "pending: ".len() && detail.starts_with("pending: "), "{detail}");
    assert_eq!(server.stranger().get("/healthz").status, 200, "it lives all the same");
}

fn the_page_at_the_root_says_what_it_is_and_links_the_description(server: TestApp) {
    let reply = server.stranger().get("/");
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/html; charset=utf-8"));
    let page = reply.body.as_str().unwrap();
    assert!(
        page.contains("twentyweeks") && page.contains("education, health and care needs assessment"),
        "{page}"
    );
    assert!(page.contains("href=\"/api/v1/openapi.json\""), "{page}");
    assert!(page.contains(env!("CARGO_PKG_VERSION")), "{page}");
    assert!(page.contains("today is 1 November 2026"), "a clock that does not run is said: {page}");
    assert!(!page.contains("{{"), "{page}");
}

fn every_answer_carries_the_security_headers(server: TestApp) {
    let me = server.caseworker();
    let replies = [
        me.get("/"),
        me.get("/answer/no-link"),
        me.get("/leave/no-link"),
        me.get("/healthz"),
        me.get("/readyz"),
        me.get("/api/v1/openapi.json"),
        me.get("/api/v1/cases"),
        me.post("/api/v1/cases", &registration("2026-03-02")),
        me.post("/api/v1/cases", &registration("2026-12-24")),
        me.post("/api/v1/cases", &json!({})),
        me.get("/nowhere"),
        me.request("DELETE", "/api/v1/cases"),
        server.stranger().get("/api/v1/cases"),
    ];
    for reply in &replies {
        assert_carries_headers(reply);
    }
}

fn assert_carries_headers(reply: &Reply) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(reply.header(name), value, "{} {:?}", reply.status, reply.body);
    }
    let policy = reply.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(reply.headers.get("server").is_none(), "what serves is nobody's business");
}

#[test]
fn a_database_that_is_away_makes_the_server_unready_and_its_answers_unavailable() {
    let mut server = TestApp::start(Kind::Sqlite);
    let me = server.caseworker();
    me.register("2026-03-02");
    server.tampered = true;
    server.database.meddle("ALTER TABLE cases RENAME TO cases_away");
    let reply = me.get("/api/v1/cases");
    assert_problem(&reply, 500, "internal");
    assert!(!reply.body.to_string().contains("cases_away") && !reply.body.to_string().contains("SQL"));
}
