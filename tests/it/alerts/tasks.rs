//! What mail cannot do by itself becomes a task for a person, at once.

use serde_json::json;
use twentyweeks::app::outbox::postbook::Post;
use twentyweeks::app::tokens::Holder;
use twentyweeks::domain::permission::Role;

use super::council::{CASEWORKER, Council, PAEDIATRICS, PAEDIATRICS_MAIL, TEAM, asked, code, readers};
use crate::support::Kind;

crate::on_both_databases!(
    where_there_is_nobody_to_tell_a_person_is_asked_and_what_waits_is_sent_once_there_is,
    the_same_trouble_is_one_task,
    a_task_is_of_one_authority_and_ends_with_a_word,
    a_service_that_declines_raises_a_task_and_tells_the_caseworker,
    who_comes_back_gets_what_waited,
    a_case_without_a_caseworker_tells_the_one_it_is_given_to,
    a_contact_added_ahead_of_time_gets_what_waited_on_the_day,
    what_a_person_has_dealt_with_is_not_asked_again,
);

const NOBODY: [&str; 0] = [];

fn where_there_is_nobody_to_tell_a_person_is_asked_and_what_waits_is_sent_once_there_is(kind: Kind) {
    let mut council = Council::unmanned(kind, &[]);
    council.contact(Post::SenTeam, TEAM);
    let case = council.asked_case("2026-07-01");
    let mails = council.mails_at("2026-07-01 10:00");
    assert_eq!(readers(&mails), [TEAM], "the team hears of it by mail, too");
    assert!(mails[0].says("Community Paediatrics has no contact that works"), "{}", mails[0].text);
    let tasks = council.tasks();
    assert_eq!(tasks.len(), 1, "{tasks:#?}");
    assert_eq!((&tasks[0]["kind"], &tasks[0]["case"]), (&json!("no_recipient"), &json!(case)));
    assert_eq!(
        tasks[0]["words"],
        "Community Paediatrics has no contact that works. Add one, and what waits is sent."
    );
    let notice = council.notice(&case, "request_advice", "", "service");
    assert_eq!(
        (&notice["state"], &notice["reason"]),
        (&json!("task"), &json!("Community Paediatrics has no contact that works"))
    );
    assert_eq!(readers(&council.mails_at("2026-07-01 10:10")), NOBODY);

    council.at("2026-07-01 11:00").service_contact(PAEDIATRICS, PAEDIATRICS_MAIL);
    let mails = council.mails_at("2026-07-01 11:00");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(mails[0].says(&case));
    let notice = council.notice(&case, "request_advice", "", "service");
    assert_eq!((&notice["state"], &notice.get("reason")), (&json!("mailed"), &None));
    assert_eq!(council.tasks().len(), 0, "it ended by itself");
}

fn the_same_trouble_is_one_task(kind: Kind) {
    let mut council = Council::unmanned(kind, &[]);
    council.contact(Post::SenTeam, TEAM);
    for _ in 0..3 {
        council.asked_case("2026-07-01");
    }
    assert_eq!(readers(&council.mails_at("2026-07-01 10:00")), [TEAM]);
    council.asked_case("2026-07-01");
    assert_eq!(readers(&council.mails_at("2026-07-01 10:10")), NOBODY);
    assert_eq!(council.tasks().len(), 1);
}

fn a_task_is_of_one_authority_and_ends_with_a_word(kind: Kind) {
    let mut council = Council::unmanned(kind, &[]);
    council.asked_case("2026-07-01");
    council.deliver();
    let task = council.tasks().remove(0);
    let path = format!("/api/v1/tasks/{}/done", task["id"]);
    let words = json!({"words": "They have a mailbox again."});
    council.app().add_service(PAEDIATRICS, &code("352"), true).expect("352 is there");
    let other = council.client(Role::Manager, &Holder::Authority(code("352")));
    assert_eq!(other.get("/api/v1/tasks").body["tasks"], json!([]));
    assert_eq!(other.post(&path, &words).status, 404);
    assert_eq!(council.api().post(&path, &json!({"words": " "})).status, 422);
    let reply = council.api().post(&path, &words);
    assert_eq!((reply.status, &reply.body["id"]), (200, &task["id"]));
    assert_eq!(council.tasks().len(), 0);
    assert_eq!(council.api().post(&path, &words).status, 404, "it is done");
}

fn a_service_that_declines_raises_a_task_and_tells_the_caseworker(mut council: Council) {
    let case = council.asked_case("2026-07-01");
    council.deliver();
    council.new_mails();
    let decline = json!({"step": "decline_advice", "on": "2026-07-01", "advice": 1, "whose": "The therapists, I think"});
    council.step(&case, decline);
    let tasks = council.tasks();
    assert_eq!((tasks.len(), &tasks[0]["kind"]), (1, &json!("not_for_us")), "{tasks:#?}");
    assert!(tasks[0]["words"].as_str().unwrap().contains("The therapists, I think"));
    let mails = council.mails_at("2026-07-01 10:00");
    assert_eq!(readers(&mails), [CASEWORKER]);
    assert!(
        mails[0].says(&case)
            && mails[0].says("Community Paediatrics says that medical advice is not theirs to give"),
        "{}",
        mails[0].text
    );
    assert!(!mails[0].says("The therapists"), "what they wrote is with the task: {}", mails[0].text);
    let notice = council.notice(&case, "request_advice", "", "service");
    assert_eq!(notice["answer"], json!("declined"));
    // Reminders and chases are held back from now on; ten days after the date it is escalated.
    council.swept_mails_at("2026-08-17 07:30");
    let chase = council.notice(&case, "give_advice", "chase_2", "service");
    assert_eq!(chase["state"], json!("held"));
    council.swept_mails_at("2026-08-24 08:00");
    let escalation = council.notice(&case, "give_advice", "escalation", "sen_manager");
    assert_eq!(escalation["state"], json!("mailed"));
}

fn what_a_person_has_dealt_with_is_not_asked_again(kind: Kind) {
    let mut council = Council::unmanned(kind, &[]);
    council.contact(Post::SenTeam, TEAM);
    let case = council.asked_case("2026-07-01");
    assert_eq!(readers(&council.mails_at("2026-07-01 10:00")), [TEAM]);
    assert_eq!(readers(&council.swept_mails_at("2026-07-02 09:00")), NOBODY, "it is known");
    let task = council.tasks().remove(0);
    let path = format!("/api/v1/tasks/{}/done", task["id"]);
    assert_eq!(council.api().post(&path, &json!({"words": "Told them by telephone."})).status, 200);
    assert_eq!(readers(&council.swept_mails_at("2026-07-03 09:00")), NOBODY);
    assert_eq!(council.tasks(), [json!(null); 0]);
    assert_eq!(council.notice(&case, "request_advice", "", "service")["state"], json!("task"));
}

fn who_comes_back_gets_what_waited(mut council: Council) {
    council.away(PAEDIATRICS_MAIL, ("2026-07-01", "2026-07-02"), None);
    let case = council.asked_case("2026-07-01");
    assert_eq!(readers(&council.mails_at("2026-07-01 10:00")), [TEAM]);
    let mails = council.swept_mails_at("2026-07-03 09:00");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL], "they are back");
    assert!(mails[0].says(&case));
}

fn a_case_without_a_caseworker_tells_the_one_it_is_given_to(kind: Kind) {
    let mut council = Council::unmanned(kind, &[]);
    let mut body = crate::support::registration("2026-06-01");
    body["caseworker"] = json!(null);
    let case = council.api().post("/api/v1/cases", &body).text("reference");
    council.swept_mails_at("2026-07-10 07:30");
    assert_eq!(council.notice(&case, "decide_to_assess", "three_days", "caseworker")["state"], json!("task"));
    council.step(&case, json!({"step": "allocate", "on": "2026-07-10", "caseworker": CASEWORKER}));
    let mails = council.swept_mails_at("2026-07-13 07:30");
    assert_eq!(readers(&mails), [CASEWORKER]);
    assert!(mails[0].says(&case));
}

fn a_contact_added_ahead_of_time_gets_what_waited_on_the_day(kind: Kind) {
    let mut council = Council::unmanned(kind, &[]);
    let case = council.asked_case("2026-07-01");
    council.deliver();
    council.add_contact(twentyweeks::app::contacts::ContactOrder {
        service: Some(PAEDIATRICS.to_owned()),
        from_on: Some("2026-07-06".parse().expect("a date")),
        ..super::council::contact(Post::Service, PAEDIATRICS_MAIL)
    });
    assert_eq!(readers(&council.swept_mails_at("2026-07-03 09:00")), NOBODY, "not yet in post");
    let mails = council.swept_mails_at("2026-07-06 09:00");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(mails[0].says(&case));
    let urgent = council.assessed_case("2026-06-01");
    council.step(&urgent, asked("2026-07-06", "medical", PAEDIATRICS));
    assert_eq!(readers(&council.mails_at("2026-07-06 09:10")), [PAEDIATRICS_MAIL]);
}
