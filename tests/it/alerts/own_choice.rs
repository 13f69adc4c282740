//! What a service decides for itself: which reminders it would rather not have, and to whom of its
//! people a request is given. And the mails to staff lead to where they sign in.

use twentyweeks::app::access::Caller;
use twentyweeks::app::inbox::act::Act;
use twentyweeks::app::tokens::Holder;
use twentyweeks::db::listing::Scope;
use twentyweeks::db::preferences;
use twentyweeks::domain::identifiers::Reference;
use twentyweeks::domain::permission::Role;
use twentyweeks::domain::preference::MailPreferences;

use super::council::{CASEWORKER, Council, MANAGER, PAEDIATRICS, PAEDIATRICS_MAIL, TEAM, email, readers};

crate::on_both_databases!(
    early_reminders_are_left_out_and_nothing_else,
    a_promise_is_not_reminded_of_where_the_service_would_rather_not,
    whoever_was_given_a_request_is_told_and_reminded,
    a_question_is_not_in_the_mail_about_it,
    a_mail_to_staff_leads_to_the_case_and_holds_no_secret,
);

const COLLEAGUE: &str = "n.ward@nhs.example";

fn early_reminders_are_left_out_and_nothing_else(mut council: Council) {
    wants(&council, MailPreferences { early_reminders: false, promise_reminders: true });
    // Due on 12 August 2026, a Wednesday.
    let case = council.asked_case("2026-07-01");
    assert_eq!(readers(&council.mails_at("2026-07-01 10:00")), [PAEDIATRICS_MAIL], "the request goes");
    assert_eq!(readers(&council.swept_mails_at("2026-07-29 07:30")), [""; 0], "two weeks before");
    let notice = council.notice(&case, "give_advice", "two_weeks", "service");
    assert_eq!(notice["state"], "dropped");
    assert_eq!(notice["reason"], "the service would rather not have early reminders");
    assert_eq!(readers(&council.swept_mails_at("2026-08-10 07:30")), [PAEDIATRICS_MAIL], "the last one goes");
    assert_eq!(readers(&council.swept_mails_at("2026-08-13 07:30")), [PAEDIATRICS_MAIL], "a chase goes");
    let told = council.swept_mails_at("2026-08-24 08:00");
    assert!(readers(&told).contains(&MANAGER), "an escalation goes: {told:?}");
}

fn a_promise_is_not_reminded_of_where_the_service_would_rather_not(mut council: Council) {
    wants(&council, MailPreferences { early_reminders: true, promise_reminders: false });
    let case = council.asked_case("2026-07-01");
    council.mails_at("2026-07-01 10:00");
    council.step(
        &case,
        serde_json::json!({
            "step": "acknowledge_advice", "on": "2026-07-01", "advice": 1, "promised_on": "2026-07-17"
        }),
    );
    assert_eq!(readers(&council.swept_mails_at("2026-07-16 07:30")), [""; 0]);
    let notice = council.notice(&case, "keep_promise", "tomorrow", "service");
    assert_eq!(notice["reason"], "the service would rather not have reminders of its promises");
    let broken = council.swept_mails_at("2026-07-20 07:30");
    assert_eq!(readers(&broken), [CASEWORKER, PAEDIATRICS_MAIL], "a broken promise is said");
}

fn whoever_was_given_a_request_is_told_and_reminded(mut council: Council) {
    let case = council.asked_case("2026-07-01");
    council.mails_at("2026-07-01 10:00");
    act(&council, &case, &Act::HandOver(Some(COLLEAGUE.to_owned())));
    let told = council.mails_at("2026-07-01 10:05");
    assert_eq!(readers(&told), [COLLEAGUE]);
    assert!(told[0].says("gave you the request for medical advice"), "{}", told[0].text);
    assert!(told[0].text.contains(&format!("/inbox/{case}/1")), "{}", told[0].text);
    let reminded = council.swept_mails_at("2026-07-29 07:30");
    assert_eq!(readers(&reminded), [COLLEAGUE, PAEDIATRICS_MAIL], "the mailbox hears it as well");
    act(&council, &case, &Act::HandOver(None));
    assert_eq!(readers(&council.swept_mails_at("2026-08-10 07:30")), [PAEDIATRICS_MAIL]);
}

fn a_question_is_not_in_the_mail_about_it(mut council: Council) {
    let case = council.asked_case("2026-07-01");
    council.mails_at("2026-07-01 10:00");
    act(&council, &case, &Act::Ask("Does Robin still live with the aunt?".to_owned()));
    let mails = council.mails_at("2026-07-01 10:05");
    assert_eq!(readers(&mails), [TEAM]);
    assert!(mails[0].says("Community Paediatrics has a question about medical advice"), "{}", mails[0].text);
    assert!(mails[0].text.contains("/tasks") && mails[0].says("Open the tasks"), "{}", mails[0].text);
    for words in ["Robin", "aunt"] {
        assert!(!mails[0].text.contains(words) && !mails[0].html.contains(words), "{}", mails[0].text);
    }
}

fn a_mail_to_staff_leads_to_the_case_and_holds_no_secret(mut council: Council) {
    let case = council.case("2026-06-01");
    let mails = council.swept_mails_at("2026-07-10 07:30");
    assert_eq!(readers(&mails), [CASEWORKER, MANAGER]);
    for mail in &mails {
        assert!(mail.text.lines().any(|line| line.trim().ends_with(&format!("/cases/{case}"))), "{}", mail.text);
        assert!(mail.html.contains(&format!("/cases/{case}\"")), "{}", mail.html);
        assert_eq!(mail.links("answer"), [""; 0]);
    }
}

fn wants(council: &Council, wanted: MailPreferences) {
    let app = council.app();
    let service = paediatrics(council);
    let now = app.clock.now().at;
    app.db.write(|conn| preferences::set(conn, service, wanted, now)).expect("it is saved");
}

/// Somebody of Community Paediatrics does something about a case's first request.
fn act(council: &Council, case: &str, act: &Act) {
    let app = council.app();
    let holder = Holder::Service { name: PAEDIATRICS.to_owned(), authority: None };
    // They may be there already.
    let _ = app.add_person(&email(COLLEAGUE), "Nurse Ward", Role::Partner, &holder);
    let caller = Caller {
        actor: "d.clinic@nhs.example".to_owned(),
        role: Role::Partner,
        scope: Scope::Services(vec![paediatrics(council)]),
    };
    let reference = Reference::parse(case).expect("a reference");
    app.act(&caller, reference, 1, act).expect("it can be done");
}

fn paediatrics(council: &Council) -> i64 {
    let names = council.app().service_names().expect("the services");
    names.into_iter().find(|(_, name)| name == PAEDIATRICS).map(|(id, _)| id).expect("it is there")
}
