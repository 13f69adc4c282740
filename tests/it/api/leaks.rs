//! An error ends up in somebody's log or on a screen: it never repeats what was sent.

use serde_json::{Value, json};
use twentyweeks::domain::StepKind;

use super::shorthand::{PSYCHOLOGY, agreed, asked, assert_problem, example, note, preview};
use crate::support::{Reply, TestApp, registration};

crate::on_both_databases!(
    no_error_of_a_registration_repeats_what_was_sent,
    no_error_of_a_step_repeats_what_was_sent,
    no_error_of_a_correction_repeats_what_was_sent,
    no_error_of_a_query_repeats_what_was_sent,
    a_zero_character_is_malformed_and_not_our_mistake,
    a_date_beyond_the_calendar_is_not_our_mistake,
);

/// Where a number may stand, this one does; it stands nowhere else.
const NUMBER: i64 = 77_177_717;

/// What must never come back: a name, an NHS number with a wrong digit, a birth date, the number.
const CANARIES: [&str; 4] = ["Zanzibar", "9434765918", "2011-11-31", "77177717"];

fn no_error_of_a_registration_repeats_what_was_sent(server: TestApp) {
    let me = server.caseworker();
    let mut refused = 0;
    for place in places(&registration("2026-03-02")) {
        for value in bad_values() {
            let mut body = registration("2026-03-02");
            *body.pointer_mut(&place).unwrap() = value.clone();
            refused += u32::from(repeats_nothing(&me.post("/api/v1/cases", &body), &place, &value));
        }
    }
    assert!(refused > 100, "{refused}");
}

fn no_error_of_a_step_repeats_what_was_sent(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    me.step(&case, asked("2026-04-02", "psychology", PSYCHOLOGY));
    let mut refused = 0;
    for kind in StepKind::ALL {
        let good = example(kind, "2026-06-01");
        for place in places(&good) {
            for value in bad_values() {
                let mut body = good.clone();
                *body.pointer_mut(&place).unwrap() = value.clone();
                let reply = preview(&me, &case, &body);
                refused += u32::from(repeats_nothing(&reply, &format!("{kind:?} {place}"), &value));
            }
        }
    }
    assert!(refused > 500, "{refused}");
    assert_eq!(me.case(&case)["version"], 3);
}

fn no_error_of_a_correction_repeats_what_was_sent(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let mut refused = 0;
    for place in places(&registration("2026-03-02")).into_iter().filter(|place| !place.is_empty()) {
        for value in bad_values() {
            // Only what is on the way to the place, so that the rest stays.
            let changes = place
                .rsplit('/')
                .filter(|name| !name.is_empty())
                .fold(value.clone(), |inner, name| json!({name: inner}));
            let mut body = changes;
            for (name, value) in [
                ("step", json!("correct")),
                ("on", json!("2026-06-01")),
                ("entry", json!(1)),
                ("reason", json!("A slip.")),
            ] {
                body[name] = value;
            }
            refused += u32::from(repeats_nothing(&preview(&me, &case, &body), &place, &value));
        }
    }
    assert!(refused > 60, "{refused}");
    assert_eq!(me.case(&case)["version"], 1);
}

fn no_error_of_a_query_repeats_what_was_sent(server: TestApp) {
    let me = server.caseworker();
    let names = [
        "stage",
        "rag",
        "overdue",
        "due_before",
        "sort",
        "after",
        "limit",
        "from",
        "to",
        "authority",
        "by",
        "as_known_on",
        "Zanzibar",
    ];
    for path in ["/api/v1/cases", "/api/v1/reports/timeliness"] {
        for name in names {
            for value in CANARIES {
                let reply = me.get(&format!("{path}?{name}={value}"));
                repeats_nothing(&reply, name, &json!(value));
                let reply = me.get(&format!("{path}?{name}={value}&{name}={value}"));
                repeats_nothing(&reply, name, &json!(value));
            }
        }
    }
    for value in CANARIES {
        for path in ["/api/v1/cases/", "/", "/api/v1/reports/"] {
            assert!(repeats_nothing(&me.get(&format!("{path}{value}")), path, &json!(value)));
        }
        assert!(repeats_nothing(&me.request("PUT", &format!("/api/v1/cases/{value}")), "PUT", &json!(value)));
    }
}

fn a_zero_character_is_malformed_and_not_our_mistake(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let mut body = registration("2026-03-02");
    body["child"]["surname"] = json!("Zan\u{0}zibar");
    assert_problem(&me.post("/api/v1/cases", &body), 400, "malformed");
    let note = json!({"step": "note", "on": "2026-03-03", "text": "Zan\u{0}zibar"});
    assert_problem(&me.try_step(&case, note), 400, "malformed");
    for query in ["q=Zan%00zibar", "caseworker=%00", "team=a%00", "service=%00b"] {
        assert_problem(&me.get(&format!("/api/v1/cases?{query}")), 400, "malformed");
    }
    assert_problem(&me.get("/api/v1/cases/Zan%00zibar"), 404, "not_found");
}

fn a_date_beyond_the_calendar_is_not_our_mistake(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    me.step(&case, asked("2026-04-02", "psychology", PSYCHOLOGY));
    for day in [
        "-9999-01-01",
        "+9999-12-31",
        "9999-12-31",
        "0000-01-01",
        "+262142-12-31",
        "-262143-01-01",
        "0001-01-01",
    ] {
        let encoded = day.replace('+', "%2B");
        let mut replies = vec![
            me.post("/api/v1/cases", &registration(day)),
            me.try_step(&case, note(day)),
            me.try_step(
                &case,
                json!({"step": "acknowledge_advice", "on": "2026-04-03", "advice": 1, "promised_on": day}),
            ),
            me.get(&format!("/api/v1/cases?due_before={encoded}")),
            me.get(&format!("/api/v1/reports/timeliness?from={encoded}&to=2026-12-31")),
            me.get(&format!("/api/v1/reports/timeliness?from=2026-01-01&to={encoded}&by=month")),
            me.get(&format!(
                "/api/v1/reports/timeliness?from=2026-01-01&to=2026-12-31&as_known_on={encoded}"
            )),
        ];
        for kind in StepKind::ALL {
            let good = example(kind, "2026-06-01");
            for field in good
                .as_object()
                .unwrap()
                .keys()
                .filter(|name| name.ends_with("_on") || matches!(name.as_str(), "from" | "to"))
            {
                let mut body = good.clone();
                body[field] = json!(day);
                replies.push(preview(&me, &case, &body));
            }
        }
        for reply in replies {
            assert!(reply.status < 500, "{day}: {:?}", reply.body);
        }
    }
}

/// Every place in a body, as a JSON pointer.
fn places(body: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut next = 0;
    while next < found.len() {
        let place = found[next].clone();
        if let Some(object) = body.pointer(&place).and_then(Value::as_object) {
            found.extend(object.keys().map(|key| format!("{place}/{key}")));
        }
        next += 1;
    }
    found
}

fn bad_values() -> Vec<Value> {
    vec![
        json!("Zanzibar"),
        json!("a Zanzibar, expected Zanzibar or `Zanzibar`, expected one of `Zanzibar`"),
        json!("`Zanzibar` Zanzibar"),
        json!("9434765918"),
        json!("2011-11-31"),
        json!(NUMBER),
        json!(-NUMBER),
        json!(7_717_771.7_f64),
        json!(["Zanzibar"]),
        json!({"Zanzibar": "Zanzibar"}),
        json!({"expected Zanzibar": 7}),
        json!({"`Zanzibar`, expected `Zanzibar`": "9434765918"}),
    ]
}

/// Whether the answer is an error; one that repeats what was sent fails the test.
fn repeats_nothing(reply: &Reply, place: &str, sent: &Value) -> bool {
    assert!(reply.status < 500, "{place} {sent}: {:?}", reply.body);
    if reply.status < 400 {
        return false;
    }
    assert_eq!(reply.header("content-type"), "application/problem+json");
    let told = format!("{}{:?}", reply.body, reply.headers);
    // Which advice or entry of a case is no secret, and the sentence is of use only with it.
    let numbers_a_part = ["/advice", "/entry", "/exception"].iter().any(|name| place.ends_with(name));
    if numbers_a_part && *sent == json!(NUMBER) {
        return true;
    }
    for canary in CANARIES {
        assert!(!told.contains(canary), "{place} {sent} is repeated in {:#}", reply.body);
    }
    assert!(!told.contains("7717771.7"), "{place} {sent} is repeated in {:#}", reply.body);
    true
}
