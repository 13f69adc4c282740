//! Several cases at once: each with a result of its own.

use serde_json::{Value, json};
use twentyweeks::app::contacts::ContactOrder;
use twentyweeks::app::outbox::postbook::Post;
use twentyweeks::domain::permission::Role;

use super::team::{ANN, BEN, KINDS, Team};
use crate::alerts::council::contact;
use crate::api::shorthand::{note, refused};
use crate::support::{Browser, Seen, TestApp};

crate::on_both_databases!(
    late_advice_is_chased_once_and_each_case_says_what_became_of_it,
    whoever_comes_second_hears_that_somebody_was_first,
    cases_are_given_to_a_colleague_unless_somebody_gave_them_already,
    nobody_works_on_the_cases_of_another_authority,
    the_api_does_the_same,
);

/// All five requests were due on 7 October 2026; today is 1 November.
const LATE: [&str; 3] = ["2026-08-15", "2026-08-25", "2026-08-26"];

fn late_advice_is_chased_once_and_each_case_says_what_became_of_it(server: TestApp) {
    let team = Team::of(&server);
    let late = team.assessed(LATE, ("Beck", "A"), Some(ANN));
    team.api.step(
        &late,
        json!({"step": "acknowledge_advice", "on": "2026-10-30", "advice": 4, "promised_on": "2026-11-20"}),
    );
    let contact = ContactOrder {
        authority: None,
        service: Some("The medical service".to_owned()),
        ..contact(Post::Service, "medical@nhs.example")
    };
    server.app.add_contact(&contact).expect("the contact is added");
    let not_late = team.assessed(["2026-09-20", "2026-10-01", "2026-10-02"], ("Cole", "B"), Some(ANN));
    let page = chase(&team.ann, &[&ticked(&team, &late), &ticked(&team, &not_late)]);
    assert!(page.says("1 done and 1 with nothing to do"), "{}", page.html);
    assert!(page.says("The medical service chased."), "{}", page.html);
    assert!(
        page.says("Nobody is there to write to at The parent service, The education service and The social_care service: the mail waits until there is."),
        "{}",
        page.html
    );
    assert!(page.says("it is due on 13 November 2026"), "{}", page.html);
    let alerts = chases(&team, &late);
    assert_eq!(alerts.len(), 4, "{alerts:#?}");
    assert!(
        alerts
            .iter()
            .all(|alert| alert["state"] == "waiting" && alert["number"] == 1 && alert["tone"] == "chase")
    );
    let advice = team.api.case(&late)["advice"].as_array().expect("advice").clone();
    let chased: Vec<_> = advice.iter().map(|one| one["chases"].as_u64().expect("a number")).collect();
    assert_eq!((chased, KINDS.len()), (vec![1, 1, 1, 0, 1], 5));
    // The same again, as a page that is loaded anew would send it.
    let again = chase(&team.ann, &[&ticked(&team, &late)]);
    assert!(again.says("1 with nothing to do") && again.says("has been chased today"), "{}", again.html);
    assert_eq!(chases(&team, &late).len(), 4);
}

fn whoever_comes_second_hears_that_somebody_was_first(server: TestApp) {
    let team = Team::of(&server);
    let late = team.assessed(LATE, ("Beck", "A"), Some(ANN));
    let seen = ticked(&team, &late);
    assert!(chase(&team.ben, &[&seen]).says("1 done"));
    let page = chase(&team.ann, &[&seen]);
    assert!(
        page.says("Somebody was first") && page.says(&format!("{BEN} had it chased already")),
        "{}",
        page.html
    );
}

fn cases_are_given_to_a_colleague_unless_somebody_gave_them_already(server: TestApp) {
    let team = Team::of(&server);
    let cases = [0, 1, 2, 3].map(|number| team.case("2026-10-20", ("Beck", &format!("A{number}")), None));
    let [free, noted, taken, closed] = &cases;
    let seen = cases.clone().map(|case| ticked(&team, &case));
    team.api.step(noted, note("2026-10-30"));
    give(&team, &team.ben, &[&ticked(&team, taken)], BEN);
    team.api.step(closed, refused("2026-10-30"));
    let page = give(&team, &team.ann, &seen.each_ref().map(String::as_str), ANN);
    assert!(page.says("2 done, 1 where somebody was first and 1 refused"), "{}", page.html);
    assert!(page.says(&format!("{BEN} gave it to {BEN}. It was left there.")), "{}", page.html);
    let with = |case: &str| team.api.case(case)["caseworker"].clone();
    assert_eq!(cases.each_ref().map(|case| with(case)), [json!(ANN), json!(ANN), json!(BEN), json!(null)]);
    let again = give(&team, &team.ann, &[&ticked(&team, free)], ANN);
    assert!(again.says("1 with nothing to do"), "{}", again.html);
    let nothing = team.ann.send("/cases/reassign", &[("list", "tab=unallocated")]);
    assert_eq!((nothing.status, nothing.header("location")), (303, "/cases?tab=unallocated"));
}

fn nobody_works_on_the_cases_of_another_authority(server: TestApp) {
    let team = Team::of(&server);
    let late = team.assessed(LATE, ("Beck", "A"), Some(ANN));
    let version = team.api.case(&late)["version"].clone();
    let other = server.browser(Role::Manager, "352");
    assert!(chase(&other, &[&late]).says("There is no such case that you may see"));
    let people = server.app.list_people().expect("people");
    let ann = people.iter().find(|person| person.email == ANN).expect("she is there").id.to_string();
    let answer = other.send("/cases/reassign", &[("case", late.as_str()), ("caseworker", &ann)]);
    assert_eq!(answer.status, 422, "nobody of another authority gets cases");
    assert_eq!(team.api.case(&late)["version"], version);
}

fn the_api_does_the_same(server: TestApp) {
    let team = Team::of(&server);
    let late = team.assessed(LATE, ("Beck", "A"), Some(ANN));
    let reply = team.api.post("/api/v1/chases", &json!({"cases": [late]}));
    assert_eq!(
        (reply.status, &reply.body["results"][0]["outcome"]),
        (200, &json!("done")),
        "{:?}",
        reply.body
    );
    let reply = team.api.post("/api/v1/allocations", &json!({"cases": [late], "caseworker": BEN}));
    assert_eq!(
        (reply.status, &reply.body["results"][0]["outcome"]),
        (200, &json!("done")),
        "{:?}",
        reply.body
    );
    assert_eq!(team.api.case(&late)["caseworker"], json!(BEN));
    for (path, body, status) in [
        ("/api/v1/chases", json!({"cases": []}), 422),
        ("/api/v1/chases", json!({"cases": ["x"]}), 400),
        ("/api/v1/allocations", json!({"cases": [late], "caseworker": "nobody@council.example"}), 422),
    ] {
        assert_eq!(team.api.post(path, &body).status, status, "{body}");
    }
}

/// A case as its box on the list says it.
fn ticked(team: &Team, case: &str) -> String {
    format!("{case}@{}", team.api.case(case)["version"])
}

fn chase(browser: &Browser, ticked: &[&str]) -> Seen {
    let fields: Vec<(&str, &str)> = ticked.iter().map(|case| ("case", *case)).collect();
    shown(browser, browser.send("/cases/chase", &fields))
}

fn give(team: &Team, browser: &Browser, ticked: &[&str], to: &str) -> Seen {
    let page = team.ann.open("/cases?tab=all");
    let name = if to == ANN { ">Ann Hill<" } else { ">Ben Oak<" };
    let (_, choices) = page.html.split_once("id=\"to\"").expect("a list of colleagues");
    let before = choices.split(name).next().expect("a choice");
    let id = before
        .rsplit("value=\"")
        .next()
        .and_then(|rest| rest.split('"').next())
        .expect("a number")
        .to_owned();
    let cases = ticked.iter().map(|case| ("case", *case));
    let fields: Vec<(&str, &str)> = cases.chain([("caseworker", id.as_str())]).collect();
    shown(browser, browser.send("/cases/reassign", &fields))
}

fn shown(browser: &Browser, answer: Seen) -> Seen {
    assert_eq!(answer.status, 303, "{}", answer.html);
    browser.open(answer.header("location"))
}

fn chases(team: &Team, case: &str) -> Vec<Value> {
    let reply = team.api.get(&format!("/api/v1/alerts?case={case}&about=advice_chased"));
    reply.body["alerts"].as_array().expect("a list").clone()
}
