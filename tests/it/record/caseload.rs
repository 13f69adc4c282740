//! A whole council's export gives the figures that were computed independently, whichever way
//! they are asked for.

use serde_json::Value;
use twentyweeks::domain::timeliness::{Grouping, PlanColumns, Timeliness};

use super::council::{self, import_sample, report};
use super::program::Program;
use crate::support::{Kind, TestApp};

const YEARS: [(&str, &str, &str); 2] =
    [("2024-01-01", "2024-12-31", "expected-2024.json"), ("2025-01-01", "2025-12-31", "expected-2025.json")];

crate::on_both_databases!(the_sample_council_comes_in_whole_and_gives_the_expected_figures);

fn the_sample_council_comes_in_whole_and_gives_the_expected_figures(server: TestApp) {
    let imported = import_sample(&server.app);
    assert_eq!(imported.problems, []);
    assert_eq!(imported.unknown_columns, Vec::<String>::new());
    assert_eq!((imported.rows, imported.added), (2_400, 2_400));
    for (from, to, expected) in YEARS {
        let expected = read(expected);
        let report = serde_json::to_value(report(&server.app, from, to, None)).unwrap();
        assert_figures(&report, &expected, &from[..4]);
        let path = format!("/api/v1/reports/timeliness?from={from}&to={to}&authority=351");
        let reply = server.manager().get(&path);
        assert_eq!(reply.status, 200);
        assert_figures(&reply.body, &expected, "over HTTP");
        for by in Grouping::ALL {
            assert_adds_up(&council::report(&server.app, from, to, Some(by)), by);
        }
    }
    let again = import_sample(&server.app);
    assert_eq!(again.problems, []);
    assert_eq!((again.added, again.changed, again.unchanged, again.entries), (0, 0, 2_400, 0));
    assert_eq!(again.directory.len(), 0);
}

#[test]
fn both_databases_give_the_same_reports_to_the_byte() {
    if !Kind::Postgres.is_there() {
        return;
    }
    let of = |kind| move || reports_of(&TestApp::start(kind));
    let postgres = std::thread::spawn(of(Kind::Postgres));
    let sqlite = of(Kind::Sqlite)();
    assert_eq!(sqlite, postgres.join().expect("the reports of PostgreSQL"));
}

#[test]
fn the_program_at_the_shell_gives_the_expected_figures() {
    let program = Program::new();
    let (cases, advice) = (council::file("cases.csv"), council::file("advice.csv"));
    let [cases, advice] = [&cases, &advice].map(|path| path.to_str().unwrap());
    let said = program.done_then(&["import", "cases", cases, "--advice", advice, "--authority", "351"]);
    assert!(said.starts_with("2400 cases and "), "{said}");
    for (from, to, expected) in YEARS {
        let json =
            program.done_then(&["report", "timeliness", "--from", from, "--to", to, "--format", "json"]);
        assert_figures(&serde_json::from_str(&json).unwrap(), &read(expected), "at the shell");
    }
}

fn reports_of(server: &TestApp) -> Vec<String> {
    import_sample(&server.app);
    let groupings = std::iter::once(None).chain(Grouping::ALL.map(Some));
    groupings
        .flat_map(|by| YEARS.map(|(from, to, _)| report(&server.app, from, to, by)))
        .map(|report| serde_json::to_string(&report).unwrap())
        .collect()
}

/// Every figure that is expected is there. More may be.
fn assert_figures(found: &Value, expected: &Value, place: &str) {
    match expected {
        Value::Object(fields) => {
            for (name, expected) in fields {
                let found = found.get(name).unwrap_or_else(|| panic!("{place}: no {name}"));
                assert_figures(found, expected, &format!("{place} {name}"));
            }
        }
        Value::Array(rows) => {
            let found = found.as_array().unwrap_or_else(|| panic!("{place}: no rows"));
            assert_eq!(found.len(), rows.len(), "{place}");
            for (found, expected) in found.iter().zip(rows) {
                assert_figures(found, expected, &format!("{place} {}", expected["service"]));
            }
        }
        Value::Number(_) => assert_eq!(found.as_f64(), expected.as_f64(), "{place}"),
        other => assert_eq!(found, other, "{place}"),
    }
}

fn assert_adds_up(report: &Timeliness, by: Grouping) {
    let groups = report.by.as_ref().expect("groups");
    assert!(groups.len() > 1, "{by:?}");
    let counts: [fn(&PlanColumns) -> u32; 8] = [
        |plans| plans.plans_issued_den,
        |plans| plans.plans_issued_den_ex,
        |plans| plans.plans_issued_within_20_weeks,
        |plans| plans.plans_issued_20_weeks_ex,
        |plans| plans.plans_issued_gt20weeks_ltYear,
        |plans| plans.plans_issued_gt20weeks_ltYear_ex,
        |plans| plans.plans_issued_gt_1_year,
        |plans| plans.plans_issued_gt_1_year_ex,
    ];
    for (place, count) in counts.iter().enumerate() {
        let sum: u32 = groups.iter().map(|group| count(&group.plans)).sum();
        assert_eq!(sum, count(&report.plans), "count {place} by {by:?}");
    }
    let mut keys: Vec<&str> = groups.iter().map(|group| group.key.as_str()).collect();
    keys.dedup();
    assert_eq!(keys.len(), groups.len(), "a group has one row, by {by:?}");
}

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(council::file(name)).expect("the expected figures");
    serde_json::from_str(&text).expect("JSON")
}
