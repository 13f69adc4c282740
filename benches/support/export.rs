//! A council's export, made up: the two files that `twentyweeks import cases` reads.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};

use crate::chance::Chance;

/// The last day on which anything happens in the files.
pub const TODAY: &str = "2026-11-01";

const SERVICES: [(&str, &str); 6] = [
    ("parent", "Parents and young people"),
    ("education", "Schools and settings"),
    ("medical", "Community Paediatrics"),
    ("psychology", "Educational Psychology"),
    ("social_care", "Children's Social Care"),
    ("speech_and_language", "Speech and Language Therapy"),
];

pub struct Export {
    pub cases: PathBuf,
    pub advice: PathBuf,
}

/// Writes so many cases of the last eight years into a folder, most with four pieces of
/// advice. The same every time.
#[allow(dead_code, reason = "not every benchmark takes these days")]
pub fn write(folder: &Path, count: u64) -> std::io::Result<Export> {
    write_since(folder, count, day("2018-11-01"), 2_900)
}

/// The same for requests that were received over so many days from a day on.
pub fn write_since(folder: &Path, count: u64, first: NaiveDate, days: u64) -> std::io::Result<Export> {
    let export = Export { cases: folder.join("cases.csv"), advice: folder.join("advice.csv") };
    let mut cases = BufWriter::new(File::create(&export.cases)?);
    let mut advice = BufWriter::new(File::create(&export.advice)?);
    writeln!(
        cases,
        "case_reference,received_on,source,surname,forename,born_on,sex,nhs_number,social_care_status,\
         setting_name,setting_phase,caseworker,team,assess_decision,assess_decided_on,plan_decision,\
         plan_decided_on,draft_on,plan_issued_on"
    )?;
    writeln!(
        advice,
        "case_reference,kind,service,requested_on,received_by_service_on,given_on,returned_on,\
         return_reason,accepted_on"
    )?;
    let mut chance = Chance::new(1996);
    for number in 0..count {
        let received_on = first + Days::new(days * number / count);
        case(&mut cases, &mut advice, &mut chance, number, received_on)?;
    }
    cases.flush()?;
    advice.flush()?;
    Ok(export)
}

fn case(
    cases: &mut impl Write,
    advice: &mut impl Write,
    chance: &mut Chance,
    number: u64,
    received_on: NaiveDate,
) -> std::io::Result<()> {
    let reference = format!("LCS-{number:06}");
    let after = |days: u64| received_on + Days::new(days);
    let born_on = received_on - Days::new(chance.between(3 * 365, 18 * 365));
    let assess_on = after(chance.between(25, 50));
    let refused = chance.percent(10);
    let late = if chance.percent(45) { chance.between(20, 150) } else { 0 };
    let decided_on = after(chance.between(95, 105) + late);
    let no_plan = chance.percent(4);
    let draft_on = decided_on + Days::new(chance.between(3, 12));
    let issued_on = draft_on + Days::new(chance.between(16, 25));
    let (assess, assess_on) = told(assess_on, if refused { "refuse" } else { "assess" });
    let goes_on = assess == "assess";
    let (plan, decided_on) =
        if goes_on { told(decided_on, if no_plan { "no_plan" } else { "issue" }) } else { none() };
    let (_, draft_on) = if plan == "issue" { told(draft_on, "") } else { none() };
    let (_, issued_on) = if plan == "issue" { told(issued_on, "") } else { none() };
    writeln!(
        cases,
        "{reference},{received_on},{},Surname{},Forename{},{born_on},{},{},{},School {:03},school,\
         caseworker.{:02}@bury.example,Team {},{assess},{assess_on},{plan},{decided_on},{draft_on},{issued_on}",
        chance.one_of(&["parent", "parent", "setting", "setting", "setting", "health"]),
        chance.between(0, 9_999),
        chance.between(0, 999),
        chance.one_of(&["M", "M", "F"]),
        nhs_number(number),
        chance.one_of(&["none", "none", "none", "none", "none", "none", "none", "child_in_need"]),
        chance.between(0, 149),
        chance.between(0, 39),
        chance.between(1, 4),
    )?;
    if !goes_on {
        return Ok(());
    }
    // The first four always; one in four also asks the other two.
    let asked = if chance.percent(25) { 6 } else { 4 };
    for (kind, service) in &SERVICES[..asked] {
        let requested_on = day(&assess_on) + Days::new(chance.between(0, 2));
        let received_on = requested_on + Days::new(chance.between(0, 2));
        let given_on = received_on + Days::new(chance.between(14, 35));
        let accepted_on = given_on + Days::new(chance.between(1, 5));
        if accepted_on > day(TODAY) {
            continue;
        }
        let (returned_on, reason) =
            if chance.percent(5) { (given_on.to_string(), "No outcomes") } else { (String::new(), "") };
        let accepted_on = if reason.is_empty() { accepted_on.to_string() } else { String::new() };
        writeln!(
            advice,
            "{reference},{kind},{service},{requested_on},{received_on},{given_on},{returned_on},{reason},{accepted_on}"
        )?;
    }
    Ok(())
}

/// What lies after the last day has not happened yet.
fn told(on: NaiveDate, what: &'static str) -> (&'static str, String) {
    if on <= day(TODAY) { (what, on.to_string()) } else { none() }
}

fn none() -> (&'static str, String) {
    ("", String::new())
}

/// Nine digits and the check digit; none where there is none for them.
fn nhs_number(number: u64) -> String {
    let digits = format!("{:09}", 999_000_000 + number);
    let sum: u32 = (2..=10).rev().zip(digits.bytes()).map(|(w, b)| w * u32::from(b - b'0')).sum();
    match (11 - sum % 11) % 11 {
        10 => String::new(),
        check => format!("{digits}{check}"),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}
