//! One request: what is shown of the child and to whom, and what can be done about it.

use serde_json::{Value, json};
use twentyweeks::app::links::{self, Opens, Purpose};
use twentyweeks::domain::identifiers::Reference;
use twentyweeks::domain::permission::Role;

use super::given::{OF_THE_CHILD, PAEDIATRICS, PSYCHOLOGY, asked, item, partner, service_id, step, version};
use crate::support::{Browser, TestApp, count};

crate::on_both_databases!(
    a_health_service_sees_what_its_task_needs_and_that_is_written_down,
    other_services_see_no_nhs_number,
    a_request_of_another_service_is_not_there,
    nothing_of_the_child_is_shown_when_the_request_is_over,
    each_answer_is_recorded_once_however_often_it_is_sent,
    advice_is_recorded_as_given_on_the_day_it_was,
    advice_that_came_back_can_be_given_again,
    what_cannot_be_taken_is_said_beside_its_field,
    what_is_no_longer_possible_is_said_and_not_recorded,
    a_request_is_handed_to_a_colleague_and_to_nobody_else,
    a_question_goes_to_the_sen_team_and_its_answer_comes_back,
    the_link_in_a_mail_leads_those_who_are_signed_in_to_the_request,
);

fn a_health_service_sees_what_its_task_needs_and_that_is_written_down(server: TestApp) {
    let case = asked(&server, "2026-10-05", "medical", PAEDIATRICS);
    let browser = server.partner_browser(PAEDIATRICS);
    let looked = || {
        let statement = "SELECT count(*) AS number FROM views WHERE what = 'InboxItem' AND role = 'partner'";
        server.app.db.read(|conn| count(conn, statement)).unwrap()
    };
    assert_eq!(looked(), 0);
    let page = browser.open(&item(&case));
    assert_eq!(page.status, 200, "{}", page.html);
    for words in OF_THE_CHILD {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    for words in [
        "Request for medical advice",
        "reg 6(1)(c)",
        "reg 8(1)",
        "16 November 2026",
        "due in 15 days",
        "Why this date?",
        "No answer yet",
        "It is recorded that you looked.",
        "The SEN team asked for the advice",
    ] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    assert_eq!(looked(), 1);
    assert_eq!(page.forms(), ["confirm", "give", "promise", "hand_over", "ask", "not_for_us"]);
}

fn other_services_see_no_nhs_number(server: TestApp) {
    let case = asked(&server, "2026-10-05", "psychology", PSYCHOLOGY);
    let page = server.partner_browser(PSYCHOLOGY).open(&item(&case));
    assert!(page.says("Robin Canary") && page.says("Elms Primary School"), "{}", page.html);
    assert!(!page.says("943 476 5919") && !page.says("9434765919") && !page.says("NHS number"));
}

fn a_request_of_another_service_is_not_there(server: TestApp) {
    let case = asked(&server, "2026-10-05", "medical", PAEDIATRICS);
    step(
        &server,
        &case,
        json!({
            "step": "request_advice", "on": "2026-10-05", "kind": "psychology", "service": PSYCHOLOGY
        }),
    );
    let before = version(&server, &case);
    let other = server.partner_browser(PSYCHOLOGY);
    assert_eq!(other.open(&format!("/inbox/{case}/2")).status, 200, "their own");
    for path in [item(&case), format!("/inbox/{case}/3"), "/inbox/351-2026-09999/1".to_owned()] {
        let page = other.open(&path);
        assert_eq!(page.status, 404, "{path}");
        assert!(page.says("There is nothing here") && !page.says("Canary"));
        for answer in ["confirm", "hand_over", "ask"] {
            let sent =
                other.send(&path, &[("answer", answer), ("question", "Who?"), ("colleague", "nobody")]);
            assert_eq!(sent.status, 404, "{answer} {path}");
        }
    }
    for role in [Role::Caseworker, Role::Manager, Role::Administrator] {
        assert_eq!(server.browser(role, "351").open(&item(&case)).status, 403, "{role:?}");
    }
    assert_eq!(version(&server, &case), before);
}

fn nothing_of_the_child_is_shown_when_the_request_is_over(server: TestApp) {
    let cancel = json!({"step": "cancel_advice", "on": "2026-10-20", "advice": 1, "reason": "Asked twice."});
    let withdrawn =
        json!({"step": "withdraw_request", "on": "2026-10-20", "by": "parent", "reason": "They moved."});
    let given = json!({"step": "give_advice", "on": "2026-10-20", "advice": 1});
    let accepted = json!({"step": "accept_advice", "on": "2026-10-21", "advice": 1});
    for (steps, words) in [
        (vec![cancel], "cancelled this request on 20 October 2026"),
        (vec![withdrawn], "The case has closed"),
        (vec![given, accepted], "accepted the advice on 21 October 2026"),
    ] {
        let case = asked(&server, "2026-10-05", "medical", PAEDIATRICS);
        for one in steps {
            step(&server, &case, one);
        }
        let page = server.partner_browser(PAEDIATRICS).open(&item(&case));
        assert!(page.status == 200 && page.says(words), "{words}: {}", page.html);
        for words in OF_THE_CHILD {
            assert!(!page.says(words), "{words}: {}", page.html);
        }
    }
}

fn each_answer_is_recorded_once_however_often_it_is_sent(server: TestApp) {
    let case = asked(&server, "2026-10-05", "medical", PAEDIATRICS);
    let (path, browser) = (item(&case), server.partner_browser(PAEDIATRICS));
    let before = version(&server, &case);
    for _ in 0..3 {
        browser.send(&path, &[("answer", "confirm")]).assert_done(&path, "confirmed");
    }
    assert_eq!(version(&server, &case), before + 1);
    assert!(browser.open(&format!("{path}?done=confirmed")).says("You confirmed receipt"));
    for _ in 0..3 {
        promise(&browser, &path, "20", "11").assert_done(&path, "promised");
    }
    assert_eq!(version(&server, &case), before + 2);
    let page = browser.open(&format!("{path}?done=promised"));
    assert!(page.says("You promised the advice for 20 November 2026"), "{}", page.html);
    for _ in 0..3 {
        let sent = browser.send(&path, &[("answer", "not_for_us"), ("whose", " Community\n Nursing ")]);
        sent.assert_done(&path, "declined");
    }
    assert_eq!(version(&server, &case), before + 3);
    assert!(browser.open(&path).says("but for: Community Nursing"));
    // It is theirs after all.
    for _ in 0..2 {
        give(&browser, &path, "31", "10").assert_done(&path, "given");
    }
    assert_eq!(version(&server, &case), before + 4);
}

fn advice_is_recorded_as_given_on_the_day_it_was(server: TestApp) {
    let case = asked(&server, "2026-10-05", "medical", PAEDIATRICS);
    let (path, browser) = (item(&case), partner(&server, PAEDIATRICS, "d.clinic@nhs.example", "Dr Clinic"));
    let form = browser.open(&path);
    assert!(form.says("name=\"on-day\" value=\"1\""), "today stands there already: {}", form.html);
    assert!(form.says("this page takes no documents"));
    give(&browser, &path, "30", "10").assert_done(&path, "given");
    let shown = server.caseworker().case(&case);
    assert_eq!(shown["advice"][0]["given_on"], "2026-10-30");
    let page = browser.open(&format!("{path}?done=given"));
    assert!(page.says("You recorded that the advice was given on 30 October 2026"), "{}", page.html);
    assert!(page.says("The advice was recorded as given (Dr Clinic)"), "{}", page.html);
    assert_eq!(page.forms(), ["ask"]);
}

fn advice_that_came_back_can_be_given_again(server: TestApp) {
    let case = asked(&server, "2026-10-05", "medical", PAEDIATRICS);
    let (path, browser) = (item(&case), server.partner_browser(PAEDIATRICS));
    give(&browser, &path, "20", "10");
    step(
        &server,
        &case,
        json!({
            "step": "return_advice", "on": "2026-10-25", "advice": 1, "reason": "Outcomes are missing."
        }),
    );
    let page = browser.open(&path);
    assert!(page.says("Outcomes are missing.") && page.says("given in time"), "{}", page.html);
    assert_eq!(page.forms(), ["give", "hand_over", "ask"]);
    assert!(browser.open("/inbox").says("Sent back for quality"));
    let before = version(&server, &case);
    for _ in 0..2 {
        give(&browser, &path, "1", "11").assert_done(&path, "given");
    }
    assert_eq!(version(&server, &case), before + 1);
}

fn what_cannot_be_taken_is_said_beside_its_field(server: TestApp) {
    let case = asked(&server, "2026-10-05", "medical", PAEDIATRICS);
    let (path, browser) = (item(&case), server.partner_browser(PAEDIATRICS));
    let before = version(&server, &case);
    for (fields, anchor, words) in [
        (vec![("answer", "promise")], "promised_on-day", "Enter a day"),
        (
            vec![
                ("answer", "promise"),
                ("promised_on-day", "31"),
                ("promised_on-month", "11"),
                ("promised_on-year", "2026"),
            ],
            "promised_on-day",
            "The date must be a real date",
        ),
        (
            vec![
                ("answer", "promise"),
                ("promised_on-day", "3"),
                ("promised_on-month", "6"),
                ("promised_on-year", "2027"),
            ],
            "promised_on-day",
            "at most 26 weeks ahead",
        ),
        (
            vec![("answer", "give"), ("on-day", "2"), ("on-month", "11"), ("on-year", "2026")],
            "on-day",
            "future",
        ),
        (vec![("answer", "not_for_us"), ("whose", "")], "whose", "Say whose it is"),
        (vec![("answer", "hand_over"), ("colleague", "a@other.example")], "colleague", "Choose somebody"),
        (vec![("answer", "hand_over"), ("colleague", "")], "colleague", "Choose somebody"),
        (vec![("answer", "ask"), ("question", " ")], "question", "Enter your question"),
    ] {
        let page = browser.send(&path, &fields);
        assert_eq!(page.status, 422, "{fields:?}");
        assert!(page.says(&format!("<a href=\"#{anchor}\">")), "{anchor}: {}", page.html);
        assert!(page.says(words) && page.says("<title>Error: "), "{words}: {}", page.html);
    }
    assert_eq!(browser.send(&path, &[("answer", "something")]).status, 400);
    assert_eq!(version(&server, &case), before);
}

fn what_is_no_longer_possible_is_said_and_not_recorded(server: TestApp) {
    let case = asked(&server, "2026-10-05", "medical", PAEDIATRICS);
    let (path, browser) = (item(&case), server.partner_browser(PAEDIATRICS));
    step(&server, &case, json!({"step": "give_advice", "on": "2026-10-20", "advice": 1}));
    let before = version(&server, &case);
    let page = promise(&browser, &path, "20", "11");
    assert_eq!(page.status, 422);
    assert!(page.says("There is a problem") && page.says("no advice is being waited for"), "{}", page.html);
    assert_eq!(page.forms(), ["ask"]);
    assert_eq!(version(&server, &case), before);
}

fn a_request_is_handed_to_a_colleague_and_to_nobody_else(server: TestApp) {
    let case = asked(&server, "2026-10-05", "medical", PAEDIATRICS);
    let path = item(&case);
    let me = partner(&server, PAEDIATRICS, "d.clinic@nhs.example", "Dr Clinic");
    partner(&server, PAEDIATRICS, "n.ward@nhs.example", "Nurse Ward");
    let hand = |to: &str| me.send(&path, &[("answer", "hand_over"), ("colleague", to)]);
    for _ in 0..2 {
        hand("n.ward@nhs.example").assert_done(&path, "handed-over");
    }
    let mails = || {
        let statement = "SELECT count(*) AS number FROM mails WHERE address = 'n.ward@nhs.example'";
        server.app.db.read(|conn| count(conn, statement)).unwrap()
    };
    assert_eq!(mails(), 1, "they are told once");
    assert!(me.open(&path).says("Nurse Ward"));
    hand("nobody").assert_done(&path, "handed-over");
    assert!(me.open(&format!("{path}?done=handed-over")).says("nobody’s in particular again"));
}

fn a_question_goes_to_the_sen_team_and_its_answer_comes_back(server: TestApp) {
    let case = asked(&server, "2026-10-05", "medical", PAEDIATRICS);
    let (path, browser) = (item(&case), server.partner_browser(PAEDIATRICS));
    for _ in 0..2 {
        let sent = browser.send(&path, &[("answer", "ask"), ("question", "Has Robin moved school?")]);
        sent.assert_done(&path, "asked");
    }
    let me = server.caseworker();
    let tasks = me.get("/api/v1/tasks").body["tasks"].clone();
    let questions: Vec<&Value> =
        tasks.as_array().unwrap().iter().filter(|task| task["kind"] == "question").collect();
    assert_eq!(questions.len(), 1, "{tasks:#}");
    assert!(questions[0]["words"].as_str().unwrap().contains("Has Robin moved school?"));
    assert_eq!(questions[0]["case"], json!(case));
    assert!(browser.open(&path).says("No answer yet"));
    let page = server.browser(Role::Caseworker, "351").open("/tasks");
    assert!(page.says("Has Robin moved school?") && page.says("Send the answer"), "{}", page.html);
    let administrator = server.browser(Role::Administrator, "351");
    assert!(!administrator.open("/tasks").says("Robin"));
    let task = format!("/tasks/{}", questions[0]["id"]);
    assert_eq!(administrator.send(&task, &[("words", "Nothing.")]).status, 404);
    let done = format!("/api/v1/tasks/{}/done", questions[0]["id"]);
    assert_eq!(me.post(&done, &json!({"words": "Yes, in September."})).status, 200);
    let page = browser.open(&path);
    assert!(page.says("Has Robin moved school?") && page.says("Yes, in September."), "{}", page.html);
    assert!(!administrator.open("/tasks").says("Robin"), "nor among those that are done");
}

fn the_link_in_a_mail_leads_those_who_are_signed_in_to_the_request(server: TestApp) {
    let case = asked(&server, "2026-10-05", "medical", PAEDIATRICS);
    asked(&server, "2026-10-05", "psychology", PSYCHOLOGY);
    let opens = Opens {
        purpose: Purpose::Answer,
        case: Reference::parse(&case).unwrap(),
        advice: Some(1),
        service_id: Some(service_id(&server, PAEDIATRICS)),
        address: "paediatrics@nhs.example",
    };
    let now = server.app.clock.now().at;
    let token = server.app.db.write(|conn| {
        let id = links::make(conn, &opens, now)?;
        Ok::<_, twentyweeks::app::Error>(server.app.signer(conn)?.sign(Purpose::Answer, &id))
    });
    let path = format!("/answer/{}", token.unwrap());
    let seen = server.partner_browser(PAEDIATRICS).open(&path);
    assert_eq!((seen.status, seen.header("location")), (303, item(&case).as_str()));
    for other in
        [Browser::at(&server), server.partner_browser(PSYCHOLOGY), server.browser(Role::Manager, "351")]
    {
        let page = other.open(&path);
        assert!(page.status == 200 && page.says("Request for medical advice"), "{}", page.html);
        assert!(!page.says("Canary"), "{}", page.html);
    }
}

fn promise(browser: &Browser, path: &str, day: &str, month: &str) -> crate::support::Seen {
    let date = [("promised_on-day", day), ("promised_on-month", month), ("promised_on-year", "2026")];
    browser.send(path, &[&[("answer", "promise")], &date[..]].concat())
}

fn give(browser: &Browser, path: &str, day: &str, month: &str) -> crate::support::Seen {
    let date = [("on-day", day), ("on-month", month), ("on-year", "2026")];
    browser.send(path, &[&[("answer", "give")], &date[..]].concat())
}
