//! The ledger: who was told what, when, by which mail, or why not; for whoever may know.

use serde_json::{Value, json};
use twentyweeks::app::outbox::postbook::Post;
use twentyweeks::app::tokens::Holder;
use twentyweeks::domain::permission::Role;

use super::council::{Council, PAEDIATRICS, PAEDIATRICS_MAIL, PSYCHOLOGY, asked, code};
use crate::record::program::Program;
use crate::support::smtp::{Act, Script, Stage};

crate::on_both_databases!(
    the_ledger_says_what_was_told_and_how_it_fared,
    the_ledger_comes_in_pages_and_can_be_asked_for_parts,
    a_service_sees_what_it_was_told_and_nothing_else,
    another_authority_sees_nothing,
    the_chronology_says_beside_each_entry_who_was_told,
    the_case_at_the_shell_says_all_of_it,
    an_answer_is_noted_with_what_was_told,
);

fn the_ledger_says_what_was_told_and_how_it_fared(mut council: Council) {
    let case = council.asked_case("2026-07-01");
    council.post.set(Script::healthy().nth(
        1,
        Stage::Rcpt,
        Act::answer("450 4.2.1 <paediatrics@nhs.example> later"),
    ));
    council.deliver();
    let notice = council.notice(&case, "request_advice", "", "service");
    let mail = &notice["mails"][0];
    assert_eq!((&mail["state"], &mail["tries"]), (&json!("waiting"), &json!(1)));
    assert_eq!(
        mail["last_words"],
        json!("450 4.2.1 <p…@nhs.example> later"),
        "the address is masked here, too"
    );
    assert_eq!(mail["next_try_at"], json!("2026-07-01T09:01:00Z"));
    council.mails_at("2026-07-01 10:01");
    council.swept_mails_at("2026-08-13 07:30");

    let request = council.notice(&case, "request_advice", "", "service");
    assert_eq!(
        request,
        json!({
            "id": request["id"], "case": case, "entry": 3, "about": "request_advice", "advice": 1,
            "service": PAEDIATRICS, "rung": "", "tone": "request", "by": "at_once", "to": "service",
            "due_on": null, "for_day": "2026-07-01", "state": "mailed", "raised_at": "2026-07-01T09:00:00Z",
            "mails": [{
                "id": request["mails"][0]["id"], "message_id": request["mails"][0]["message_id"],
                "address": "p…@nhs.example", "reader": "a contact of Community Paediatrics",
                "subject": request["mails"][0]["subject"], "state": "sent", "tries": 2,
                "may_be_double": false, "last_words": "250 2.0.0 kept as 1",
                "sent_at": "2026-07-01T09:01:00Z",
            }],
        })
    );
    let states: Vec<_> = council
        .ledger(&case)
        .iter()
        .map(|alert| (alert["rung"].clone(), alert["state"].clone(), alert.get("reason").cloned()))
        .collect();
    assert_eq!(
        states,
        [
            (json!(""), json!("mailed"), None),
            (json!("two_weeks"), json!("overtaken"), Some(json!("overtaken by chase_1"))),
            (json!("three_days"), json!("overtaken"), Some(json!("overtaken by chase_1"))),
            (json!("chase_1"), json!("mailed"), None),
        ]
    );
    let chase = council.notice(&case, "give_advice", "chase_1", "service");
    assert_eq!((&chase["number"], &chase["due_on"]), (&json!(1), &json!("2026-08-12")));
    assert_eq!(chase["for_day"], json!("2026-08-13"));
    let known = serde_json::to_string(&council.ledger(&case)).unwrap();
    assert!(!known.contains(PAEDIATRICS_MAIL) && !known.contains("Canary"), "{known}");
}

fn the_ledger_comes_in_pages_and_can_be_asked_for_parts(mut council: Council) {
    let cases: Vec<String> = (0..3).map(|_| council.asked_case("2026-07-01")).collect();
    council.deliver();
    council.at("2026-08-13 07:00").sweep();
    let me = council.api();
    let ask = |path: &str| me.get(&format!("/api/v1/alerts{path}"));
    let all = alerts(&ask("").body);
    assert_eq!(all.len(), 12);
    assert!(ids(&all).is_sorted_by(|a, b| a > b), "newest first");
    let mut paged = Vec::new();
    let mut path = "?limit=5".to_owned();
    loop {
        let page = ask(&path);
        paged.extend(alerts(&page.body));
        let Some(next) = page.header("link").split(['<', '>']).nth(1) else { break };
        path = next.split_once("/alerts").expect("the same list").1.to_owned();
    }
    assert_eq!(paged, all);
    assert_eq!(alerts(&ask(&format!("?case={}", cases[0])).body).len(), 4);
    assert_eq!(alerts(&ask("?state=waiting").body).len(), 3);
    assert_eq!(alerts(&ask("?about=request_advice").body).len(), 3);
    assert_eq!(alerts(&ask("?about=request_advice&state=waiting").body).len(), 0);
    assert_eq!(ask("?state=lost").status, 400);
    assert_eq!(ask("?case=351-2026-09999").status, 404);
}

fn a_service_sees_what_it_was_told_and_nothing_else(mut council: Council) {
    council.contact(Post::Dmo, "dmo@nhs.example");
    let case = council.asked_case("2026-07-03");
    council.step(&case, asked("2026-07-03", "psychology", PSYCHOLOGY));
    let of_others = council.assessed_case("2026-06-01");
    council.step(&of_others, asked("2026-07-03", "psychology", PSYCHOLOGY));
    council.deliver();
    for day in ["2026-08-17", "2026-08-24"] {
        council.swept_mails_at(&format!("{day} 08:00"));
    }
    let service = Holder::Service { name: PAEDIATRICS.to_owned(), authority: None };
    let partner = council.client(Role::Partner, &service);
    let own = alerts(&partner.get("/api/v1/alerts").body);
    assert!(own.len() >= 4, "{own:#?}");
    for alert in &own {
        assert_eq!((&alert["case"], &alert["advice"]), (&json!(case), &json!(1)), "{alert:#}");
        assert!(alert["to"] == "service" || alert["to"] == "service_manager", "{alert:#}");
    }
    assert_eq!(partner.get(&format!("/api/v1/alerts?case={of_others}")).status, 404);
    let chronology = partner.get(&format!("/api/v1/cases/{case}/chronology")).body;
    let told: Vec<Value> = lines(&chronology).iter().flat_map(told).collect();
    assert!(!told.is_empty() && told.iter().all(|alert| alert["to"] == "service"), "{told:#?}");
    assert_eq!(partner.get("/api/v1/tasks").status, 403);
}

fn another_authority_sees_nothing(mut council: Council) {
    let case = council.asked_case("2026-07-01");
    council.deliver();
    council.app().add_service(PAEDIATRICS, &code("352"), true).expect("it serves another");
    for role in [Role::Manager, Role::Caseworker, Role::Administrator] {
        let other = council.client(role, &Holder::Authority(code("352")));
        assert_eq!(other.get("/api/v1/alerts").body["alerts"], json!([]));
        assert_eq!(other.get(&format!("/api/v1/alerts?case={case}")).status, 404, "{role:?}");
    }
    let stranger = council.server.stranger();
    assert_eq!(stranger.get("/api/v1/alerts").status, 401);
}

fn the_chronology_says_beside_each_entry_who_was_told(mut council: Council) {
    let case = council.asked_case("2026-07-01");
    council.deliver();
    council.swept_mails_at("2026-08-13 07:30");
    let chronology = council.api().get(&format!("/api/v1/cases/{case}/chronology")).body;
    let lines = lines(&chronology);
    let titles: Vec<_> = lines.iter().filter_map(|line| line["title"].as_str()).collect();
    assert!(titles[3].ends_with("give_advice, two_weeks, overtaken by chase_1"), "{titles:?}");
    assert!(titles[5].ends_with("give_advice, chase_1, raised"), "{titles:?}");
    assert_eq!(lines[5]["recorded_by"], json!("sweep"));
    let counts: Vec<_> = lines.iter().map(|line| told(line).len()).collect();
    assert_eq!(counts, [0, 0, 1, 1, 1, 1]);
    let mut from_lines: Vec<Value> = lines.iter().flat_map(told).collect();
    from_lines.sort_by_key(|alert| alert["id"].as_i64());
    assert_eq!(from_lines, council.ledger(&case), "the same as the ledger");
}

fn the_case_at_the_shell_says_all_of_it(mut council: Council) {
    let case = council.asked_case("2026-07-01");
    council.post.set(Script::healthy().nth(1, Stage::Kept, Act::Reset));
    council.deliver();
    council.mails_at("2026-07-01 10:02");
    council.swept_mails_at("2026-08-13 07:30");
    council.at("2026-08-13 09:00").step(
        &case,
        json!({"step": "acknowledge_advice", "on": "2026-08-13", "advice": 1, "promised_on": "2026-08-20"}),
    );
    let program = Program::on(&council.server.database.url());
    let shown = program.done(&["--at", "2026-08-14", "case", "show", &case]);
    let told = shown.split_once("\nTold\n").expect("what was told").1;
    for part in [
        "request_advice",
        "p…@nhs.example sent 2026-07-01 09:02 UTC, may have arrived twice",
        "give_advice chase_1 (Community Paediatrics)",
        "p…@nhs.example sent 2026-08-13 06:30 UTC; answered: promised",
        "overtaken by chase_1",
    ] {
        let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
        let parts: Vec<&str> = part.split(' ').collect();
        assert!(parts.iter().all(|part| words.contains(part)), "{part}: {told}");
    }
    assert!(!shown.contains(PAEDIATRICS_MAIL), "{shown}");
    let json = program.done(&["--at", "2026-08-14", "case", "show", &case, "--format", "json"]);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["chronology"][5]["told"][0]["answer"], json!("promised"));
}

fn an_answer_is_noted_with_what_was_told(mut council: Council) {
    for (step, answer) in [
        (json!({"step": "acknowledge_advice", "on": "2026-07-01", "advice": 1}), "acknowledged"),
        (
            json!({"step": "acknowledge_advice", "on": "2026-07-01", "advice": 1, "promised_on": "2026-07-20"}),
            "promised",
        ),
        (json!({"step": "decline_advice", "on": "2026-07-01", "advice": 1, "whose": "CAMHS"}), "declined"),
        (json!({"step": "give_advice", "on": "2026-07-01", "advice": 1}), "given"),
    ] {
        let case = council.asked_case("2026-07-01");
        council.deliver();
        assert_eq!(council.notice(&case, "request_advice", "", "service").get("answer"), None);
        council.step(&case, step);
        let notice = council.notice(&case, "request_advice", "", "service");
        assert_eq!(notice["answer"], json!(answer));
        assert_eq!(notice["answered_at"], json!("2026-07-01T09:00:00Z"));
    }
}

fn alerts(body: &Value) -> Vec<Value> {
    body["alerts"].as_array().unwrap_or_else(|| panic!("alerts: {body}")).clone()
}

fn ids(alerts: &[Value]) -> Vec<i64> {
    alerts.iter().filter_map(|alert| alert["id"].as_i64()).collect()
}

fn lines(chronology: &Value) -> Vec<Value> {
    chronology["entries"].as_array().expect("entries").clone()
}

fn told(line: &Value) -> Vec<Value> {
    line["told"].as_array().cloned().unwrap_or_default()
}
