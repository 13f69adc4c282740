//! A past day told again, and the auditor that reads the rules a second time.

use serde_json::json;
use twentyweeks::app::Unwatched;
use twentyweeks::domain::identifiers::Reference;

use super::council::{Council, given};
use crate::record::program::Program;

crate::on_both_databases!(
    a_past_day_is_explained_as_it_was_known_then,
    the_auditor_finds_nothing_where_all_was_told,
    a_notice_that_was_deleted_is_found,
    a_mail_that_was_deleted_is_found,
    a_rung_that_was_not_raised_is_found,
    what_is_recorded_while_a_sweep_runs_is_no_difference,
);

fn a_past_day_is_explained_as_it_was_known_then(mut council: Council) {
    let case = council.asked_case("2026-07-01");
    council.deliver();
    council.swept_mails_at("2026-08-13 07:30");
    council.swept_mails_at("2026-08-17 07:30");
    council.at("2026-08-18 09:00").step(&case, given("2026-08-12", 1));
    let explain = |council: &Council, on: Option<&str>| {
        let on = on.map(|on| on.parse().expect("a date"));
        let explained = council.app().explain(reference(&case), on).expect("an answer");
        explained.into_iter().filter(|one| one.obligation == "give_advice").collect::<Vec<_>>()
    };
    assert_eq!(explain(&council, None), [], "today there is nothing left to do");
    let then = explain(&council, Some("2026-08-13"));
    let said: Vec<_> = then.iter().map(|one| (one.rung.as_str(), one.did.as_str())).collect();
    assert_eq!(
        said,
        [
            ("two_weeks", "overtaken by chase_1"),
            ("three_days", "overtaken by chase_1"),
            ("chase_1", "raised")
        ]
    );
    assert_eq!(then[2].told, ["service: p…@nhs.example, sent 2026-08-13 06:30 UTC"]);
    assert!(then.iter().all(|one| one.difference.is_none()));
    let later = explain(&council, Some("2026-08-17"));
    assert_eq!((later.len(), later[3].rung.as_str()), (4, "chase_2"));
    assert!(later.iter().all(|one| one.difference.is_none()), "{later:#?}");
    // A day on which nobody swept: what should have gone out, and did not.
    let missed = explain(&council, Some("2026-08-09"));
    assert!(missed.iter().all(|one| one.did == "nothing" && one.difference.is_some()), "{missed:#?}");
    assert_eq!(missed.len(), 2);
    assert!(council.app().explain(reference(&case), Some("2027-01-01".parse().unwrap())).is_err());
}

fn the_auditor_finds_nothing_where_all_was_told(mut council: Council) {
    let case = told_case(&mut council);
    assert_eq!(audit(&council), Vec::<String>::new());
    let program = Program::on(&council.server.database.url());
    let said = program.done(&["--at", "2026-08-14", "alerts", "audit"]);
    assert_eq!(said, "1 cases read; 0 differences.\n");
    let explained = program.done(&["--at", "2026-08-14", "alerts", "explain", &case, "--on", "2026-08-13"]);
    assert!(explained.contains("All that should have gone out is on the record."), "{explained}");
}

fn a_notice_that_was_deleted_is_found(mut council: Council) {
    let case = told_case(&mut council);
    council.server.tampered = true;
    council.server.database.meddle(
        "DELETE FROM mail_notices WHERE notice_id IN (SELECT id FROM notices WHERE rung = 'chase_1'); \
         DELETE FROM notices WHERE rung = 'chase_1'",
    );
    let found = audit(&council);
    assert_eq!(found, [format!("{case}: entry 6 raised an alert, and the ledger has nothing of it")]);
    let ran = Program::on(&council.server.database.url()).run(&["--at", "2026-08-14", "alerts", "audit"]);
    assert_eq!((ran.code, ran.out.contains("1 differences")), (1, true), "{ran:?}");
    let standing = council.app().standing().expect("an answer");
    assert!(standing.audit.is_err(), "whoever watches is told: {:?}", standing.audit);
}

fn a_mail_that_was_deleted_is_found(mut council: Council) {
    let case = told_case(&mut council);
    let notice = council.notice(&case, "give_advice", "chase_1", "service");
    let mail = &notice["mails"][0]["id"];
    council.server.tampered = true;
    council.server.database.meddle(&format!(
        "DELETE FROM mail_notices WHERE mail_id = {mail}; DELETE FROM mails WHERE id = {mail}"
    ));
    let found = audit(&council);
    let id = &notice["id"];
    assert_eq!(found, [format!("{case}: notice {id} is said to be in a mail, and is in none")]);
}

fn a_rung_that_was_not_raised_is_found(mut council: Council) {
    let case = council.asked_case("2026-07-01");
    council.deliver();
    council.at("2026-08-13 07:00");
    // Somebody has written that a sweep was made.
    council.server.database.meddle(
        "INSERT INTO sweeps (day, holder, started_at, ended_at, cases, raised, overtaken, held, failed) \
         VALUES ('2026-08-13', 'nobody', '2026-08-13 06:00:00', '2026-08-13 06:00:01', 0, 0, 0, 0, 0)",
    );
    let found = audit(&council);
    assert_eq!(found.len(), 3, "{found:?}");
    let expected = format!(
        "{case}: give_advice (advice 1), due 2026-08-12: rung chase_1 fell on 2026-08-13 and is not raised"
    );
    assert!(found.contains(&expected), "{found:?}");
    // The sweep mends it.
    council.sweep();
    assert_eq!(audit(&council), Vec::<String>::new());
}

fn what_is_recorded_while_a_sweep_runs_is_no_difference(mut council: Council) {
    council.at("2026-08-13 07:00").sweep();
    council.at("2026-08-13 07:02").asked_case("2026-07-01");
    council.at("2026-08-13 07:04").asked_case("2026-07-01");
    // It ran for three minutes: the first of the cases may or may not have been seen.
    council.server.database.meddle("UPDATE sweeps SET ended_at = '2026-08-13 06:03:00'");
    assert_eq!(audit(&council), Vec::<String>::new());
}

/// A case of which advice is late and the service was told so.
fn told_case(council: &mut Council) -> String {
    let case = council.asked_case("2026-07-01");
    council.deliver();
    assert_eq!(council.swept_mails_at("2026-08-13 07:30").len(), 2);
    assert_eq!(council.notice(&case, "give_advice", "chase_1", "service")["state"], json!("mailed"));
    case
}

fn audit(council: &Council) -> Vec<String> {
    council.app().audit(&Unwatched).expect("an audit").differences
}

fn reference(text: &str) -> Reference {
    Reference::parse(text).expect("a reference")
}
