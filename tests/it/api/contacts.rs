//! The book of contacts over the API: a service keeps its own part, an administrator the
//! authority's and those of its services, and nobody another's.

use serde_json::{Value, json};
use twentyweeks::db::contacts;
use twentyweeks::domain::identifiers::AuthorityCode;
use twentyweeks::domain::permission::Role;

use super::openapi::Fits;
use super::shorthand::{
    PAEDIATRICS, PSYCHOLOGY, assert_done, assert_problem, assert_problem_at, delete, put, serving,
};
use crate::support::{Client, Reply, TestApp};

crate::on_both_databases!(
    a_service_adds_its_address_once_however_often_it_is_sent,
    the_last_address_goes_only_if_somebody_is_sure,
    somebody_is_away_and_back,
    an_address_that_mail_comes_back_from_works_again,
    a_service_says_which_mails_it_would_rather_not_have,
    an_administrator_keeps_the_posts_and_services_of_their_authority,
    nobody_touches_the_book_of_another_service,
    an_administrator_of_another_authority_touches_nothing,
    a_contact_for_one_authority_is_not_seen_by_another,
    the_book_is_no_business_of_caseworkers_and_managers,
    what_makes_no_sense_is_said_of_its_field,
);

const BOOK: &str = "/api/v1/contacts";
const ABSENCES: &str = "/api/v1/absences";
const MAILBOX: &str = "front.desk@nhs.example";

fn a_service_adds_its_address_once_however_often_it_is_sent(server: TestApp) {
    let (fits, id) = (Fits::of(&server), serving(&server, PAEDIATRICS, "351"));
    let me = server.partner(PAEDIATRICS);
    let before = me.get(BOOK);
    fits.assert("GET", BOOK, &before);
    assert_eq!(before.body["authority"], Value::Null);
    let part = of_service(&me);
    assert_eq!((&part["id"], &part["name"]), (&json!(id), &json!(PAEDIATRICS)));
    assert_eq!(part["unreached_by"], json!([{"code": "351", "name": "Bury"}]));
    let body =
        json!({"post": "service", "service": id, "email": " Front.Desk@NHS.example", "name": "Front desk"});
    fits.assert_sent("POST", BOOK, &body);
    let first = me.post(BOOK, &body);
    fits.assert("POST", BOOK, &first);
    let place = format!("{BOOK}/{}", first.body["id"]);
    assert_eq!((first.status, first.header("location")), (201, place.as_str()));
    assert_eq!(me.post(BOOK, &body).body, first.body, "it is the same one");
    fits.assert("GET", BOOK, &me.get(BOOK));
    let part = of_service(&me);
    assert_eq!(part["unreached_by"], json!([]));
    assert_eq!(
        part["contacts"],
        json!([{
            "id": first.body["id"], "post": "service", "name": "Front desk", "email": MAILBOX,
            "setting": null, "team": null, "authority": null, "from_on": null, "to_on": null,
            "standing": {"is": "reached"}
        }])
    );
}

fn the_last_address_goes_only_if_somebody_is_sure(server: TestApp) {
    let (fits, id) = (Fits::of(&server), serving(&server, PAEDIATRICS, "351"));
    let me = server.partner(PAEDIATRICS);
    let [first, last] = [MAILBOX, "second@nhs.example"].map(|email| place(&added(&me, id, email)));
    assert_done(&delete(&me, &first));
    let asked = delete(&me, &last);
    assert_problem(&asked, 422, "would_leave_nobody");
    assert!(asked.text("detail").contains(PAEDIATRICS), "{:#}", asked.body);
    fits.assert("DELETE", "/api/v1/contacts/{id}", &asked);
    assert_problem(&delete(&me, &format!("{last}?sure=false")), 422, "would_leave_nobody");
    assert_problem_at(&delete(&me, &format!("{last}?sure=perhaps")), 400, "malformed", "sure");
    assert_eq!(of_service(&me)["contacts"].as_array().unwrap().len(), 1, "it is still there");
    for _ in 0..2 {
        let gone = delete(&me, &format!("{last}?sure=true"));
        assert_done(&gone);
        fits.assert("DELETE", "/api/v1/contacts/{id}", &gone);
    }
    assert_eq!(of_service(&me)["contacts"], json!([]));
    for nowhere in ["999999", "first", "works"] {
        let status = delete(&me, &format!("{BOOK}/{nowhere}")).status;
        assert!(matches!(status, 404 | 405), "{nowhere}: {status}");
    }
}

fn somebody_is_away_and_back(server: TestApp) {
    let (fits, id) = (Fits::of(&server), serving(&server, PAEDIATRICS, "351"));
    let me = server.partner(PAEDIATRICS);
    added(&me, id, MAILBOX);
    fits.assert_sent("POST", ABSENCES, &away(MAILBOX));
    let first = me.post(ABSENCES, &away(MAILBOX));
    fits.assert("POST", ABSENCES, &first);
    assert_eq!(me.post(ABSENCES, &away(MAILBOX)).body, first.body, "it is the same one");
    fits.assert("GET", BOOK, &me.get(BOOK));
    let part = of_service(&me);
    let expected = json!([{
        "id": first.body["id"], "who": {"name": MAILBOX, "email": MAILBOX},
        "away_from": "2026-11-01", "away_to": "2026-11-15", "cover": "cover@nhs.example"
    }]);
    assert_eq!(part["absences"], expected);
    let standing = json!({"is": "away", "until": "2026-11-15", "cover": "cover@nhs.example"});
    assert_eq!(part["contacts"][0]["standing"], standing);
    for _ in 0..2 {
        let back = delete(&me, first.header("location"));
        assert_done(&back);
        fits.assert("DELETE", "/api/v1/absences/{id}", &back);
    }
    assert_eq!(of_service(&me)["absences"], json!([]));
}

fn an_address_that_mail_comes_back_from_works_again(server: TestApp) {
    let (fits, id) = (Fits::of(&server), serving(&server, PAEDIATRICS, "351"));
    let me = server.partner(PAEDIATRICS);
    added(&me, id, MAILBOX);
    bounce(&server, MAILBOX);
    bounce(&server, "elsewhere@nhs.example");
    fits.assert("GET", BOOK, &me.get(BOOK));
    let part = of_service(&me);
    assert_eq!(part["bounced"], json!([{"email": MAILBOX, "words": "550 5.1.1 no such mailbox"}]));
    assert_eq!(part["contacts"][0]["standing"], json!({"is": "bounced"}));
    let works = |email: &str| me.post("/api/v1/contacts/works", &json!({"email": email}));
    for _ in 0..2 {
        assert_done(&works(MAILBOX));
        fits.assert("POST", "/api/v1/contacts/works", &works(MAILBOX));
    }
    assert_eq!(of_service(&me)["bounced"], json!([]));
    assert_problem(&works("elsewhere@nhs.example"), 404, "not_found");
    assert_problem_at(&works("no address"), 400, "malformed", "email");
}

fn a_service_says_which_mails_it_would_rather_not_have(server: TestApp) {
    let (fits, id) = (Fits::of(&server), serving(&server, PAEDIATRICS, "351"));
    let me = server.partner(PAEDIATRICS);
    let all = json!({"early_reminders": true, "promise_reminders": true});
    assert_eq!(of_service(&me)["preferences"], all);
    let path = format!("/api/v1/services/{id}/preferences");
    for wanted in [json!({"early_reminders": false, "promise_reminders": true}), all] {
        let reply = put(&me, &path, &wanted);
        fits.assert("PUT", "/api/v1/services/{id}/preferences", &reply);
        assert_eq!(reply.body, wanted);
        assert_eq!(of_service(&me)["preferences"], wanted);
    }
    let half = put(&me, &path, &json!({"early_reminders": false}));
    assert_problem_at(&half, 400, "malformed", "promise_reminders");
    let chases = json!({"early_reminders": true, "promise_reminders": true, "chases": false});
    assert_problem_at(&put(&me, &path, &chases), 400, "malformed", "chases");
}

fn an_administrator_keeps_the_posts_and_services_of_their_authority(server: TestApp) {
    let (fits, id) = (Fits::of(&server), serving(&server, PAEDIATRICS, "351"));
    let me = server.client(Role::Administrator, "351");
    let of_authority = || me.get(BOOK).body["authority"].clone();
    assert_eq!((&of_authority()["code"], &of_authority()["is_reached"]), (&json!("351"), &json!(false)));
    let add = |body: Value| {
        let reply = me.post(BOOK, &body);
        assert_eq!(reply.status, 201, "{:#}", reply.body);
        reply
    };
    let team = add(json!({"post": "sen_team", "email": "sen@bury.example"}));
    add(json!({"post": "dmo", "authority": "351", "email": "dmo@nhs.example", "name": "Dr Med"}));
    add(json!({"post": "setting", "setting": "Elms Primary School", "email": "senco@elms.example"}));
    added(&me, id, MAILBOX);
    fits.assert("GET", BOOK, &me.get(BOOK));
    let posts: Vec<Value> =
        of_authority()["contacts"].as_array().unwrap().iter().map(|one| one["post"].clone()).collect();
    assert_eq!(
        (posts, of_authority()["is_reached"].clone()),
        (vec![json!("sen_team"), json!("dmo"), json!("setting")], json!(true))
    );
    assert_eq!(of_service(&me)["contacts"][0]["email"], MAILBOX);
    assert_eq!(me.post(ABSENCES, &away("sen@bury.example")).status, 201);
    assert_eq!(of_authority()["absences"][0]["who"]["email"], "sen@bury.example");
    let wanted = json!({"early_reminders": false, "promise_reminders": false});
    assert_eq!(put(&me, &format!("/api/v1/services/{id}/preferences"), &wanted).status, 200);
    // The mailbox is read by whoever stands in.
    assert_problem(&delete(&me, &place(&team)), 422, "would_leave_nobody");
}

fn nobody_touches_the_book_of_another_service(server: TestApp) {
    let id = serving(&server, PAEDIATRICS, "351");
    let theirs = serving(&server, PSYCHOLOGY, "351");
    let me = server.partner(PAEDIATRICS);
    let (contact, absence) = (added(&me, id, MAILBOX), me.post(ABSENCES, &away(MAILBOX)));
    touches_nothing(&server.partner(PSYCHOLOGY), id, &[&contact, &absence]);
    assert_eq!(of_service(&server.partner(PSYCHOLOGY))["id"], json!(theirs));
    let of_authority = json!({"post": "sen_team", "email": "x@nhs.example"});
    assert_problem(&me.post(BOOK, &of_authority), 404, "not_found");
    assert_eq!(of_service(&me)["contacts"].as_array().unwrap().len(), 1);
    assert_eq!(of_service(&me)["absences"].as_array().unwrap().len(), 1);
}

fn an_administrator_of_another_authority_touches_nothing(server: TestApp) {
    let id = serving(&server, PAEDIATRICS, "351");
    let me = server.client(Role::Administrator, "351");
    let team = me.post(BOOK, &json!({"post": "sen_team", "email": "sen@bury.example"}));
    let (contact, absence) = (added(&me, id, MAILBOX), me.post(ABSENCES, &away(MAILBOX)));
    let other = server.client(Role::Administrator, "357");
    touches_nothing(&other, id, &[&team, &contact, &absence]);
    let reply = other.get(BOOK);
    assert_eq!(reply.body["services"], json!([]));
    assert!(!reply.body.to_string().contains("bury.example"), "{:#}", reply.body);
    let post = json!({"post": "sen_team", "authority": "351", "email": "x@tameside.example"});
    assert_problem_at(&other.post(BOOK, &post), 422, "invalid", "authority");
}

fn a_contact_for_one_authority_is_not_seen_by_another(server: TestApp) {
    let id = serving(&server, PAEDIATRICS, "351");
    let tameside = AuthorityCode::parse("357").unwrap();
    server.app.add_service(PAEDIATRICS, &tameside, true).unwrap();
    let me = server.partner(PAEDIATRICS);
    let body = json!({"post": "service", "service": id, "authority": "351", "email": MAILBOX});
    let contact = me.post(BOOK, &body);
    let part = of_service(&me);
    assert_eq!(part["contacts"][0]["authority"], "351");
    assert_eq!(part["unreached_by"], json!([{"code": "357", "name": "Tameside"}]));
    let other = server.client(Role::Administrator, "357");
    assert_eq!(of_service(&other)["contacts"], json!([]));
    assert_problem(&delete(&other, &place(&contact)), 404, "not_found");
    assert_problem_at(&other.post(BOOK, &body), 422, "invalid", "authority");
}

fn the_book_is_no_business_of_caseworkers_and_managers(server: TestApp) {
    let id = serving(&server, PAEDIATRICS, "351");
    let me = server.partner(PAEDIATRICS);
    let (contact, absence) = (added(&me, id, MAILBOX), me.post(ABSENCES, &away(MAILBOX)));
    let wanted = json!({"early_reminders": false, "promise_reminders": false});
    for other in [server.caseworker(), server.manager()] {
        for reply in [
            other.get(BOOK),
            other.post(BOOK, &json!({"post": "service", "service": id, "email": "x@nhs.example"})),
            other.post("/api/v1/contacts/works", &json!({"email": MAILBOX})),
            delete(&other, &place(&contact)),
            other.post(ABSENCES, &away(MAILBOX)),
            delete(&other, &place(&absence)),
            put(&other, &format!("/api/v1/services/{id}/preferences"), &wanted),
        ] {
            assert_problem(&reply, 403, "forbidden");
        }
    }
}

fn what_makes_no_sense_is_said_of_its_field(server: TestApp) {
    let id = serving(&server, PAEDIATRICS, "351");
    let me = server.partner(PAEDIATRICS);
    added(&me, id, MAILBOX);
    let with = |body: Value, field: &str, value: Value| {
        let mut body = body;
        body[field] = value;
        body
    };
    let contact = json!({"post": "service", "service": id, "email": "x@nhs.example"});
    for (field, value, status, code, at) in [
        ("post", json!("caretaker"), 400, "malformed", "post"),
        ("post", json!("sen_team"), 422, "invalid", "post"),
        ("post", json!("setting"), 422, "invalid", "setting"),
        ("service", json!("first"), 400, "malformed", "service"),
        ("service", Value::Null, 422, "invalid", "service"),
        ("email", json!("nobody"), 400, "malformed", "email"),
        ("authority", json!("35"), 400, "malformed", "authority"),
        ("authority", json!("357"), 422, "invalid", "authority"),
        ("setting", json!("Elms"), 422, "invalid", "setting"),
        ("team", json!("East"), 422, "invalid", "team"),
        ("name", json!("x".repeat(201)), 422, "invalid", "name"),
        ("name", json!("Dr\nBcc: all"), 422, "invalid", "name"),
        ("from_on", json!("soon"), 400, "malformed", "from_on"),
        ("from_on", json!("-9999-01-01"), 422, "invalid", "from_on"),
        ("to_on", json!("9999-01-01"), 422, "invalid", "to_on"),
        ("colour", json!("red"), 400, "malformed", "colour"),
    ] {
        assert_problem_at(&me.post(BOOK, &with(contact.clone(), field, value)), status, code, at);
    }
    let backwards = with(with(contact, "from_on", json!("2026-12-03")), "to_on", json!("2026-12-02"));
    assert_problem_at(&me.post(BOOK, &backwards), 422, "invalid", "to_on");
    for (field, value, status, code, at) in [
        ("who", json!("stranger@nhs.example"), 422, "invalid", "who"),
        ("who", json!("nobody"), 400, "malformed", "who"),
        ("away_from", json!("2026-11-16"), 422, "invalid", "away_to"),
        ("away_from", json!("0001-01-01"), 422, "invalid", "away_from"),
        ("away_to", Value::Null, 400, "malformed", "away_to"),
        ("cover", json!(MAILBOX), 422, "invalid", "cover"),
        ("cover", json!("nobody"), 400, "malformed", "cover"),
        ("why", json!("ill"), 400, "malformed", "why"),
    ] {
        assert_problem_at(&me.post(ABSENCES, &with(away(MAILBOX), field, value)), status, code, at);
    }
    let over = with(with(away(MAILBOX), "away_from", json!("2026-10-01")), "away_to", json!("2026-10-31"));
    assert_problem_at(&me.post(ABSENCES, &over), 422, "invalid", "away_to");
    let part = of_service(&me);
    assert_eq!((part["contacts"].as_array().unwrap().len(), &part["absences"]), (1, &json!([])));
}

/// The one service of the caller's, as the book has it.
fn of_service(client: &Client) -> Value {
    let book = client.get(BOOK).body;
    let services = book["services"].as_array().unwrap();
    assert_eq!(services.len(), 1, "{book:#}");
    services[0].clone()
}

fn added(client: &Client, service: i64, email: &str) -> Reply {
    let reply = client.post(BOOK, &json!({"post": "service", "service": service, "email": email}));
    assert_eq!(reply.status, 201, "{:#}", reply.body);
    reply
}

fn place(added: &Reply) -> String {
    added.header("location").to_owned()
}

fn away(who: &str) -> Value {
    json!({"who": who, "away_from": "2026-11-01", "away_to": "2026-11-15", "cover": "cover@nhs.example"})
}

/// That somebody can do nothing about a service, nor about what others added.
fn touches_nothing(other: &Client, service: i64, theirs: &[&Reply]) {
    let body = json!({"post": "service", "service": service, "email": "x@nhs.example"});
    assert_problem(&other.post(BOOK, &body), 404, "not_found");
    for one in theirs {
        assert_problem(&delete(other, &place(one)), 404, "not_found");
        let sure = format!("{}?sure=true", place(one));
        assert_problem(&delete(other, &sure), 404, "not_found");
    }
    assert_problem_at(&other.post(ABSENCES, &away(MAILBOX)), 422, "invalid", "who");
    let works = other.post("/api/v1/contacts/works", &json!({"email": MAILBOX}));
    assert_problem(&works, 404, "not_found");
    let wanted = json!({"early_reminders": false, "promise_reminders": false});
    let reply = put(other, &format!("/api/v1/services/{service}/preferences"), &wanted);
    assert_problem(&reply, 404, "not_found");
}

fn bounce(server: &TestApp, address: &str) {
    let (now, words) = (server.app.clock.now().at, "550 5.1.1 no such mailbox");
    server.app.db.write(|conn| contacts::mark_bounced(conn, address, words, now)).unwrap();
}
