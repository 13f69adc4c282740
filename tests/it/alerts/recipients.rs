//! Whom a notice goes to: whoever holds the post on the day, whoever stands in, and else whoever
//! can help.

use chrono::NaiveDate;
use serde_json::json;
use twentyweeks::app::contacts::ContactOrder;
use twentyweeks::app::outbox::postbook::Post;

use super::council::{
    CASEWORKER, Council, HEAD, MANAGER, PAEDIATRICS, PAEDIATRICS_MAIL, PSYCHOLOGY, TEAM, asked, code,
    contact, email, readers,
};
use super::letters::Mail;

crate::on_both_databases!(
    every_contact_of_a_service_gets_a_mail_of_their_own,
    whoever_stands_in_gets_what_comes_between_the_first_and_the_last_day_away,
    those_who_stand_in_may_have_somebody_who_stands_in,
    a_chain_that_is_too_long_or_a_circle_leads_to_nobody,
    the_caseworkers_cover_is_told_and_else_the_team,
    advice_is_escalated_to_the_officer_for_its_kind,
    a_post_that_nobody_holds_is_filled_by_whoever_can_help,
    a_contact_counts_from_its_first_to_its_last_day,
    a_person_who_has_left_is_not_written_to,
    one_person_in_two_posts_gets_one_mail,
    a_setting_is_reminded_by_mail_or_by_the_caseworker,
    whoever_stands_in_for_another_post_is_not_named_as_somebody_else,
    replies_go_to_the_mailbox_of_the_team_whose_case_it_is,
);

const NOBODY: [&str; 0] = [];

fn every_contact_of_a_service_gets_a_mail_of_their_own(mut council: Council) {
    council.service_contact(PAEDIATRICS, "second@nhs.example");
    let case = council.asked_case("2026-07-01");
    let mails = council.mails_at("2026-07-01 10:00");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL, "second@nhs.example"]);
    assert!(mails[0].id != mails[1].id, "each is a mail by itself");
    assert!(mails.iter().all(|mail| mail.says("You get this mail as a contact of Community Paediatrics")));
    assert!(mails[0].links("answer") != mails[1].links("answer"), "each with a link of its own");
    let notice = council.notice(&case, "request_advice", "", "service");
    assert_eq!(notice["mails"].as_array().map(Vec::len), Some(2));
}

fn whoever_stands_in_gets_what_comes_between_the_first_and_the_last_day_away(mut council: Council) {
    council.away(PAEDIATRICS_MAIL, ("2026-07-06", "2026-07-08"), Some("cover@nhs.example"));
    for (day, reader) in [
        ("2026-07-03", PAEDIATRICS_MAIL),
        ("2026-07-06", "cover@nhs.example"),
        ("2026-07-08", "cover@nhs.example"),
        ("2026-07-09", PAEDIATRICS_MAIL),
    ] {
        council.at(&format!("{day} 09:00")).asked_case("2026-07-01");
        let mails = council.mails_at(&format!("{day} 09:00"));
        assert_eq!(readers(&mails), [reader], "{day}");
        let stands_in = mails[0].says("standing in for a contact of Community Paediatrics");
        assert_eq!(stands_in, reader != PAEDIATRICS_MAIL, "{}", mails[0].text);
    }
}

fn those_who_stand_in_may_have_somebody_who_stands_in(mut council: Council) {
    let chain = [PAEDIATRICS_MAIL, "b@nhs.example", "c@nhs.example", "d@nhs.example"];
    for pair in chain.windows(2) {
        council.away(pair[0], ("2026-07-01", "2026-07-31"), Some(pair[1]));
    }
    council.asked_case("2026-07-01");
    assert_eq!(readers(&council.mails_at("2026-07-01 10:00")), ["d@nhs.example"]);
}

fn a_chain_that_is_too_long_or_a_circle_leads_to_nobody(mut council: Council) {
    let away = |council: &Council, who: &str, cover: &str| {
        council.away(who, ("2026-07-01", "2026-07-31"), Some(cover));
    };
    let hand = |number: usize| format!("hand.{number}@nhs.example");
    away(&council, PAEDIATRICS_MAIL, &hand(1));
    for number in 1..=6 {
        away(&council, &hand(number), &hand(number + 1));
    }
    council.service_contact(PSYCHOLOGY, "circle@bury.example");
    away(&council, super::council::PSYCHOLOGY_MAIL, "circle@bury.example");
    away(&council, "circle@bury.example", super::council::PSYCHOLOGY_MAIL);
    let case = council.asked_case("2026-07-01");
    council.step(&case, asked("2026-07-01", "psychology", PSYCHOLOGY));
    let mails = council.mails_at("2026-07-01 10:00");
    assert_eq!(readers(&mails), [TEAM, TEAM], "the team hears that there is nobody: {mails:?}");
    let tasks = council.tasks();
    assert!(tasks.iter().all(|task| task["kind"] == "no_recipient") && tasks.len() == 2, "{tasks:#?}");
}

fn the_caseworkers_cover_is_told_and_else_the_team(mut council: Council) {
    // Due on 13 July, three days before it is a Friday.
    let case = council.case("2026-06-01");
    council.away(CASEWORKER, ("2026-07-10", "2026-07-10"), Some("b.dale@bury.example"));
    let mails = council.swept_mails_at("2026-07-10 07:30");
    assert_eq!(readers(&mails), ["b.dale@bury.example", MANAGER]);
    assert!(mails[0].says(&case) && mails[0].says("standing in for the caseworker"), "{}", mails[0].text);
    council.away(CASEWORKER, ("2026-07-14", "2026-07-14"), None);
    let mails = council.swept_mails_at("2026-07-14 08:00");
    assert!(readers(&mails).contains(&TEAM) && !readers(&mails).contains(&CASEWORKER), "{mails:?}");
}

fn advice_is_escalated_to_the_officer_for_its_kind(mut council: Council) {
    for (post, address) in
        [(Post::Dmo, "dmo@nhs.example"), (Post::Dco, "dco@nhs.example"), (Post::Dsco, "dsco@bury.example")]
    {
        council.contact(post, address);
    }
    council.add_contact(ContactOrder {
        service: Some(PSYCHOLOGY.to_owned()),
        ..contact(Post::ServiceManager, "principal@bury.example")
    });
    let kinds = [
        ("medical", "dmo@nhs.example"),
        ("speech_and_language", "dco@nhs.example"),
        ("occupational_therapy", "dco@nhs.example"),
        ("physiotherapy", "dco@nhs.example"),
        ("camhs", "dco@nhs.example"),
        ("social_care", "dsco@bury.example"),
        ("psychology", "principal@bury.example"),
    ];
    council.at("2026-07-03 10:00");
    let mut cases = Vec::new();
    for (kind, officer) in kinds {
        let service = if kind == "psychology" { PSYCHOLOGY } else { PAEDIATRICS };
        let case = council.assessed_case("2026-06-01");
        council.step(&case, asked("2026-07-03", kind, service));
        cases.push((case, officer));
    }
    let officers =
        ["dco@nhs.example", "dmo@nhs.example", "dsco@bury.example", "principal@bury.example", MANAGER];
    council.deliver();
    council.new_mails();
    // Due on 14 August; ten days after it is a Monday.
    let mails = council.swept_mails_at("2026-08-24 08:00");
    assert_eq!(readers(&mails), officers);
    for mail in mails.iter().filter(|mail| mail.to != MANAGER) {
        for (case, officer) in &cases {
            assert_eq!(mail.says(case), mail.to == *officer, "{case} to {}", mail.to);
        }
    }
}

fn whoever_stands_in_for_another_post_is_not_named_as_somebody_else(mut council: Council) {
    council.asked_case("2026-07-03");
    council.deliver();
    council.new_mails();
    // Nobody is designated: the SEN manager reads what goes to both.
    let mails = council.swept_mails_at("2026-08-24 08:00");
    assert_eq!(readers(&mails), [MANAGER]);
    assert!(!mails[0].says("Also told"), "{}", mails[0].text);
    // A week later the head of SEND is told as well, who is somebody else.
    let mails = council.swept_mails_at("2026-08-31 08:00");
    assert_eq!(readers(&mails), [] as [&str; 0], "a bank holiday");
    let mails = council.mails_at("2026-09-01 08:00");
    assert_eq!(readers(&mails), [HEAD, MANAGER]);
    assert!(mails[0].says("Also told: The designated officer"), "{}", mails[0].text);
    assert!(mails[1].says("Also told: The head of SEND"), "{}", mails[1].text);
}

fn replies_go_to_the_mailbox_of_the_team_whose_case_it_is(mut council: Council) {
    let of_team = |team: &str, address: &str| ContactOrder {
        authority: Some(code("351")),
        team: Some(team.to_owned()),
        ..contact(Post::SenTeam, address)
    };
    council.add_contact(of_team("North", "north@bury.example"));
    let mut replies = Vec::new();
    for team in [Some("North"), Some("South"), None] {
        let case = council.assessed_case("2026-06-01");
        let allocate =
            json!({"step": "allocate", "on": "2026-06-29", "caseworker": CASEWORKER, "team": team});
        council.step(&case, allocate);
        council.step(&case, asked("2026-07-01", "medical", PAEDIATRICS));
        council.at("2026-07-01 10:00").deliver();
        replies.extend(council.new_mails().iter().map(|mail| mail.header("Reply-To").map(str::to_owned)));
    }
    let (north, all) = (Some("north@bury.example".to_owned()), Some(TEAM.to_owned()));
    assert_eq!(replies, [north, all.clone(), all]);
}

fn a_post_that_nobody_holds_is_filled_by_whoever_can_help(mut council: Council) {
    let medical = council.asked_case("2026-07-03");
    council.deliver();
    council.new_mails();
    council.at("2026-08-24 07:00").sweep();
    // No DMO and no DCO: the SEN manager is told, in one mail, for both.
    let mails = council.mails_at("2026-08-24 08:00");
    assert_eq!(readers(&mails), [MANAGER]);
    assert_eq!(mails[0].words().matches(&medical).count(), 1, "{}", mails[0].text);
    council.away(MANAGER, ("2026-08-25", "2026-09-30"), None);
    let mails = council.swept_mails_at("2026-09-01 08:00");
    let at_once: Vec<&Mail> = mails.iter().filter(|mail| !mail.is_a_digest()).collect();
    assert_eq!(at_once.len(), 1, "{mails:?}");
    assert_eq!((at_once[0].to.as_str(), at_once[0].says(&medical)), (HEAD, true));
}

fn a_contact_counts_from_its_first_to_its_last_day(mut council: Council) {
    let day = |text: &str| Some(text.parse::<NaiveDate>().expect("a date"));
    council.contact(Post::Dmo, "always@nhs.example");
    council.add_contact(ContactOrder {
        authority: Some(code("351")),
        from_on: day("2026-08-24"),
        to_on: day("2026-08-31"),
        ..contact(Post::Dmo, "august@nhs.example")
    });
    for (asked_on, told_on, officers) in [
        ("2026-06-30", "2026-08-21", &["always@nhs.example"][..]),
        ("2026-07-03", "2026-08-24", &["always@nhs.example", "august@nhs.example"]),
        ("2026-07-07", "2026-08-28", &["always@nhs.example", "august@nhs.example"]),
        ("2026-07-11", "2026-09-01", &["always@nhs.example"]),
    ] {
        council.at(&format!("{told_on} 08:00"));
        let case = council.assessed_case("2026-06-01");
        council.step(&case, asked(asked_on, "medical", PAEDIATRICS));
        council.deliver();
        let mails = council.swept_mails_at(&format!("{told_on} 08:00"));
        let about = mails.iter().filter(|mail| mail.says(&case) && mail.to.ends_with("@nhs.example"));
        let about: Vec<_> = about.filter(|mail| mail.to != PAEDIATRICS_MAIL).cloned().collect();
        assert_eq!(readers(&about), officers, "{told_on}");
    }
}

fn a_person_who_has_left_is_not_written_to(mut council: Council) {
    council.case("2026-06-01");
    council.app().disable_person(&email(CASEWORKER)).expect("the caseworker is known");
    let mails = council.swept_mails_at("2026-07-10 07:30");
    assert_eq!(readers(&mails), [MANAGER, TEAM], "the team sees to it");
}

fn one_person_in_two_posts_gets_one_mail(mut council: Council) {
    council.contact(Post::Dmo, MANAGER);
    let case = council.asked_case("2026-07-03");
    council.deliver();
    council.new_mails();
    let mails = council.swept_mails_at("2026-08-24 08:00");
    assert_eq!(readers(&mails), [MANAGER]);
    assert!(
        mails[0].says("the SEN manager and the designated medical officer")
            || mails[0].says("the designated medical officer and the SEN manager"),
        "{}",
        mails[0].text
    );
    for to in ["designated_officer", "sen_manager"] {
        let notice = council.notice(&case, "give_advice", "escalation", to);
        assert_eq!(notice["mails"][0]["message_id"], json!(mails[0].id));
    }
}

fn a_setting_is_reminded_by_mail_or_by_the_caseworker(mut council: Council) {
    const KNOWN: &str = "Hawthorn Academy";
    council.add_contact(ContactOrder {
        authority: Some(code("351")),
        setting: Some(KNOWN.to_owned()),
        ..contact(Post::Setting, "office@hawthorn.example")
    });
    let case = council.at("2026-08-03 09:00").assessed_case("2026-06-01");
    council.step(&case, super::council::decision("decide_to_issue", "2026-08-03"));
    council.step(&case, json!({"step": "send_draft", "on": "2026-08-03"}));
    for setting in [KNOWN, "Nobody's School"] {
        council.step(&case, json!({"step": "consult_setting", "on": "2026-08-03", "setting": setting}));
    }
    council.deliver();
    assert_eq!(readers(&council.new_mails()), NOBODY);
    // Due on 18 August; three days before it is a Saturday.
    let mails = council.swept_mails_at("2026-08-17 07:30");
    assert_eq!(readers(&mails), [CASEWORKER, "office@hawthorn.example"]);
    assert!(mails[1].says("Your answer to the consultation is due"), "{}", mails[1].text);
    assert!(mails[0].says("Nobody's School"), "whose answer the caseworker reminds of: {}", mails[0].text);
    assert!(!mails[0].says("Your answer"), "{}", mails[0].text);
}
