//! A last look before a mail goes: what was answered meanwhile is left out, unless the mail may
//! have arrived already.

use serde_json::json;

use super::council::{Council, PAEDIATRICS, PAEDIATRICS_MAIL, asked, given, readers};
use crate::support::smtp::{Act, Script, Stage};

crate::on_both_databases!(
    what_was_answered_while_the_server_was_down_is_left_out_of_the_same_mail,
    a_mail_of_which_nothing_is_left_is_not_sent,
    a_mail_that_may_have_arrived_is_repeated_word_for_word,
    what_one_reader_was_told_stays_told_though_another_no_longer_need_be,
    what_was_promised_or_declined_before_the_mail_is_not_chased,
    a_request_that_was_declined_or_cancelled_before_its_mail_is_not_made,
    a_reminder_put_off_before_its_mail_is_not_sent_and_an_escalation_is,
);

fn what_was_answered_while_the_server_was_down_is_left_out_of_the_same_mail(mut council: Council) {
    let (gave, late) = two_late_cases(&mut council);
    council.post.set(Script::healthy().at(Stage::Mail, Act::answer("451 4.3.0 later")));
    assert_eq!(council.swept_mails_at("2026-08-13 07:30").len(), 0);
    let before = council.notice(&gave, "give_advice", "chase_1", "service");
    assert_eq!((&before["state"], &before["mails"][0]["state"]), (&json!("mailed"), &json!("waiting")));
    assert_eq!(before["mails"][0]["last_words"], json!("451 4.3.0 later"));
    assert!(before["mails"][0]["subject"].as_str().unwrap().starts_with("2 overdue"));
    council.at("2026-08-13 07:40").step(&gave, given("2026-08-13", 1));
    council.post.set(Script::healthy());
    let mails = council.mails_at("2026-08-13 07:45");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(mails[0].says(&late) && !mails[0].says(&gave), "{}", mails[0].text);
    assert!(!mails[0].html.contains(&gave) && !mails[0].subject.contains("2 overdue"));
    assert_eq!(json!(mails[0].id), before["mails"][0]["message_id"], "the same mail in other words");
    let after = council.notice(&gave, "give_advice", "chase_1", "service");
    assert_eq!((&after["state"], &after["reason"]), (&json!("dropped"), &json!("it has been done")));
    let other = council.notice(&late, "give_advice", "chase_1", "service");
    assert_eq!((&other["state"], &other["mails"][0]["state"]), (&json!("mailed"), &json!("sent")));
    assert_eq!(other["mails"][0]["subject"], json!(mails[0].subject), "as it was sent");
    assert_eq!(mails[0].links("answer").len(), 1, "and its link is signed: {}", mails[0].text);
    assert!(council.app().asked(&mails[0].links("answer")[0]).is_ok());
}

fn a_mail_of_which_nothing_is_left_is_not_sent(mut council: Council) {
    let (one, two) = two_late_cases(&mut council);
    council.post.set(Script::healthy().at(Stage::Mail, Act::answer("451 4.3.0 later")));
    council.swept_mails_at("2026-08-13 07:30");
    council.at("2026-08-13 07:40");
    for case in [&one, &two] {
        council.step(case, given("2026-08-13", 1));
    }
    council.post.set(Script::healthy());
    assert_eq!(council.mails_at("2026-08-13 07:45").len(), 0);
    let (_, delivered) = council.at("2026-08-13 12:00").deliver();
    assert_eq!(delivered, Default::default(), "it is not tried again");
    for case in [&one, &two] {
        let notice = council.notice(case, "give_advice", "chase_1", "service");
        assert_eq!((&notice["state"], &notice["mails"][0]["state"]), (&json!("dropped"), &json!("dropped")));
    }
}

fn a_reminder_put_off_before_its_mail_is_not_sent_and_an_escalation_is(mut council: Council) {
    let case = council.asked_case("2026-07-01");
    council.deliver();
    council.new_mails();
    let put_off = |on: &str, until: &str| json!({"step": "snooze_reminders", "on": on, "advice": 1, "until": until, "reason": "They are at it."});
    // The mail is made, and the server takes none for now.
    council.post.set(Script::healthy().at(Stage::Mail, Act::answer("451 4.3.0 later")));
    council.swept_mails_at("2026-08-13 07:30");
    council.at("2026-08-13 07:40").step(&case, put_off("2026-08-13", "2026-08-20"));
    council.post.set(Script::healthy());
    assert_eq!(council.mails_at("2026-08-13 07:45").len(), 0);
    let chase = council.notice(&case, "give_advice", "chase_1", "service");
    let why = json!("a caseworker put the reminders off");
    assert_eq!((&chase["state"], &chase["reason"]), (&json!("dropped"), &why));

    // Ten days late on a Saturday; told on Monday, whatever was put off meanwhile.
    council.at("2026-08-22 07:00").sweep();
    council.at("2026-08-22 08:00").step(&case, put_off("2026-08-22", "2026-09-10"));
    let mails = council.mails_at("2026-08-24 08:00");
    assert!(mails.iter().any(|mail| mail.says(&case)), "{mails:?}");
    let escalation = council.notice(&case, "give_advice", "escalation", "sen_manager");
    assert_eq!(escalation["state"], json!("mailed"));
}

fn a_mail_that_may_have_arrived_is_repeated_word_for_word(mut council: Council) {
    let (gave, late) = two_late_cases(&mut council);
    council.post.set(Script::healthy().at(Stage::Kept, Act::Reset));
    let first = council.swept_mails_at("2026-08-13 07:30");
    assert_eq!(readers(&first), [PAEDIATRICS_MAIL], "it has arrived, and nobody here knows");
    council.at("2026-08-13 07:40").step(&gave, given("2026-08-13", 1));
    council.post.set(Script::healthy());
    let second = council.mails_at("2026-08-13 07:45");
    assert_eq!(second.len(), 1);
    assert_eq!(String::from_utf8_lossy(&second[0].raw), String::from_utf8_lossy(&first[0].raw));
    for case in [&gave, &late] {
        let notice = council.notice(case, "give_advice", "chase_1", "service");
        let mail = &notice["mails"][0];
        assert_eq!((&notice["state"], &mail["state"]), (&json!("mailed"), &json!("sent")));
        assert_eq!((&mail["tries"], &mail["may_be_double"]), (&json!(2), &json!(true)));
    }
}

fn what_one_reader_was_told_stays_told_though_another_no_longer_need_be(mut council: Council) {
    council.service_contact(PAEDIATRICS, "second@nhs.example");
    let case = council.assessed_case("2026-06-01");
    council.step(&case, asked("2026-07-01", "medical", PAEDIATRICS));
    council.deliver();
    council.new_mails();
    council.post.set(Script::healthy().to("second@nhs.example", Act::answer("450 4.2.1 later")));
    assert_eq!(readers(&council.swept_mails_at("2026-08-13 07:30")), [PAEDIATRICS_MAIL]);
    council.at("2026-08-13 07:40").step(&case, given("2026-08-13", 1));
    council.post.set(Script::healthy());
    assert_eq!(council.mails_at("2026-08-13 07:45").len(), 0);
    let notice = council.notice(&case, "give_advice", "chase_1", "service");
    assert_eq!((&notice["state"], &notice["answer"]), (&json!("mailed"), &json!("given")));
    let states: Vec<_> = notice["mails"].as_array().unwrap().iter().map(|mail| &mail["state"]).collect();
    assert_eq!(states, [&json!("sent"), &json!("dropped")]);
}

fn what_was_promised_or_declined_before_the_mail_is_not_chased(mut council: Council) {
    let (promised, declined) = two_late_cases(&mut council);
    council.at("2026-08-13 07:00").sweep();
    council.at("2026-08-13 07:10").step(
        &promised,
        json!({"step": "acknowledge_advice", "on": "2026-08-13", "advice": 1, "promised_on": "2026-08-20"}),
    );
    council.step(
        &declined,
        json!({"step": "decline_advice", "on": "2026-08-13", "advice": 1, "whose": "the therapists"}),
    );
    assert_eq!(readers(&council.mails_at("2026-08-13 07:30")), Vec::<&str>::new());
    for (case, reason) in [
        (&promised, "the service promised a day that is not over"),
        (&declined, "the service says that it is not for them; the SEN team has been asked"),
    ] {
        let notice = council.notice(case, "give_advice", "chase_1", "service");
        assert_eq!((&notice["state"], &notice["reason"]), (&json!("dropped"), &json!(reason)));
    }
    // Once the day has passed the broken promise is chased.
    let mails = council.swept_mails_at("2026-08-21 07:30");
    let to_service: Vec<_> = mails.iter().filter(|mail| mail.to == PAEDIATRICS_MAIL).collect();
    assert_eq!(to_service.len(), 1, "{mails:?}");
    assert!(to_service[0].says(&promised), "{}", to_service[0].text);
}

fn a_request_that_was_declined_or_cancelled_before_its_mail_is_not_made(mut council: Council) {
    let declined = council.at("2026-07-01 19:00").asked_case("2026-07-01");
    council.step(
        &declined,
        json!({"step": "decline_advice", "on": "2026-07-01", "advice": 1, "whose": "the therapists"}),
    );
    let cancelled = council.asked_case("2026-07-01");
    for step in [
        json!({"step": "decline_advice", "on": "2026-07-01", "advice": 1, "whose": "the therapists"}),
        json!({"step": "cancel_advice", "on": "2026-07-01", "advice": 1, "reason": "They are right."}),
    ] {
        council.step(&cancelled, step);
    }
    let mails = council.mails_at("2026-07-02 08:00");
    assert_eq!(readers(&mails), [super::council::CASEWORKER], "of what was declined and not yet dealt with");
    assert!(mails[0].says(&declined) && !mails[0].says(&cancelled), "{}", mails[0].text);
}

/// Two cases of which advice is late on 13 August; the service has had their requests.
fn two_late_cases(council: &mut Council) -> (String, String) {
    let cases = (council.asked_case("2026-07-01"), council.asked_case("2026-07-01"));
    council.deliver();
    assert_eq!(council.new_mails().len(), 1);
    cases
}
