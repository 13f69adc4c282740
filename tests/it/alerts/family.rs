//! Mails to parents and young people: only where the council wants them and they agreed, until
//! they leave; and what stands at the head of every mail.

use serde_json::json;

use super::council::{Council, MANAGER, PAEDIATRICS_MAIL, TEAM, decision, given, readers};
use crate::support::Kind;

crate::on_both_databases!(
    a_family_hears_of_each_stage_where_the_council_wants_it_and_they_agreed,
    a_family_hears_nothing_where_the_council_does_not_want_it,
    a_family_hears_that_the_plan_is_late,
    whoever_leaves_hears_nothing_more,
    every_mail_says_what_it_is_and_whom_to_answer,
);

const NOBODY: [&str; 0] = [];
const PARENT: &str = "parent@home.example";
const WANTED: (&str, &str) = ("authority.351.tell.family", "at_once");

fn a_family_hears_of_each_stage_where_the_council_wants_it_and_they_agreed(kind: Kind) {
    let mut council = Council::with(kind, &[WANTED]);
    let case = council.case("2026-06-01");
    let other = council.case("2026-06-01");
    council.step(&case, agreed_to_mail(Some(PARENT)));
    for case in [&case, &other] {
        council.step(case, decision("agree_to_assess", "2026-06-29"));
    }
    let mails = council.mails_at("2026-07-01 10:00");
    assert_eq!(readers(&mails), [PARENT], "the other family did not agree");
    assert!(mails[0].says(&case), "{}", mails[0].text);
    council.at("2026-08-03 10:00");
    for step in [decision("decide_to_issue", "2026-08-03"), json!({"step": "send_draft", "on": "2026-08-03"})]
    {
        council.step(&case, step);
    }
    let mails = council.mails_at("2026-08-03 10:00");
    assert_eq!(readers(&mails), [PARENT, PARENT], "each stage is a mail by itself");
    council.at("2026-08-20 10:00").step(&case, json!({"step": "issue_plan", "on": "2026-08-20"}));
    let mails = council.mails_at("2026-08-20 10:00");
    assert_eq!(readers(&mails), [PARENT]);
    assert!(mails[0].says("final plan"), "{}", mails[0].text);
}

fn a_family_hears_nothing_where_the_council_does_not_want_it(mut council: Council) {
    let case = council.case("2026-06-01");
    council.step(&case, agreed_to_mail(Some(PARENT)));
    council.step(&case, decision("agree_to_assess", "2026-06-29"));
    assert_eq!(readers(&council.mails_at("2026-07-01 10:00")), NOBODY);
}

fn a_family_hears_that_the_plan_is_late(kind: Kind) {
    let mut council = Council::with(kind, &[WANTED]);
    let case = council.assessed_case("2026-06-01");
    council.step(&case, agreed_to_mail(Some(PARENT)));
    council.deliver();
    council.new_mails();
    // Due on 19 October.
    let mails = council.swept_mails_at("2026-10-20 08:00");
    let to_parent: Vec<_> = mails.iter().filter(|mail| mail.to == PARENT).collect();
    assert_eq!(to_parent.len(), 1, "{mails:?}");
    assert!(to_parent[0].says("sorry") && to_parent[0].says("19 October 2026"), "{}", to_parent[0].text);
    assert_eq!(council.notice(&case, "runs_late", "", "family")["state"], json!("mailed"));
}

fn whoever_leaves_hears_nothing_more(kind: Kind) {
    let mut council = Council::with(kind, &[WANTED]);
    let case = council.case("2026-06-01");
    council.step(&case, agreed_to_mail(Some(PARENT)));
    council.step(&case, decision("agree_to_assess", "2026-06-29"));
    let mails = council.mails_at("2026-07-01 10:00");
    let link = mails[0].links("leave").remove(0);
    let unsubscribe = mails[0].header("List-Unsubscribe").expect("the header").to_owned();
    assert!(unsubscribe.ends_with(&format!("/leave/{link}>")), "{unsubscribe}: {link}");
    // What is on its way when they leave does not go either.
    council.at("2026-08-03 18:30").step(&case, decision("decide_to_issue", "2026-08-03"));
    assert_eq!(council.app().may_leave(&link).unwrap(), case);
    council.app().leave(&link).expect("the link is good");
    assert_eq!(readers(&council.mails_at("2026-08-04 09:00")), NOBODY);
    let told = council.ledger(&case);
    let last = told.iter().rfind(|alert| alert["to"] == "family").expect("it was owed");
    let reason = "the parent or young person no longer agrees to mail";
    assert_eq!((&last["state"], &last["reason"]), (&json!("dropped"), &json!(reason)));
    council.at("2026-08-05 09:00").step(&case, json!({"step": "send_draft", "on": "2026-08-05"}));
    assert_eq!(readers(&council.mails_at("2026-08-05 09:00")), NOBODY);
    council.app().leave(&link).expect("leaving twice is leaving once");
}

fn every_mail_says_what_it_is_and_whom_to_answer(kind: Kind) {
    let mut council = Council::with(kind, &[WANTED]);
    let case = council.asked_case("2026-07-01");
    council.step(&case, agreed_to_mail(Some(PARENT)));
    let mut mails = council.mails_at("2026-07-01 10:00");
    mails.extend(council.swept_mails_at("2026-08-13 07:30"));
    council.at("2026-08-13 10:00").step(&case, given("2026-08-13", 1));
    council.step(&case, decision("decide_to_issue", "2026-08-13"));
    mails.extend(council.mails_at("2026-08-13 10:00"));
    mails.extend(council.swept_mails_at("2026-10-20 08:00"));
    for reader in [PAEDIATRICS_MAIL, PARENT, MANAGER] {
        assert!(mails.iter().any(|mail| mail.to == reader), "{reader}");
    }
    for mail in &mails {
        assert_eq!(mail.header("Auto-Submitted"), Some("auto-generated"));
        assert_eq!(mail.header("X-Auto-Response-Suppress"), Some("All"));
        assert_eq!(mail.header("Reply-To"), Some(TEAM), "{}", mail.subject);
        assert_eq!(
            (mail.from.as_str(), mail.header("From")),
            ("twentyweeks@bury.example", Some("twentyweeks@bury.example"))
        );
        assert!(mail.id.ends_with("@bury.example"), "{}", mail.id);
        assert!(mail.header("Date").is_some() && mail.header("MIME-Version").is_some());
        let may_leave = mail.to == PARENT;
        assert_eq!(mail.header("List-Unsubscribe").is_some(), may_leave, "{}", mail.subject);
        assert_eq!(mail.header("List-Unsubscribe-Post").is_some(), may_leave);
        assert_eq!(mail.links("leave").is_empty(), !may_leave);
    }
    let ids: std::collections::BTreeSet<_> = mails.iter().map(|mail| &mail.id).collect();
    assert_eq!(ids.len(), mails.len(), "each has a number of its own");
}

fn agreed_to_mail(address: Option<&str>) -> serde_json::Value {
    json!({"step": "record_mail_agreement", "on": "2026-06-29", "email": address})
}
