//! The report as files for other programs.

use super::council::Export;
use super::program::{AT, Program};

const YEAR: [&str; 6] = ["report", "timeliness", "--from", "2026-01-01", "--to", "2026-12-31"];

#[test]
fn the_report_comes_as_a_table_for_reading() {
    let table = with_plans().done_then(&[&YEAR[..], &["--by", "team"]].concat());
    assert!(table.contains("Plans issued within 20 weeks, excluding exceptions: 50.0 % (1 of 2)"), "{table}");
    assert!(table.contains("as known on 1 November 2026"), "{table}");
}

#[test]
fn the_report_comes_as_comma_separated_values_that_are_no_formulas() {
    let program = with_plans();
    let out = program.path("report.csv");
    program.done_then(&[&YEAR[..], &["--by", "team", "--format", "csv", "--out", &out]].concat());
    let mut reader = csv::Reader::from_path(&out).expect("the file");
    let header = reader.headers().unwrap().clone();
    let place =
        |name: &str| header.iter().position(|column| column == name).unwrap_or_else(|| panic!("no {name}"));
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let keys: Vec<&str> = rows.iter().map(|row| &row[place("key")]).collect();
    assert_eq!(keys, ["all", "'=SUM(A1)", "North"]);
    let issued: Vec<&str> = rows.iter().map(|row| &row[place("plans_issued_den")]).collect();
    assert_eq!(issued, ["2", "1", "1"]);
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@'])));
}

#[test]
fn the_report_comes_as_a_workbook() {
    let program = with_plans();
    let out = program.path("report.xlsx");
    program.done_then(&[&YEAR[..], &["--by", "month", "--format", "xlsx", "--out", &out]].concat());
    let bytes = std::fs::read(&out).expect("the workbook");
    assert!(bytes.starts_with(b"PK\x03\x04") && bytes.len() > 4_000, "{} bytes", bytes.len());
    let names = ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"];
    for name in names {
        assert!(bytes.windows(name.len()).any(|window| window == name.as_bytes()), "{name}");
    }
}

#[test]
fn a_problem_with_a_cell_that_looks_like_a_formula_is_reported_harmlessly() {
    let program = Program::new();
    let text = "case_reference,received_on,source,surname,forename,born_on,sex\nA1,2026-03-02,=1+1,Canary,Robin,2017-05-04,F\n";
    let file = program.write("cases.csv", text);
    let ran = program.run(&[&AT[..], &["import", "cases", &file, "--authority", "351"]].concat());
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("2,source,'=1+1,"), "{}", ran.out);
}

#[test]
fn a_file_that_cannot_be_written_is_a_failure_that_names_it() {
    let program = with_plans();
    let out = program.path("no/such/folder/report.csv");
    let ran = program.run(&[&AT[..], &YEAR, &["--format", "csv", "--out", &out]].concat());
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("no/such/folder/report.csv"), "{}", ran.err);
}

/// Two plans, one in time and one late, of two teams, one of which has a name like a formula.
fn with_plans() -> Program {
    let program = Program::new();
    let export = Export::new();
    let file = export.cases(&[
        ("A1", "2026-01-05", "assess,2026-02-02,issue,2026-04-01,2026-04-06,2026-05-01,=SUM(A1)"),
        ("A2", "2026-01-05", "assess,2026-02-02,issue,2026-05-01,2026-05-06,2026-07-01,North"),
    ]);
    program.done_then(&["import", "cases", file.to_str().unwrap(), "--authority", "351"]);
    program
}
