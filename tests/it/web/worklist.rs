//! The worklist: what is on it, in which order, for whom; and how a case is found.

use serde_json::json;
use twentyweeks::clock::{Clock, parse_moment};
use twentyweeks::domain::identifiers::Email;
use twentyweeks::domain::permission::Role;

use super::team::{ANN, BEN, Team, child};
use crate::api::shorthand::refused;
use crate::support::{Kind, Seen, TestApp};

crate::on_both_databases!(
    cases_stand_in_the_order_of_their_risk,
    each_tab_counts_its_cases,
    the_cases_of_whom_somebody_stands_in_for_are_among_theirs_and_marked,
    what_nobody_has_opened_for_five_days_is_shown_until_somebody_opens_it,
    filters_stand_in_the_address_and_lead_back,
    fifty_cases_are_a_page_and_the_next_begins_where_it_ended,
    an_identifier_opens_its_case_and_a_name_leads_to_a_list,
    a_name_that_is_misspelt_is_found_and_said_to_be_similar,
    another_authority_sees_and_finds_nothing,
    a_tab_without_cases_says_what_to_do,
);

fn cases_stand_in_the_order_of_their_risk(server: TestApp) {
    let team = Team::of(&server);
    let on_track = team.assessed(["2026-09-20", "2026-10-01", "2026-10-02"], ("Fern", "E"), Some(ANN));
    let late = team.assessed(["2026-08-15", "2026-08-25", "2026-08-26"], ("Elm", "D"), Some(ANN));
    let mine = team.case("2026-10-26", ("Dale", "C"), Some(ANN));
    let soon = team.case("2026-09-25", ("Cole", "B"), Some(ANN));
    let overdue = team.case("2026-09-01", ("Beck", "A"), Some(ANN));
    let page = team.ann.open("/cases");
    assert_eq!(
        order(&page, &[&on_track, &late, &mine, &soon, &overdue]),
        [&overdue, &soon, &mine, &late, &on_track]
    );
    let headings =
        ["Overdue by law", "Due soon", "Waiting for you", "Waiting for others, and late", "On track"];
    let (_, list) = page.html.split_once("<tbody").expect("a list");
    let groups = headings.map(|heading| list.find(heading).expect("a group"));
    assert!(groups.is_sorted(), "{groups:?}");
    assert!(
        page.says("Beck, A") && page.says("13 October 2026") && page.says("19 days late"),
        "{}",
        page.html
    );
    assert!(page.says("Agree to assess, since 1 September 2026"), "{}", page.html);
    assert!(page.says("5 services") && page.says("<strong>5</strong>"), "all five are late: {}", page.html);
}

fn each_tab_counts_its_cases(server: TestApp) {
    let team = Team::of(&server);
    let mine = team.case("2026-10-26", ("Beck", "A"), Some(ANN));
    team.case("2026-10-26", ("Cole", "B"), Some(BEN));
    let waiting = team.case("2026-10-26", ("Dale", "C"), None);
    let closed = team.case("2026-09-26", ("Elm", "D"), Some(ANN));
    team.api.step(&closed, refused("2026-10-20"));
    let page = team.ann.open("/cases");
    assert_eq!(counts(&page), [1, 3, 1, 0, 1]);
    assert!(page.says(&mine) && !page.says(&waiting) && !page.says(&closed));
    let unallocated = team.ann.open("/cases?tab=unallocated");
    assert!(unallocated.says(&waiting) && unallocated.says("Nobody yet"), "{}", unallocated.html);
    let past = team.ann.open("/cases?tab=closed");
    assert!(past.says(&closed) && past.says("Refused to assess") && past.says("20 October 2026"));
    assert!(!past.says("Chase late advice"), "there is nothing left to chase");
    let manager = server.browser(Role::Manager, "351").open("/cases");
    assert!(manager.says(&mine) && manager.says(&waiting), "a manager begins with all of them");
}

fn the_cases_of_whom_somebody_stands_in_for_are_among_theirs_and_marked(server: TestApp) {
    let team = Team::of(&server);
    let bens = team.case("2026-10-26", ("Beck", "A"), Some(BEN));
    assert!(!team.ann.open("/cases").says(&bens));
    let (ann, ben) = (Email::parse(ANN).expect("an address"), Email::parse(BEN).expect("an address"));
    let day = |text: &str| text.parse().expect("a date");
    server.app.add_absence(&ben, day("2026-10-30"), day("2026-11-06"), Some(&ann)).expect("an absence");
    let page = team.ann.open("/cases");
    assert!(page.says(&bens) && page.says("For Ben Oak"), "{}", page.html);
    assert!(page.says("You stand in for Ben Oak until 6 November 2026"), "{}", page.html);
    assert_eq!(counts(&page)[0], 1);
}

fn what_nobody_has_opened_for_five_days_is_shown_until_somebody_opens_it(kind: Kind) {
    let mut server = TestApp::start_on(kind, "2026-10-20");
    let case = Team::of(&server).case("2026-10-01", ("Beck", "A"), Some(BEN));
    let unopened = |server: &TestApp| {
        let team = Team::of(server);
        let page = team.ann.open("/cases?tab=unopened");
        assert_eq!(counts(&page)[3] == 1, page.says(&case), "{}", page.html);
        page.says(&case)
    };
    assert!(!unopened(&server), "whoever registered it has had it before them");
    let mut on = |day: &str| {
        server.move_to(Clock::Fixed(parse_moment(day).expect("a day")));
        unopened(&server)
    };
    assert!(!on("2026-10-24"), "five days are not over");
    assert!(on("2026-10-26"));
    Team::of(&server).ann.open(&format!("/cases/{case}"));
    assert!(!unopened(&server));
}

fn filters_stand_in_the_address_and_lead_back(server: TestApp) {
    let team = Team::of(&server);
    let considering = team.case("2026-10-26", ("Beck", "A"), Some(ANN));
    let assessed = team.assessed(["2026-09-20", "2026-10-01", "2026-10-02"], ("Cole", "B"), Some(BEN));
    let list = |query: &str| team.ann.open(&format!("/cases?tab=all&{query}"));
    let shown = |query: &str| {
        let page = list(query);
        (page.says(&considering), page.says(&assessed))
    };
    assert_eq!(shown("stage=assessing"), (false, true));
    assert_eq!(shown("holder=authority"), (true, false));
    assert_eq!(shown("holder=services"), (false, true));
    assert_eq!(shown("rag=red"), (false, false));
    let people = server.app.list_people().expect("people");
    let ben = people.iter().find(|person| person.email == BEN).expect("he is there").id;
    assert_eq!(shown(&format!("caseworker={ben}&sort=received")), (false, true));
    let page = list("stage=assessing");
    assert!(page.says("Clear the filters"));
    let link = format!("/cases/{assessed}?list=tab%3Dall%26stage%3Dassessing");
    assert!(page.says(&link), "{}", page.html);
    let case = team.ann.open(&link);
    assert!(case.says("href=\"/cases?tab=all&#38;stage=assessing\""), "{}", case.html);
    assert_eq!(team.ann.open("/cases?surname=Beck").status, 400, "no name stands in an address");
}

fn fifty_cases_are_a_page_and_the_next_begins_where_it_ended(server: TestApp) {
    let team = Team::of(&server);
    let cases: Vec<String> = (0..53)
        .map(|number| {
            let day = ["2026-09-01", "2026-09-24", "2026-10-20"][number % 3];
            team.case(day, ("Beck", &format!("A{number}")), Some(ANN))
        })
        .collect();
    for sort in ["", "&sort=held", "&sort=received", "&sort=reference"] {
        let first = team.ann.open(&format!("/cases?tab=mine{sort}"));
        let next =
            first.html.split("href=\"").find(|link| link.contains("rel=\"next\"")).expect("a next page");
        let next = next.split('"').next().expect("an address").replace("&#38;", "&");
        let second = team.ann.open(&next);
        let on = |page: &Seen| cases.iter().filter(|case| page.says(&format!("/cases/{case}?"))).count();
        assert_eq!((on(&first), on(&second)), (50, 3), "{sort}");
        assert!(
            cases.iter().all(|case| {
                let link = format!("/cases/{case}?");
                first.says(&link) != second.says(&link)
            }),
            "{sort}: none is on both"
        );
        assert!(second.says("First page") && !second.says("rel=\"next\""));
    }
}

fn an_identifier_opens_its_case_and_a_name_leads_to_a_list(server: TestApp) {
    let team = Team::of(&server);
    let case = team.api.register("2026-10-26");
    let mut body = child("2026-10-26", ("Beck", "Robin"), None);
    body["child"]["upn"] = json!("B801200005001");
    body["source_reference"] = json!("old 17/3");
    let other = team.api.post("/api/v1/cases", &body).text("reference");
    let search = |typed: &str| team.ann.send("/cases/search", &[("q", typed)]);
    for (typed, found) in [
        (case.as_str(), &case),
        ("943 476 5919", &case),
        ("9434765919", &case),
        ("b801200005001", &other),
        ("old 17/3", &other),
    ] {
        let answer = search(typed);
        assert_eq!((answer.status, answer.header("location")), (303, &*format!("/cases/{found}")), "{typed}");
    }
    let answer = search("Robin");
    let list = answer.header("location").to_owned();
    assert!(list.starts_with("/cases?search=") && !list.to_lowercase().contains("robin"), "{list}");
    let page = team.ann.open(&list);
    assert!(page.says(&case) && page.says(&other) && page.says("2 cases for “Robin”"), "{}", page.html);
    assert!(!page.says("Similar"));
    let link =
        page.html.split("href=\"").find(|link| link.starts_with(&format!("/cases/{case}"))).expect("a link");
    let link = link.split('"').next().expect("an address");
    assert!(team.ann.open(link).says(&list), "its page leads back to what was found");
    assert!(!team.ben.open(&list).says("Robin"), "what somebody typed is theirs");
}

fn a_name_that_is_misspelt_is_found_and_said_to_be_similar(server: TestApp) {
    let team = Team::of(&server);
    let jones = team.case("2026-10-26", ("Jones", "Mary-Ann"), Some(ANN));
    let oneill = team.case("2026-10-26", ("O’Néill", "Seán"), Some(ANN));
    let james = team.case("2026-10-26", ("James", "Tom"), Some(ANN));
    let found = |typed: &str| {
        let answer = team.ann.send("/cases/search", &[("q", typed)]);
        team.ann.open(answer.header("location"))
    };
    let page = found("Jonse");
    assert!(page.says(&jones) && page.says("Similar") && !page.says(&james), "{}", page.html);
    let page = found("mary jones");
    assert!(page.says(&jones) && !page.says("Similar"), "{}", page.html);
    assert!(found("sean oneil").says(&oneill) || found("sean neill").says(&oneill));
    let page = found("Zzyzx");
    assert!(page.says("No case was found") && page.says("0 cases for “Zzyzx”"), "{}", page.html);
}

fn another_authority_sees_and_finds_nothing(server: TestApp) {
    let team = Team::of(&server);
    let case = team.api.register("2026-10-26");
    let other = server.browser(Role::Manager, "352");
    for tab in ["mine", "all", "unallocated", "unopened", "closed"] {
        let page = other.open(&format!("/cases?tab={tab}"));
        assert_eq!((page.status, counts(&page)), (200, [0; 5]));
        assert!(!page.says(&case));
    }
    for typed in [case.as_str(), "9434765919", "Canary"] {
        let answer = other.send("/cases/search", &[("q", typed)]);
        let page = other.open(answer.header("location"));
        assert!(page.says("No case was found") && !page.says("Robin"), "{}", page.html);
    }
    server.app.add_service("Physio", &team_code(), false).expect("a service");
    assert_eq!(server.partner_browser("Physio").open("/cases").status, 403);
    assert_eq!(server.browser(Role::Administrator, "351").open("/cases").status, 403);
}

fn a_tab_without_cases_says_what_to_do(server: TestApp) {
    let team = Team::of(&server);
    for (tab, words) in [
        ("mine", "You have no open cases"),
        ("all", "There are no open cases"),
        ("unallocated", "Every open case has a caseworker"),
        ("unopened", "Every open case was looked at in the last 5 days"),
        ("closed", "No case has closed yet"),
        ("all&stage=drafting", "No case passes these filters"),
    ] {
        let page = team.ann.open(&format!("/cases?tab={tab}"));
        assert!(page.says(words), "{tab}: {}", page.html);
    }
}

fn team_code() -> twentyweeks::domain::identifiers::AuthorityCode {
    twentyweeks::domain::identifiers::AuthorityCode::parse("351").expect("a code")
}

/// These texts, in the order in which they stand on the page.
fn order<'a>(page: &Seen, texts: &[&'a str]) -> Vec<&'a str> {
    let mut found: Vec<(usize, &str)> = texts
        .iter()
        .map(|text| (page.html.find(*text).unwrap_or_else(|| panic!("no {text} in {}", page.html)), *text))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, text)| text).collect()
}

/// How many cases each tab says it has.
fn counts(page: &Seen) -> [i64; 5] {
    let tabs = page
        .html
        .split("class=\"tw-tabs\"")
        .nth(1)
        .and_then(|rest| rest.split("</ul>").next())
        .expect("tabs");
    let counts: Vec<i64> = tabs
        .split("tw-count\">")
        .skip(1)
        .map(|rest| rest.split('<').next().and_then(|count| count.parse().ok()).expect("a number"))
        .collect();
    counts.try_into().expect("five tabs")
}
