//! A file with every kind of bad row: what is wrong is named, and the rest arrives as written.

use super::council::{self, import, rehearse};
use super::questions::{number, texts};
use crate::support::TestApp;

crate::on_both_databases!(
    a_bad_file_is_reported_row_by_row_and_the_rest_arrives_as_written,
    a_rehearsal_reports_the_same_and_changes_nothing,
);

/// The rows of the file that are good.
const GOOD: [&str; 11] =
    ["P001", "P002", "P009", "P011", "P016", "P017", "P020", "P026", "P028", "P032", "P034"];

fn a_bad_file_is_reported_row_by_row_and_the_rest_arrives_as_written(server: TestApp) {
    let imported = import(&server.app, &council::file("problems.csv"), None);
    assert_eq!(places(&imported.problems), expected_places());
    assert_eq!(imported.unknown_columns, ["cases: free_text"]);
    assert_eq!((imported.rows, imported.added), (34, GOOD.len() as u64));
    let sources = "SELECT source_reference AS t FROM cases ORDER BY source_reference";
    assert_eq!(texts(&server.database, sources), GOOD);

    let me = server.caseworker();
    let child = |reference: &str| me.case(reference)["child"].clone();
    assert_eq!(child("P032")["surname"], "=HYPERLINK(\"http://x\")");
    assert_eq!(child("P032")["forename"], "O'Neil, \"Bo\"");
    assert_eq!(child("P034")["surname"], "Lin\nSmith");
    assert_eq!(child("P009")["nhs_number"], "9434765870");
    assert_eq!(me.case("P002")["received_on"], "2026-01-12", "a date as it is written in England");
    assert_eq!(child("P011")["upn"], "B801200005001");
    assert_eq!(me.case("P026")["stage"], "moved");
    assert_eq!(me.case("P020")["exceptions"][0]["limb"], "absence");
    assert_eq!(me.case("P028")["orders"][0]["kind"], "assess");

    // Both plans are facts and stay. One was sent inside the 15 days for representations.
    let (early, after) = (me.case("P016"), me.case("P017"));
    assert_eq!([&early["stage"], &after["stage"]], ["plan_issued", "plan_issued"]);
    assert_eq!(early["plan_issued_on"], "2026-05-15");
    let warned = |case: &serde_json::Value| {
        case["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|w| w.as_str().unwrap().contains("15 days for representations"))
    };
    assert!(warned(&early), "{:?}", early["warnings"]);
    assert!(!warned(&after), "{:?}", after["warnings"]);

    let again = import(&server.app, &council::file("problems.csv"), None);
    assert_eq!(again.problems, imported.problems);
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, GOOD.len() as u64));
}

fn a_rehearsal_reports_the_same_and_changes_nothing(server: TestApp) {
    let rehearsed = rehearse(&server.app, &council::file("problems.csv"));
    assert_eq!(places(&rehearsed.problems), expected_places());
    assert_eq!(rehearsed.added, GOOD.len() as u64);
    for table in ["authorities", "case_events", "cases", "people", "teams", "settings", "reference_numbers"] {
        let rows = number(&server.database, &format!("SELECT count(*) AS n FROM {table}"));
        assert_eq!(rows, 0, "{table}");
    }
    let imported = import(&server.app, &council::file("problems.csv"), None);
    assert_eq!(imported.problems, rehearsed.problems);
    assert_eq!(imported.entries, rehearsed.entries);
    assert_eq!(imported.directory, rehearsed.directory);
}

fn places(problems: &[twentyweeks::app::import::Problem]) -> Vec<(u64, String)> {
    problems.iter().map(|problem| (problem.line, problem.column.to_owned())).collect()
}

fn expected_places() -> Vec<(u64, String)> {
    let mut reader = csv::Reader::from_path(council::file("problems-expected.csv")).expect("the file");
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        (row[0].parse().expect("a number"), row[1].to_owned())
    });
    rows.collect()
}
