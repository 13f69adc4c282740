//! The digest: one an address a working day, with everything in it.

use serde_json::json;
use twentyweeks::app::tokens::Holder;
use twentyweeks::domain::permission::Role;

use super::council::{Council, PAEDIATRICS, PAEDIATRICS_MAIL, asked, code, decision, given, readers};
use crate::support::{TestDatabase, registration};

crate::on_both_databases!(
    a_digest_goes_once_a_day_from_its_hour_on,
    no_digest_goes_on_a_saturday_a_sunday_or_a_bank_holiday,
    a_digest_is_grouped,
    two_authorities_that_share_a_mailbox_share_its_digest,
    what_was_answered_before_the_digest_is_dropped_with_the_reason,
    a_reminder_and_a_chase_of_the_same_thing_are_said_once,
    two_dates_of_one_case_are_both_said,
    what_breaks_off_between_two_mails_is_taken_up_again_and_nobody_is_told_twice,
);

fn a_digest_goes_once_a_day_from_its_hour_on(mut council: Council) {
    let cases = [council.asked_case("2026-07-01"), council.asked_case("2026-07-01")];
    council.deliver();
    council.new_mails();
    council.at("2026-08-13 07:00").sweep();
    assert_eq!(readers(&council.mails_at("2026-08-13 07:29")), Vec::<&str>::new());
    let mails = council.mails_at("2026-08-13 07:30");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(mails[0].is_a_digest() && cases.iter().all(|case| mails[0].says(case)), "{mails:?}");
    assert!(mails[0].subject.starts_with("2 overdue"), "{}", mails[0].subject);

    let third = council.at("2026-08-13 09:00").asked_case("2026-07-01");
    let mails = council.swept_mails_at("2026-08-13 09:30");
    assert!(!mails.iter().any(|mail| mail.is_a_digest()), "there was one today: {mails:?}");
    let mails = council.swept_mails_at("2026-08-14 07:30");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(mails[0].says(&third) && !cases.iter().any(|case| mails[0].says(case)), "{mails:?}");
    assert_eq!(readers(&council.mails_at("2026-08-14 12:00")), Vec::<&str>::new());
}

fn no_digest_goes_on_a_saturday_a_sunday_or_a_bank_holiday(mut council: Council) {
    council.asked_case("2026-07-17");
    council.deliver();
    council.new_mails();
    // Due on Friday 28 August; Monday 31 is a bank holiday.
    for day in ["2026-08-29", "2026-08-30", "2026-08-31"] {
        let mails = council.swept_mails_at(&format!("{day} 12:00"));
        assert_eq!(readers(&mails), Vec::<&str>::new(), "{day}");
    }
    let mails = council.swept_mails_at("2026-09-01 07:30");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(mails[0].is_a_digest() && mails[0].says("4 days late"), "{mails:?}");
}

fn a_digest_is_grouped(mut council: Council) {
    council.at("2026-08-12 12:00");
    let overdue = council.asked_case("2026-07-01");
    let soon = council.asked_case("2026-07-05");
    let promised = council.asked_case("2026-07-20");
    council.step(
        &promised,
        json!({"step": "acknowledge_advice", "on": "2026-07-21", "advice": 1, "promised_on": "2026-08-14"}),
    );
    let drafted = council.asked_case("2026-07-01");
    council.step(&drafted, given("2026-07-20", 1));
    council.step(&drafted, decision("decide_to_issue", "2026-08-03"));
    council.deliver();
    council.new_mails();
    council.step(&drafted, json!({"step": "send_draft", "on": "2026-08-12"}));
    let mails = council.swept_mails_at("2026-08-13 07:30");
    let digest: Vec<_> = mails.iter().filter(|mail| mail.to == PAEDIATRICS_MAIL).collect();
    assert_eq!(digest.len(), 1, "{mails:?}");
    let words = digest[0].words();
    let order = ["OVERDUE (1)", &overdue, "DUE SOON (1)", &soon, "PROMISED (1)", &promised];
    let order = [&order[..], &["FOR INFORMATION (1)", &drafted]].concat();
    let places: Vec<_> = order.iter().map(|part| words.find(part)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{order:?} {places:?}: {words}");
}

fn two_authorities_that_share_a_mailbox_share_its_digest(mut council: Council) {
    let ours = council.asked_case("2026-07-01");
    council.app().add_service(PAEDIATRICS, &code("352"), true).expect("it serves another");
    let other = council.client(Role::Manager, &Holder::Authority(code("352")));
    let mut body = registration("2026-06-01");
    body["authority"] = json!("352");
    let theirs = other.post("/api/v1/cases", &body).text("reference");
    other.step(&theirs, decision("agree_to_assess", "2026-06-29"));
    other.step(&theirs, asked("2026-07-01", "medical", PAEDIATRICS));
    council.deliver();
    council.new_mails();
    let mails = council.swept_mails_at("2026-08-13 07:30");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(mails[0].says(&ours) && mails[0].says(&theirs), "{}", mails[0].text);
    assert!(mails[0].says("Bury and Manchester"), "{}", mails[0].text);
    assert_eq!(mails[0].header("Reply-To"), None, "no team's mailbox answers for both");
}

fn what_breaks_off_between_two_mails_is_taken_up_again_and_nobody_is_told_twice(mut council: Council) {
    const SECOND: &str = "second@nhs.example";
    council.service_contact(PAEDIATRICS, SECOND);
    let case = council.asked_case("2026-07-01");
    council.deliver();
    council.new_mails();
    council.at("2026-08-13 07:00").sweep();
    refuse_mails_to(&council, SECOND);
    assert!(council.at("2026-08-13 07:30").try_to_deliver().is_err());
    assert_eq!(readers(&council.new_mails()), [PAEDIATRICS_MAIL], "what was made goes out");
    let waiting = council.notice(&case, "give_advice", "chase_1", "service");
    assert_eq!(waiting["state"], json!("waiting"), "the other reader is yet to be told");
    refuse_no_mails(&council);
    assert_eq!(readers(&council.mails_at("2026-08-13 07:31")), [SECOND]);
    let told = council.notice(&case, "give_advice", "chase_1", "service");
    assert_eq!((&told["state"], told["mails"].as_array().map(Vec::len)), (&json!("mailed"), Some(2)));
    for moment in ["2026-08-13 12:00", "2026-08-14 07:30"] {
        assert_eq!(readers(&council.mails_at(moment)), [] as [&str; 0], "{moment}");
    }
}

/// From now on the database takes no mail to this address.
fn refuse_mails_to(council: &Council, address: &str) {
    let statements = match &council.server.database {
        TestDatabase::Sqlite(_) => format!(
            "CREATE TRIGGER refuse BEFORE INSERT ON mails WHEN NEW.address = '{address}' \
             BEGIN SELECT RAISE(ABORT, 'refused'); END"
        ),
        TestDatabase::Postgres { .. } => format!(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF NEW.address = '{address}' THEN RAISE EXCEPTION 'refused'; END IF; RETURN NEW; END $$; \
             CREATE TRIGGER refuse BEFORE INSERT ON mails FOR EACH ROW EXECUTE FUNCTION refuse()"
        ),
    };
    council.server.database.meddle(&statements);
}

fn refuse_no_mails(council: &Council) {
    council.server.database.meddle(match &council.server.database {
        TestDatabase::Sqlite(_) => "DROP TRIGGER refuse",
        TestDatabase::Postgres { .. } => "DROP TRIGGER refuse ON mails",
    });
}

fn what_was_answered_before_the_digest_is_dropped_with_the_reason(mut council: Council) {
    let gave = council.asked_case("2026-07-01");
    let cancelled = council.asked_case("2026-07-01");
    let withdrawn = council.asked_case("2026-07-01");
    let relieved = council.asked_case("2026-07-01");
    let struck = council.asked_case("2026-07-01");
    council.deliver();
    council.new_mails();
    council.at("2026-08-13 07:00").sweep();
    council.at("2026-08-13 07:10");
    let on = "2026-08-12";
    council.step(&gave, given(on, 1));
    council
        .step(&cancelled, json!({"step": "cancel_advice", "on": on, "advice": 1, "reason": "Not needed."}));
    council.step(
        &withdrawn,
        json!({"step": "withdraw_request", "on": on, "by": "parent", "reason": "They changed their mind."}),
    );
    council.step(
        &relieved,
        json!({"step": "relieve_advice", "on": on, "advice": 1, "ground": "missed_appointment",
               "from": "2026-08-03", "to": "2026-08-03", "evidence": "A letter."}),
    );
    let asked = council.notice(&struck, "request_advice", "", "service")["entry"].clone();
    council.step(&struck, json!({"step": "strike", "on": on, "entry": asked, "reason": "Asked by mistake."}));
    let mails = council.mails_at("2026-08-13 07:30");
    assert_eq!(readers(&mails), Vec::<&str>::new(), "nothing is left to say, so nothing is sent");
    for (case, reason) in [
        (&gave, "it has been done"),
        (&cancelled, "it has been done"),
        (&withdrawn, "the case has closed"),
        (&relieved, "an exception or relief lifts the duty"),
        (&struck, "it has been done"),
    ] {
        let notice = council.notice(case, "give_advice", "chase_1", "service");
        assert_eq!((&notice["state"], &notice["reason"]), (&json!("dropped"), &json!(reason)), "{notice:#}");
        assert_eq!(notice["mails"], json!([]));
    }
}

fn a_reminder_and_a_chase_of_the_same_thing_are_said_once(mut council: Council) {
    let case = council.asked_case("2026-07-01");
    council.step(
        &case,
        json!({"step": "acknowledge_advice", "on": "2026-07-01", "advice": 1, "promised_on": "2026-08-17"}),
    );
    council.deliver();
    council.new_mails();
    // The promise was broken yesterday, and the second chase falls today.
    let mails = council.swept_mails_at("2026-08-18 07:30");
    let to_service: Vec<_> = mails.iter().filter(|mail| mail.to == PAEDIATRICS_MAIL).collect();
    assert_eq!(to_service.len(), 1, "{mails:?}");
    assert_eq!(to_service[0].words().matches(&case).count(), 1, "{}", to_service[0].text);
    for about in ["give_advice", "keep_promise"] {
        let mut told = council.ledger(&case);
        told.retain(|a| a["about"] == about && a["to"] == "service" && a["state"] == "mailed");
        assert_eq!(told.len(), 1, "{about}: {told:#?}");
    }
}

fn two_dates_of_one_case_are_both_said(mut council: Council) {
    let case = council.asked_case("2026-07-02");
    council.step(&case, given("2026-07-02", 1));
    council.deliver();
    council.new_mails();
    // The decision whether to issue a plan is due on 21 September, four weeks before the plan.
    let mails = council.swept_mails_at("2026-09-21 07:30");
    let told = council.ledger(&case);
    let told = told.iter().filter(|a| a["state"] == "mailed" && a["to"] == "caseworker");
    let abouts: Vec<String> = told.map(|a| a["about"].as_str().unwrap_or_default().to_owned()).collect();
    assert!(abouts.len() > 1, "{abouts:?}");
    assert_eq!(readers(&mails)[0], super::council::CASEWORKER);
    let words = mails[0].words();
    for (about, said) in [
        ("notify_no_plan", "The decision whether to issue a plan is due today"),
        ("draft_by", "The draft plan is due today"),
        ("serve_draft_by", "The draft plan is due in 13 days"),
        ("issue_plan", "The final plan is due in 28 days"),
    ] {
        assert!(abouts.contains(&about.to_owned()) && words.contains(said), "{about}: {abouts:?} {words}");
    }
}
