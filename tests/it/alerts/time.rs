//! Time itself: days that were missed, clocks that change, days that are rare, holidays that are
//! added, and dates that turn out to have been others.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use twentyweeks::app::Unwatched;
use twentyweeks::clock::Clock;

use super::council::{CASEWORKER, Council, MANAGER, PAEDIATRICS, PAEDIATRICS_MAIL, asked, decision, readers};
use crate::support::Kind;
use crate::support::smtp::{Act, Script, Stage};

crate::on_both_databases!(
    after_thirty_days_without_a_sweep_each_obligation_is_raised_once_at_its_highest_rung,
    a_sweep_is_made_once_a_day_from_its_hour_on_and_a_missed_one_is_made_up_for,
    the_day_is_the_one_in_england_when_the_clocks_change,
    a_try_that_is_due_in_the_hour_that_comes_twice_is_made,
    what_is_due_on_29_february_is_late_on_1_march,
    a_bank_holiday_that_is_added_puts_off_mail_and_no_date,
    a_corrected_day_of_receipt_arms_the_rungs_again_and_drops_what_waits,
);

const NOBODY: [&str; 0] = [];

fn after_thirty_days_without_a_sweep_each_obligation_is_raised_once_at_its_highest_rung(
    mut council: Council,
) {
    let undecided = council.case("2026-06-01");
    council.at("2026-07-20 10:00");
    let late = council.asked_case("2026-07-01");
    council.step(&late, asked("2026-07-20", "psychology", super::council::PSYCHOLOGY));
    let promised = council.asked_case("2026-07-01");
    let promise =
        json!({"step": "acknowledge_advice", "on": "2026-07-20", "advice": 1, "promised_on": "2026-08-01"});
    council.step(&promised, promise);
    council.at("2026-07-21 07:00").sweep();
    council.at("2026-07-21 08:00").deliver();
    council.new_mails();

    council.at("2026-08-20 08:00");
    let raised = |swept: &twentyweeks::app::sweep::Swept| swept.counts.raised;
    let swept = council.sweep();
    assert!(raised(&swept) >= 5, "{:?}", swept.counts);
    assert_eq!(raised(&council.sweep()), 0, "the second time it says nothing");
    for case in [&undecided, &late, &promised] {
        let mut days: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        let ledger = council.ledger(case);
        for alert in ledger.iter().filter(|alert| alert["raised_at"] == "2026-08-20T07:00:00Z") {
            let thing = format!("{} {}", alert["about"], alert["advice"]);
            days.entry(thing).or_default().push((text(&alert["for_day"]), text(&alert["state"])));
        }
        assert!(!days.is_empty(), "{case}: {ledger:#?}");
        for (thing, days) in days {
            let last = days.iter().map(|(day, _)| day).max().expect("a day");
            for (day, state) in &days {
                let expected = if day == last { "waiting" } else { "overtaken" };
                assert_eq!(state, expected, "{case} {thing}: {days:?}");
            }
        }
    }
    let mut weekly = council.ledger(&undecided);
    weekly.retain(|a| a["rung"] == "weekly" && a["to"] == "sen_manager");
    let days: Vec<String> = weekly.iter().map(|a| text(&a["for_day"])).collect();
    assert_eq!(days, ["2026-07-21", "2026-08-18"], "of the four weeks since then the last");
    assert_eq!(council.app().audit(&Unwatched).unwrap().differences, Vec::<String>::new());
    let mails = council.mails_at("2026-08-20 08:00");
    let to_service: Vec<_> = mails.iter().filter(|mail| mail.to == PAEDIATRICS_MAIL).collect();
    assert_eq!(to_service.len(), 1, "{mails:?}");
    for case in [&late, &promised] {
        assert_eq!(to_service[0].words().matches(case.as_str()).count(), 1, "{}", to_service[0].text);
    }
}

fn a_sweep_is_made_once_a_day_from_its_hour_on_and_a_missed_one_is_made_up_for(mut council: Council) {
    council.asked_case("2026-07-01");
    let worker = twentyweeks::app::jobs::Worker::new();
    let mut swept_at = |moment: &str| council.at(moment).app().sweep_if_due(&worker).expect("an answer");
    for (moment, is_due) in [
        ("2026-07-02 06:59", false),
        ("2026-07-02 07:00", true),
        ("2026-07-02 07:01", false),
        ("2026-07-03 06:59", false),
        ("2026-07-03 07:00", true),
        // The server was down from Friday evening to Monday night.
        ("2026-07-07 02:00", true),
        ("2026-07-07 02:01", false),
        // That was the sweep of the 7th.
        ("2026-07-07 07:00", false),
        ("2026-07-08 07:00", true),
    ] {
        assert_eq!(swept_at(moment), is_due, "{moment}");
    }
}

fn the_day_is_the_one_in_england_when_the_clocks_change(mut council: Council) {
    // Due on Saturday 24 October; the clocks go back in the night after it.
    let case = council.at("2026-09-12 10:00").assessed_case("2026-07-01");
    council.step(&case, asked("2026-09-12", "medical", PAEDIATRICS));
    council.mails_at("2026-09-14 08:00");
    council.at("2026-10-24 23:59").sweep();
    let chased = |council: &mut Council| council.ledger(&case).iter().any(|a| a["rung"] == "chase_1");
    assert!(!chased(&mut council));
    council.at("2026-10-25 00:01").sweep();
    assert!(chased(&mut council), "in UTC it is still the 24th");
    assert_eq!(readers(&council.mails_at("2026-10-26 07:29")), NOBODY);
    let mails = council.swept_mails_at("2026-10-26 07:30");
    assert!(readers(&mails).contains(&PAEDIATRICS_MAIL), "{mails:?}");
    let notice = council.notice(&case, "give_advice", "chase_1", "service");
    assert_eq!(notice["for_day"], json!("2026-10-25"));
    assert_eq!(notice["mails"][0]["sent_at"], json!("2026-10-26T07:30:00Z"), "an hour later than on Friday");
}

fn a_try_that_is_due_in_the_hour_that_comes_twice_is_made(mut council: Council) {
    council.post.set(Script::healthy().nth(1, Stage::Mail, Act::answer("451 4.3.0 later")));
    let utc = |moment: &str| Clock::Fixed(moment.parse::<DateTime<Utc>>().expect("a moment"));
    let case = council.at("2026-10-24 10:00").assessed_case("2026-07-01");
    let mut request = asked("2026-10-24", "medical", PAEDIATRICS);
    request["urgent"] = json!(true);
    council.step(&case, request);
    council.set_clock(utc("2026-10-25T00:59:30Z")).deliver();
    assert_eq!(readers(&council.new_mails()), NOBODY);
    council.set_clock(utc("2026-10-25T01:00:29Z")).deliver();
    assert_eq!(readers(&council.new_mails()), NOBODY, "a minute has not passed");
    council.set_clock(utc("2026-10-25T01:00:30Z")).deliver();
    assert_eq!(readers(&council.new_mails()), [PAEDIATRICS_MAIL], "though the clocks show an hour less");
}

fn what_is_due_on_29_february_is_late_on_1_march(mut council: Council) {
    let case = council.at("2028-01-18 10:00").case("2028-01-18");
    council.deliver();
    let reminded = council.swept_mails_at("2028-02-29 07:30");
    assert!(
        reminded.iter().any(|mail| mail.to == CASEWORKER && mail.says("due today (29 February 2028)")),
        "{reminded:?}"
    );
    let mails = council.swept_mails_at("2028-03-01 08:00");
    let breach = council.notice(&case, "decide_to_assess", "breach", "caseworker");
    assert_eq!((&breach["due_on"], &breach["for_day"]), (&json!("2028-02-29"), &json!("2028-03-01")));
    let breach: Vec<_> = mails.into_iter().filter(|mail| !mail.is_a_digest()).collect();
    assert_eq!(readers(&breach), [CASEWORKER, MANAGER]);
    assert!(breach[0].says("29 February 2028"), "{}", breach[0].text);
    assert_eq!(council.app().audit(&Unwatched).unwrap().differences, Vec::<String>::new());
}

fn a_bank_holiday_that_is_added_puts_off_mail_and_no_date(kind: Kind) {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("ours.csv");
    let built_in = include_str!("../../../config/bank-holidays.csv");
    std::fs::write(&list, built_in).unwrap();
    let mut council = Council::with(kind, &[("jobs.bank_holidays", list.to_str().unwrap())]);
    let case = council.asked_case("2026-07-01");
    council.deliver();
    std::fs::write(&list, format!("{built_in}2026-08-13,Charter Day\n")).unwrap();
    council.server.app = council.server.app_on("2026-08-12");
    council.new_mails();
    assert_eq!(readers(&council.swept_mails_at("2026-08-13 12:00")), NOBODY, "Charter Day");
    let mails = council.swept_mails_at("2026-08-14 07:30");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(mails[0].says("12 August 2026") && mails[0].says("2 days"), "the date stays: {}", mails[0].text);
    let notice = council.notice(&case, "give_advice", "chase_1", "service");
    assert_eq!((&notice["due_on"], &notice["for_day"]), (&json!("2026-08-12"), &json!("2026-08-13")));
}

fn a_corrected_day_of_receipt_arms_the_rungs_again_and_drops_what_waits(mut council: Council) {
    let case = council.case("2026-06-01");
    council.at("2026-07-10 07:00").sweep();
    let before = council.notice(&case, "decide_to_assess", "three_days", "caseworker");
    assert_eq!((&before["state"], &before["due_on"]), (&json!("waiting"), &json!("2026-07-13")));
    council.at("2026-07-10 07:10").step(
        &case,
        json!({"step": "correct", "on": "2026-07-10", "entry": 1, "reason": "It came on the 4th.", "received_on": "2026-06-04"}),
    );
    let mails = council.mails_at("2026-07-10 07:30");
    assert!(!mails.iter().any(|mail| mail.says("13 July")), "{mails:?}");
    let dropped = council.notice(&case, "decide_to_assess", "three_days", "caseworker");
    assert_eq!((&dropped["state"], &dropped["reason"]), (&json!("dropped"), &json!("the date has moved")));
    let mails = council.swept_mails_at("2026-07-13 07:30");
    assert_eq!(readers(&mails), [CASEWORKER, MANAGER]);
    assert!(mails[0].says("16 July 2026"), "{}", mails[0].text);
    let mut again = council.ledger(&case);
    again.retain(|a| a["rung"] == "three_days" && a["to"] == "caseworker");
    let said: Vec<_> = again.iter().map(|a| (a["due_on"].clone(), a["state"].clone())).collect();
    assert_eq!(said, [(json!("2026-07-13"), json!("dropped")), (json!("2026-07-16"), json!("mailed"))]);
    council.at("2026-07-13 09:00").step(&case, decision("agree_to_assess", "2026-07-13"));
    assert_eq!(council.app().audit(&Unwatched).unwrap().differences, Vec::<String>::new());
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
