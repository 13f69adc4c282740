//! The page of a case.

use serde_json::json;
use twentyweeks::domain::permission::Role;

use super::stories::Story;
use crate::support::{Browser, Seen, TestApp, count, registration};

crate::on_both_databases!(
    a_new_request_nobody_has_is_to_be_given_to_somebody,
    a_request_that_is_considered_is_to_be_decided,
    an_assessment_shows_each_request_for_advice_as_it_stands,
    a_draft_that_is_out_is_waited_for,
    a_closed_case_has_nothing_next,
    an_order_shows_both_clocks,
    an_exception_shows_its_evidence_and_moves_no_date,
    what_is_not_possible_is_said_on_request,
    what_a_step_did_and_whom_it_will_tell_is_confirmed,
    a_case_of_another_authority_is_not_there_and_a_service_is_kept_out,
    whoever_looks_is_noted,
);

fn opened(server: &TestApp, story: &Story) -> Seen {
    let page = server.browser(Role::Caseworker, "351").open(&story.path());
    assert_eq!(page.status, 200, "{}", page.html);
    page
}

#[track_caller]
fn assert_says(page: &Seen, words: &[&str]) {
    for words in words {
        assert!(page.says(words), "`{words}` is missing:\n{}", page.html);
    }
}

/// What the buttons under "Next" lead to.
fn next(page: &Seen) -> Vec<&str> {
    let next = page.html.split("id=\"next\"").nth(1).unwrap().split("<details").next().unwrap();
    let links = next.split("/steps/").skip(1);
    links.map(|rest| rest.split('"').next().unwrap()).collect()
}

fn a_new_request_nobody_has_is_to_be_given_to_somebody(server: TestApp) {
    let mut body = registration("2026-10-12");
    body["caseworker"] = json!(null);
    body["setting"] = json!(null);
    let story = Story::registered(&server, body);
    let page = opened(&server, &story);
    assert_says(
        &page,
        &["Robin Canary", "Nobody yet", "None recorded", "Week 3 of 20", "Nothing has been decided yet."],
    );
    assert_eq!(next(&page), ["allocate"]);
}

fn a_request_that_is_considered_is_to_be_decided(server: TestApp) {
    let story = Story::received(&server, "2026-09-28");
    let page = opened(&server, &story);
    assert_says(
        &page,
        &[
            "Deciding whether to assess",
            "Needs attention",
            "Due in 8 days",
            "28 September 2026 + 42 days = 9 November 2026",
        ],
    );
    assert_eq!(next(&page), ["agree_to_assess", "refuse_to_assess"]);
    for letter in ["acknowledgement", "notice-health", "notice-social-care", "notice-setting"] {
        assert_says(&page, &[&format!("{}/letters/{letter}\"", story.path())]);
    }
}

fn an_assessment_shows_each_request_for_advice_as_it_stands(server: TestApp) {
    let story = Story::assessing(&server);
    let page = opened(&server, &story);
    assert_says(
        &page,
        &[
            "Assessing",
            "40 days late",
            "Promised for <strong>5 November 2026</strong>",
            "Sent back for quality on 24 September 2026: No provision is quantified.",
            "On 21 October 2026 the service said that it is not for it, but for: The disability team",
            "Accepted on 12 September 2026.",
            "3 requests for advice are overdue.",
        ],
    );
    assert_eq!(next(&page), ["request_advice", "cancel_advice?advice=5"]);
    assert_says(
        &page,
        &[
            "steps/give_advice?advice=3\"",
            "steps/relieve_advice?advice=3\"",
            "steps/cancel_advice?advice=3\"",
        ],
    );
    assert!(!page.says("steps/cancel_advice?advice=1\""), "it was given");
}

fn a_draft_that_is_out_is_waited_for(server: TestApp) {
    let story = Story::consulting(&server);
    let page = opened(&server, &story);
    assert_says(
        &page,
        &[
            "Draft plan out for consultation",
            "The family has until 5 November 2026 to comment on the draft.",
            "no answer yet",
        ],
    );
    assert_eq!(next(&page), Vec::<&str>::new());
}

fn a_closed_case_has_nothing_next(server: TestApp) {
    let issued = opened(&server, &Story::issued(&server));
    assert_says(
        &issued,
        &["Final plan sent", "Closed", "it names Elms Primary School", "/letters/final-plan\""],
    );
    assert!(
        issued.says("11 days late</span> <span class=\"tw-whole\">on 2 October 2026")
            && issued.says("11 days after its last day in time")
    );
    let withdrawn = Story::received(&server, "2026-08-03").step(
        "2026-08-20",
        "withdraw_request",
        json!({"by": "parent", "reason": "Support was found."}),
    );
    let moved =
        Story::received(&server, "2026-08-03").step("2026-08-20", "record_move", json!({"moved_to": "358"}));
    for (story, stage) in [(withdrawn, "Withdrawn"), (moved, "Moved to another authority")] {
        let page = opened(&server, &story);
        assert_says(&page, &[stage, "Closed", "There is nothing to do unless the family disagrees."]);
        assert_eq!(next(&page), Vec::<&str>::new());
    }
}

fn an_order_shows_both_clocks(server: TestApp) {
    let page = opened(&server, &Story::ordered(&server));
    assert_says(
        &page,
        &[
            "The 14 weeks from the order of 14 September 2026",
            "The 20 weeks of the request",
            "Week 7 of 14",
            "14 September 2026: Tribunal order received, to assess. Notified on 21 September 2026.",
            "14 September 2026 + 98 days = 21 December 2026",
        ],
    );
}

fn an_exception_shows_its_evidence_and_moves_no_date(server: TestApp) {
    let page = opened(&server, &Story::summer(&server));
    assert_says(
        &page,
        &[
            "School or college closed",
            "SEND Regulations 2014, reg 10(4)(a)",
            "Term dates of the school",
            "1 June 2026 + 140 days = 19 October 2026",
            "Lifted by an exception",
        ],
    );
}

fn what_is_not_possible_is_said_on_request(server: TestApp) {
    let story = Story::received(&server, "2026-09-28");
    let browser = server.browser(Role::Caseworker, "351");
    let refusal = "&#34;Send the final plan&#34; is not possible now: the case is waiting for the decision";
    assert!(!browser.open(&story.path()).says(refusal));
    let page = browser.open(&format!("{}?steps=all", story.path()));
    assert_says(
        &page,
        &[
            "Not possible today, and why",
            refusal,
            "<details class=\"tw-details tw-steps\" id=\"steps\" open>",
        ],
    );
}

fn what_a_step_did_and_whom_it_will_tell_is_confirmed(server: TestApp) {
    let story = Story::received(&server, "2026-09-28").decided("2026-10-26", "agree_to_assess").asked(
        "2026-10-27",
        "psychology",
        "Educational Psychology",
    );
    let browser = server.browser(Role::Caseworker, "351");
    let page = browser.open(&format!("{}?done=3", story.path()));
    assert_says(
        &page,
        &[
            "Advice requested: 27 October 2026",
            "Educational Psychology will be asked for advice by mail at once.",
            "steps/strike?entry=3\"",
        ],
    );
    let page = browser.open(&format!("{}?done=1", story.path()));
    assert!(page.says("No mail goes out because of it.") && !page.says("steps/strike?entry=1\""));
    for nothing in ["99", "<script>", "-1"] {
        let page = browser.open(&format!("{}?done={nothing}", story.path()));
        assert_eq!((page.status, page.says("id=\"done\"")), (200, false), "{nothing}");
    }
}

fn a_case_of_another_authority_is_not_there_and_a_service_is_kept_out(server: TestApp) {
    let story = Story::assessing(&server);
    let other = server.browser(Role::Caseworker, "352");
    let partner = server.partner_browser("Educational Psychology");
    let stranger = Browser::at(&server);
    for below in ["", "/record", "/record.csv", "/bundle", "/letters/will-assess"] {
        let path = format!("{}{below}", story.path());
        assert_eq!(other.open(&path).status, 404, "{path}");
        assert_eq!(partner.open(&path).status, 403, "{path}");
        assert_eq!(stranger.open(&path).status, 303, "{path}");
    }
    assert_eq!(seen(&server), 0, "and nobody has seen anything");
}

fn whoever_looks_is_noted(server: TestApp) {
    let story = Story::assessing(&server);
    let browser = server.browser(Role::Manager, "351");
    for (below, looked) in
        [("", 1), ("/record", 2), ("/record.csv", 3), ("/bundle", 4), ("/letters/will-assess", 5)]
    {
        assert_eq!(browser.open(&format!("{}{below}", story.path())).status, 200, "{below}");
        assert_eq!(seen(&server), looked, "{below}");
    }
    assert_eq!(browser.open(&format!("{}/letters/no-plan", story.path())).status, 404);
    assert_eq!(seen(&server), 5, "there is no such letter to see");
}

/// How often somebody looked at a case by one of its pages.
fn seen(server: &TestApp) -> i64 {
    let pages = "'CasePage', 'RecordPage', 'RecordFile', 'Bundle', 'Letter'";
    let statement = format!("SELECT count(*) AS number FROM views WHERE what IN ({pages})");
    server.app.db.read(|conn| count(conn, &statement)).unwrap()
}
