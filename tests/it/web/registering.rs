//! Registering a request, page by page.

use serde_json::{Value, json};
use twentyweeks::domain::permission::Role;

use super::forms::Sheet;
use super::steps::end_session;
use crate::api::shorthand::chronology;
use crate::support::{Browser, Client, Seen, TestApp, registration};

crate::on_both_databases!(
    a_request_is_registered_page_by_page,
    every_page_can_be_gone_back_to_with_its_answers,
    what_is_wrong_is_said_on_the_page_where_it_was_typed,
    the_same_child_is_found_before_the_clock_starts_twice,
    a_child_who_was_registered_meanwhile_is_found_too,
    the_request_is_registered_once_however_often_it_is_sent,
    the_case_goes_to_whoever_has_the_fewest_open_ones,
    what_was_answered_survives_the_end_of_the_session,
    the_api_says_the_same_of_a_child_it_has_seen,
);

const PATH: &str = "/cases/new";

fn child(browser: &Browser) -> Seen {
    let mut sheet = Sheet::of(&browser.open(PATH));
    sheet
        .set("child.forename", "Robin")
        .set("child.surname", "Canary")
        .set_date("child.born_on", "2017-05-04")
        .set("child.sex", "F")
        .set("child.nhs_number", "943 476 5919");
    sheet.send(browser)
}

fn request(browser: &Browser, child: &Seen) -> Seen {
    let mut sheet = Sheet::of(child);
    sheet
        .set_date("received_on", "2026-10-20")
        .set("source", "parent")
        .set("setting.name", "Elms Primary School")
        .set("setting.phase", "school")
        .set("setting.urn", "105284");
    sheet.send(browser)
}

/// Up to the page that shows all answers.
#[track_caller]
fn checked(browser: &Browser) -> Seen {
    let allocation = request(browser, &child(browser));
    assert_eq!(allocation.status, 200, "{}", allocation.html);
    let seen = Sheet::of(&allocation).send(browser);
    assert!(seen.says("Check before you register"), "{} {}", seen.status, seen.html);
    seen
}

#[track_caller]
fn registered(seen: &Seen) -> String {
    let to = seen.header("location");
    let reference = to.strip_prefix("/cases/").and_then(|rest| rest.strip_suffix("?done=1"));
    reference.unwrap_or_else(|| panic!("{} {to} {}", seen.status, seen.html)).to_owned()
}

fn confirm(browser: &Browser, checked: &Seen) -> Seen {
    Sheet::of(checked).press(browser, "confirmed", "yes")
}

fn a_request_is_registered_page_by_page(server: TestApp) {
    let browser = server.browser(Role::Caseworker, "351");
    let seen = checked(&browser);
    for words in [
        "Robin",
        "4 May 2017",
        "20 October 2026",
        "1 December 2026",
        "9 February 2027",
        "9 March 2027",
        "reg 4(2)",
    ] {
        assert!(seen.says(words), "{words}: {}", seen.html);
    }
    let case = server.caseworker().case(&registered(&confirm(&browser, &seen)));
    let mut expected = registration("2026-10-20")["child"].clone();
    expected["postcode"] = Value::Null;
    expected["sensory_impairment"] = json!(false);
    assert_eq!(case["child"], expected);
    assert_eq!((&case["received_on"], &case["source"]), (&json!("2026-10-20"), &json!("parent")));
    assert_eq!(case["setting"]["urn"], "105284");
    assert!(case["caseworker"].as_str().is_some_and(|email| email.starts_with("caseworker")), "who has none");
}

fn every_page_can_be_gone_back_to_with_its_answers(server: TestApp) {
    let browser = server.browser(Role::Caseworker, "351");
    let seen = checked(&browser);
    let back = Sheet::of(&seen).press(&browser, "to", "child");
    assert_eq!(Sheet::of(&back).value("child.forename"), "Robin");
    let mut sheet = Sheet::of(&back);
    let on = sheet.set("child.forename", "Wren").send(&browser);
    let sheet = Sheet::of(&on);
    assert_eq!((sheet.value("source"), sheet.value("setting.name")), ("parent", "Elms Primary School"));
    let seen = Sheet::of(&sheet.send(&browser)).send(&browser);
    assert!(seen.says("Wren") && seen.says("Elms Primary School"), "{}", seen.html);
    let case = server.caseworker().case(&registered(&confirm(&browser, &seen)));
    assert_eq!(case["child"]["forename"], "Wren");
}

fn what_is_wrong_is_said_on_the_page_where_it_was_typed(server: TestApp) {
    let browser = server.browser(Role::Caseworker, "351");
    let seen = Sheet::of(&browser.open(PATH)).send(&browser);
    assert_eq!(seen.status, 422);
    for field in ["child.forename", "child.surname", "child.born_on", "child.sex"] {
        assert!(seen.error_at(field).is_some(), "{field}: {}", seen.html);
    }
    for (field, value, said) in [
        ("child.nhs_number", "9434765918", "The check digit of the NHS number is wrong"),
        ("child.upn", "A801200005001", "The check letter of the UPN is wrong"),
        ("child.born_on", "1990-01-01", "Older than 25"),
        ("child.born_on", "2026-12-24", "after the day the request was received"),
    ] {
        let mut sheet = Sheet::of(&browser.open(PATH));
        sheet.set("child.forename", "Robin").set("child.surname", "Canary").set("child.sex", "F");
        sheet.set_date("child.born_on", "2017-05-04");
        if field == "child.born_on" {
            sheet.set_date(field, value)
        } else {
            sheet.set(field, value)
        };
        let seen = sheet.send(&browser);
        assert!(seen.error_at(field).is_some_and(|error| error.contains(said)), "{said}: {}", seen.html);
        assert_eq!(Sheet::of(&seen).value("child.forename"), "Robin");
    }
    for (field, value, said) in [
        ("received_on", "2026-12-24", "24 December 2026 is in the future."),
        ("received_on", "2014-01-01", "No rules are on file"),
        ("setting.urn", "12", "A URN has 6 digits"),
    ] {
        let mut sheet = Sheet::of(&child(&browser));
        sheet.set_date("received_on", "2026-10-20").set("source", "parent");
        sheet.set("setting.name", "Elms").set("setting.phase", "school");
        if field == "received_on" {
            sheet.set_date(field, value)
        } else {
            sheet.set(field, value)
        };
        let seen = sheet.send(&browser);
        assert!(seen.error_at(field).is_some_and(|error| error.contains(said)), "{said}: {}", seen.html);
    }
}

fn the_same_child_is_found_before_the_clock_starts_twice(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    let earlier = me.register("2026-03-02");
    let closed = other(&me, "Robin", "2017-05-04");
    other(&me, "Robin", "2016-01-01");
    let seen = checked(&browser);
    assert!(seen.says("The child may have a case already"), "{}", seen.html);
    assert!(seen.says(&format!("/cases/{earlier}\"")) && seen.says("NHS number and name and date of birth"));
    assert!(seen.says(&format!("/cases/{closed}\"")) && !seen.says("351-2026-00003"), "{}", seen.html);
    let refused = confirm(&browser, &seen);
    assert_eq!(refused.status, 422);
    assert!(refused.error_at("same_child").is_some(), "{}", refused.html);
    let mut sheet = Sheet::of(&refused);
    let done = sheet.set("same_child", "true").press(&browser, "confirmed", "yes");
    let record = chronology(&me, &registered(&done));
    assert_eq!((record.len(), &record[1]["step"]), (2, &json!("note")));
    let said = record[1]["details"]["text"].as_str().unwrap();
    assert!(said.contains("new request for the same child") && said.contains(&earlier), "{said}");
    assert!(!said.contains("Robin") && !said.contains("943"), "{said}");
}

/// Another child called Canary, without an NHS number.
fn other(me: &Client, forename: &str, born_on: &str) -> String {
    let mut body = registration("2026-03-02");
    body["child"]["forename"] = json!(forename);
    body["child"]["born_on"] = json!(born_on);
    body["child"]["nhs_number"] = Value::Null;
    me.post("/api/v1/cases", &body).text("reference")
}

fn a_child_who_was_registered_meanwhile_is_found_too(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    let seen = checked(&browser);
    assert!(!seen.says("may have a case already"));
    let earlier = me.register("2026-03-02");
    let refused = confirm(&browser, &seen);
    assert_eq!(refused.status, 422);
    assert!(refused.says(&earlier), "{}", refused.html);
}

fn the_request_is_registered_once_however_often_it_is_sent(server: TestApp) {
    let browser = server.browser(Role::Caseworker, "351");
    let seen = checked(&browser);
    let first = registered(&confirm(&browser, &seen));
    assert_eq!(registered(&confirm(&browser, &seen)), first);
    let list = server.caseworker().get("/api/v1/cases").body;
    assert_eq!(list["cases"].as_array().unwrap().len(), 1);
}

fn the_case_goes_to_whoever_has_the_fewest_open_ones(server: TestApp) {
    let (me, browser) = (server.caseworker(), server.browser(Role::Caseworker, "351"));
    for email in ["a.b@bury.example", "a.b@bury.example", "c.d@bury.example"] {
        let mut body = registration("2026-10-20");
        body["caseworker"] = json!(email);
        me.post("/api/v1/cases", &body);
    }
    let seen = request(&browser, &child(&browser));
    assert!(seen.says("fewest open cases"), "{}", seen.html);
    assert!(seen.says("a.b@bury.example, 2 open cases") && seen.says("c.d@bury.example, 1 open case<"));
    let sheet = Sheet::of(&seen);
    // The one who is signed in has none.
    assert!(sheet.value("caseworker").starts_with("caseworker"), "{sheet:?}");
    let seen = Sheet::of(&seen).set("caseworker", "").send(&browser);
    assert!(seen.says("it waits in the queue"), "{}", seen.html);
}

fn what_was_answered_survives_the_end_of_the_session(server: TestApp) {
    let browser = server.browser(Role::Caseworker, "351");
    let mut sheet = Sheet::of(&child(&browser));
    sheet.set("source", "health").set("setting.name", "Elms");
    let email = end_session(&server, &browser);
    let seen = sheet.send(&browser);
    assert_eq!(seen.header("location"), "/sign-in?next=/cases/new&kept=1");
    let browser = server.signed_in(&email);
    let seen = browser.open(PATH);
    assert!(seen.says("Your session ended before this was recorded"), "{}", seen.html);
    let again = Sheet::of(&seen);
    assert_eq!((again.value("source"), again.value("setting.name")), ("health", "Elms"));
    assert_eq!(again.value("child.forename"), "Robin", "the page before is there as well");
}

fn the_api_says_the_same_of_a_child_it_has_seen(server: TestApp) {
    let me = server.caseworker();
    let earlier = me.register("2026-03-02");
    let body = registration("2026-10-20");
    let preview = me.post("/api/v1/cases?preview=true", &body);
    assert_eq!(preview.status, 200, "{:?}", preview.body);
    let found = &preview.body["same_child"][0];
    assert_eq!((&found["reference"], &found["because"][0]), (&json!(earlier), &json!("nhs_number")));
    assert_eq!(preview.body["deadlines"][0]["rule"], "panel_by");
    assert_eq!(me.get("/api/v1/cases").body["cases"].as_array().unwrap().len(), 1, "nothing was registered");
    let mut noted = body;
    noted["new_request_for_same_child"] = json!(true);
    let reference = me.post("/api/v1/cases", &noted).text("reference");
    assert_eq!(chronology(&me, &reference)[1]["step"], "note");
    let other = server.client(Role::Caseworker, "357");
    let mut theirs = registration("2026-10-20");
    theirs["authority"] = json!("357");
    assert_eq!(other.post("/api/v1/cases?preview=true", &theirs).body["same_child"], json!([]));
}
