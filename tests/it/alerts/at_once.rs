//! What goes at once: in working hours, urgent things at any hour, several in one mail.

use serde_json::json;

use super::council::{
    CASEWORKER, Council, MANAGER, PAEDIATRICS, PAEDIATRICS_MAIL, PSYCHOLOGY, PSYCHOLOGY_MAIL, asked, given,
    readers,
};
use crate::support::Kind;
use crate::support::smtp::{Act, Script, Stage};

crate::on_both_databases!(
    what_goes_at_once_goes_in_working_hours,
    what_is_urgent_goes_at_any_hour,
    an_urgent_request_goes_at_any_hour_though_others_come_in_digests,
    an_urgent_rung_goes_on_a_sunday,
    several_things_at_once_for_one_reader_come_in_one_mail,
    a_mail_that_could_not_go_out_in_time_waits_for_the_morning,
    a_breach_is_told_to_everybody_whom_it_concerns_and_says_who_else_knows,
    what_is_not_to_be_told_at_all_is_not_told,
    advice_that_came_back_is_said_to_have_come_back,
    what_happens_to_the_plan_is_told_to_those_who_gave_advice,
);

const NOBODY: [&str; 0] = [];

fn what_goes_at_once_goes_in_working_hours(mut council: Council) {
    let case = council.at("2026-07-03 18:00").asked_case("2026-07-03");
    // A Friday evening, a Saturday, a Monday before the hour.
    for moment in ["2026-07-03 18:00", "2026-07-04 10:00", "2026-07-06 07:59"] {
        assert_eq!(readers(&council.mails_at(moment)), NOBODY, "{moment}");
    }
    let mails = council.mails_at("2026-07-06 08:00");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(mails[0].says(&case) && mails[0].says("medical advice"), "{}", mails[0].text);
    assert!(!mails[0].is_a_digest());
    assert_eq!(readers(&council.mails_at("2026-07-06 08:01")), NOBODY, "it is told once");
    let case = council.at("2026-07-06 17:59").asked_case("2026-07-06");
    let mails = council.mails_at("2026-07-06 17:59");
    assert!(mails[0].says(&case), "the last minute is within the hours");
}

fn what_is_urgent_goes_at_any_hour(mut council: Council) {
    let calm = council.at("2026-07-05 02:30").assessed_case("2026-06-01");
    council.step(&calm, asked("2026-07-04", "psychology", PSYCHOLOGY));
    let urgent = council.assessed_case("2026-06-01");
    let mut request = asked("2026-07-05", "medical", PAEDIATRICS);
    request["urgent"] = json!(true);
    council.step(&urgent, request);
    let mails = council.mails_at("2026-07-05 02:31");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL], "on a Sunday at night");
    assert!(mails[0].says(&urgent), "{}", mails[0].text);
    assert_eq!(readers(&council.mails_at("2026-07-06 08:00")), [PSYCHOLOGY_MAIL]);
}

fn an_urgent_request_goes_at_any_hour_though_others_come_in_digests(kind: Kind) {
    let mut council = Council::with(kind, &[("authority.351.tell.request_advice", "digest")]);
    let calm = council.at("2026-07-05 02:30").asked_case("2026-07-04");
    let urgent = council.assessed_case("2026-06-01");
    let mut request = asked("2026-07-05", "medical", PAEDIATRICS);
    request["urgent"] = json!(true);
    council.step(&urgent, request);
    let mails = council.mails_at("2026-07-05 02:31");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(mails[0].says(&urgent) && !mails[0].is_a_digest(), "{}", mails[0].text);
    let mails = council.mails_at("2026-07-06 08:30");
    assert!(mails[0].says(&calm) && mails[0].is_a_digest(), "{mails:?}");
}

fn an_urgent_rung_goes_on_a_sunday(kind: Kind) {
    let rung =
        r#"[{ rung = "late", day = 1, to = ["service"], tone = "chase", by = "at_once", urgent = true }]"#;
    let mut council = Council::with(kind, &[("ladder.351.give_advice", rung)]);
    let case = council.asked_case("2026-07-04");
    council.deliver();
    council.new_mails();
    let mails = council.swept_mails_at("2026-08-16 00:10");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(mails[0].says(&case) && mails[0].says("late"), "{}", mails[0].text);
}

fn several_things_at_once_for_one_reader_come_in_one_mail(mut council: Council) {
    let cases = [council.asked_case("2026-07-01"), council.asked_case("2026-07-01")];
    let other = council.assessed_case("2026-06-01");
    council.step(&other, asked("2026-07-01", "psychology", PSYCHOLOGY));
    let mails = council.mails_at("2026-07-01 10:05");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL, PSYCHOLOGY_MAIL]);
    assert!(cases.iter().all(|case| mails[0].says(case)) && !mails[0].says(&other), "{}", mails[0].text);
    assert!(mails[1].says(&other), "{}", mails[1].text);
    for case in &cases {
        let notice = council.notice(case, "request_advice", "", "service");
        assert_eq!(notice["mails"].as_array().map(Vec::len), Some(1));
        assert_eq!(notice["mails"][0]["message_id"], json!(mails[0].id));
    }
}

fn a_mail_that_could_not_go_out_in_time_waits_for_the_morning(mut council: Council) {
    council.post.set(Script::healthy().at(Stage::Mail, Act::answer("451 4.3.0 later")));
    let case = council.at("2026-07-01 17:58").asked_case("2026-07-01");
    assert_eq!(readers(&council.mails_at("2026-07-01 17:58")), NOBODY);
    council.post.set(Script::healthy());
    assert_eq!(readers(&council.mails_at("2026-07-01 18:00")), NOBODY);
    assert_eq!(readers(&council.mails_at("2026-07-02 07:29")), NOBODY);
    let mails = council.mails_at("2026-07-02 07:30");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL], "with the digests, at the earliest");
    assert!(mails[0].says(&case));
}

fn a_breach_is_told_to_everybody_whom_it_concerns_and_says_who_else_knows(mut council: Council) {
    let case = council.case("2026-06-01");
    // Due on 13 July.
    let mails = council.swept_mails_at("2026-07-14 08:00");
    let breach: Vec<_> = mails.iter().filter(|mail| !mail.is_a_digest()).cloned().collect();
    assert_eq!(readers(&breach), [CASEWORKER, MANAGER]);
    assert!(breach.iter().all(|mail| mail.says(&case)));
    assert!(breach[0].says("Also told: The SEN manager"), "{}", breach[0].text);
    assert!(breach[1].says("Also told: The caseworker"), "{}", breach[1].text);
}

fn advice_that_came_back_is_said_to_have_come_back(mut council: Council) {
    let case = council.asked_case("2026-07-01");
    council.deliver();
    council.new_mails();
    council.at("2026-08-03 09:00").step(&case, given("2026-08-03", 1));
    let back =
        json!({"step": "return_advice", "on": "2026-08-03", "advice": 1, "reason": "Robin needs more."});
    council.step(&case, back);
    let mails = council.mails_at("2026-08-03 09:00");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(mails[0].says("Medical advice has come back to you and is due in 9 days"), "{}", mails[0].text);
    assert!(!mails[0].says("Robin"), "why is no matter for a mail: {}", mails[0].text);
    assert_eq!(mails[0].links("answer").len(), 1);
    let mails = council.swept_mails_at("2026-08-14 07:30");
    assert!(mails[0].says(&case), "improved advice is waited for until 13 August: {mails:?}");
}

fn what_happens_to_the_plan_is_told_to_those_who_gave_advice(mut council: Council) {
    let case = council.asked_case("2026-07-01");
    council.step(&case, asked("2026-07-01", "psychology", PSYCHOLOGY));
    council.deliver();
    council.at("2026-08-03 09:00").step(&case, given("2026-08-03", 1));
    council.step(
        &case,
        json!({"step": "record_change_of_circumstances", "on": "2026-08-03", "kind": "move", "note": "To a flat."}),
    );
    council.new_mails();
    let mails = council.mails_at("2026-08-03 09:00");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL, PSYCHOLOGY_MAIL], "also who has yet to give it");
    assert!(mails.iter().all(|mail| mail.says("Circumstances have changed") && !mail.says("flat")));
    council.step(&case, super::council::decision("decide_to_issue", "2026-08-03"));
    council.step(&case, json!({"step": "send_draft", "on": "2026-08-03"}));
    let mails = council.mails_at("2026-08-04 08:30");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL], "who gave advice looks at the draft");
    assert!(mails[0].says("The draft plan is ready for you to look at"), "{}", mails[0].text);
    council.at("2026-08-20 09:00").step(&case, json!({"step": "issue_plan", "on": "2026-08-20"}));
    let mails = council.mails_at("2026-08-21 08:30");
    assert!(mails[0].says("The final plan was sent"), "{}", mails[0].text);
}

fn what_is_not_to_be_told_at_all_is_not_told(kind: Kind) {
    let mut council = Council::with(kind, &[("authority.351.tell.request_advice", "off")]);
    let case = council.asked_case("2026-07-01");
    assert_eq!(readers(&council.mails_at("2026-07-01 10:00")), NOBODY);
    assert_eq!(council.ledger(&case), [json!(null); 0]);
}
