//! The inbox: what lies where, and nothing of the child.

use serde_json::json;
use twentyweeks::domain::permission::Role;

use super::given::{OF_THE_CHILD, PAEDIATRICS, PSYCHOLOGY, asked, asked_by, code, item, partner, step};
use crate::support::TestApp;

crate::on_both_databases!(
    requests_lie_where_they_are_to_be_looked_for,
    an_inbox_without_requests_says_so,
    the_requests_of_several_authorities_come_together_and_can_be_told_apart,
    what_was_handed_to_me_can_be_looked_at_alone,
    fifty_requests_stand_on_a_page,
);

fn requests_lie_where_they_are_to_be_looked_for(server: TestApp) {
    // Due on 13 October, 5 and 16 November; today is the first.
    let overdue = asked(&server, "2026-09-01", "medical", PAEDIATRICS);
    let this_week = asked(&server, "2026-09-24", "medical", PAEDIATRICS);
    let later = asked(&server, "2026-10-05", "medical", PAEDIATRICS);
    let promised = asked(&server, "2026-10-06", "medical", PAEDIATRICS);
    let new = asked(&server, "2026-10-28", "medical", PAEDIATRICS);
    let given = asked(&server, "2026-09-20", "medical", PAEDIATRICS);
    let other = asked(&server, "2026-09-20", "psychology", PSYCHOLOGY);
    step(
        &server,
        &promised,
        json!({
            "step": "acknowledge_advice", "on": "2026-10-10", "advice": 1, "promised_on": "2026-11-20"
        }),
    );
    step(&server, &given, json!({"step": "give_advice", "on": "2026-10-20", "advice": 1}));

    let browser = server.partner_browser(PAEDIATRICS);
    let page = browser.open("/inbox");
    assert_eq!(page.status, 200, "{}", page.html);
    let places: Vec<usize> = [&overdue, &this_week, &promised, &new, &later]
        .iter()
        .map(|case| page.html.find(&item(case)).unwrap_or_else(|| panic!("{case} in {}", page.html)))
        .collect();
    assert!(places.is_sorted(), "in the order in which they are to be looked at: {places:?}");
    for words in [
        "Medical advice",
        "13 October 2026",
        "19 days late",
        "due in 4 days",
        "Promised for 20 November 2026",
        "No answer yet",
    ] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    assert!(!page.says(&given) && !page.says(&other));
    assert!(page.says("All that waits<span class=\"tw-count\">5</span>"), "{}", page.html);
    for (part, case) in [("overdue", &overdue), ("new", &new), ("given", &given)] {
        let page = browser.open(&format!("/inbox?part={part}"));
        assert_eq!(page.html.matches("href=\"/inbox/351").count(), 1, "{part}: {}", page.html);
        assert!(page.says(&item(case)), "{part}");
    }
    for words in OF_THE_CHILD {
        assert!(!page.says(words), "{words}: {}", page.html);
    }
}

fn an_inbox_without_requests_says_so(server: TestApp) {
    server.app.add_service(PAEDIATRICS, &code("351"), false).unwrap();
    let page = server.partner_browser(PAEDIATRICS).open("/inbox");
    assert!(page.says("Nothing waits for you.") && page.says(PAEDIATRICS), "{}", page.html);
    for role in [Role::Caseworker, Role::Manager, Role::Administrator] {
        assert_eq!(server.browser(role, "351").open("/inbox").status, 403, "{role:?}");
    }
}

fn the_requests_of_several_authorities_come_together_and_can_be_told_apart(server: TestApp) {
    let here = asked(&server, "2026-10-28", "medical", PAEDIATRICS);
    server.app.add_service(PAEDIATRICS, &code("357"), true).unwrap();
    let there =
        asked_by(&server.client(Role::Caseworker, "357"), "357", "2026-10-28", "medical", PAEDIATRICS);
    let browser = server.partner_browser(PAEDIATRICS);
    let both = browser.open("/inbox");
    assert!(both.says(&here) && both.says(&there), "{}", both.html);
    assert!(both.says("Bury") && both.says("Tameside"), "{}", both.html);
    let one = browser.open("/inbox?authority=357");
    assert!(!one.says(&here) && one.says(&there), "{}", one.html);
    assert_eq!(browser.open("/inbox?authority=x").status, 400);
}

fn what_was_handed_to_me_can_be_looked_at_alone(server: TestApp) {
    let cases = [1, 2].map(|_| asked(&server, "2026-10-28", "medical", PAEDIATRICS));
    let me = partner(&server, PAEDIATRICS, "d.clinic@nhs.example", "Dr Clinic");
    let handed = me.send(&item(&cases[1]), &[("answer", "hand_over"), ("colleague", "d.clinic@nhs.example")]);
    handed.assert_done(&item(&cases[1]), "handed-over");
    let page = me.open("/inbox?mine=1");
    assert!(!page.says(&cases[0]) && page.says(&cases[1]), "{}", page.html);
    assert!(server.partner_browser(PAEDIATRICS).open("/inbox").says("Dr Clinic"));
    assert!(server.partner_browser(PAEDIATRICS).open("/inbox?mine=1").says("Nothing waits that fits"));
}

fn fifty_requests_stand_on_a_page(server: TestApp) {
    let case = asked(&server, "2026-10-28", "medical", PAEDIATRICS);
    for _ in 0..50 {
        step(
            &server,
            &case,
            json!({
                "step": "request_advice", "on": "2026-10-28", "kind": "medical", "service": PAEDIATRICS
            }),
        );
    }
    let browser = server.partner_browser(PAEDIATRICS);
    let count = |path: &str| browser.open(path).html.matches("class=\"tw-row-link\"").count();
    assert_eq!((count("/inbox"), count("/inbox?page=2"), count("/inbox?page=9")), (50, 1, 1));
    assert!(browser.open("/inbox?part=new").says("/inbox?part=new&#38;page=2"), "the filters stay");
}
