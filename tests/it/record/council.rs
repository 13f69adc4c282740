//! The sample council's export (synthetic: nobody in it exists), and files made up for a test.

use std::path::{Path, PathBuf};

use twentyweeks::app::import::{ImportRequest, Imported};
use twentyweeks::app::report::ReportRequest;
use twentyweeks::app::{App, Unwatched};
use twentyweeks::domain::identifiers::AuthorityCode;
use twentyweeks::domain::timeliness::{Grouping, Period, Timeliness};

pub fn code() -> AuthorityCode {
    AuthorityCode::parse("351").unwrap()
}

pub fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/caseload").join(name)
}

/// The cases and the advice of the sample council.
pub fn import_sample(app: &App) -> Imported {
    import(app, &file("cases.csv"), Some(&file("advice.csv")))
}

pub fn import(app: &App, cases: &Path, advice: Option<&Path>) -> Imported {
    run(app, cases, advice, false)
}

pub fn rehearse(app: &App, cases: &Path) -> Imported {
    run(app, cases, None, true)
}

pub fn report(app: &App, from: &str, to: &str, by: Option<Grouping>) -> Timeliness {
    let period = Period { from: from.parse().unwrap(), to: to.parse().unwrap() };
    let request = ReportRequest { authority: code(), period, by, as_known_on: None };
    app.timeliness(&request).expect("a report")
}

/// A file of one's own, in a folder of its own.
pub struct Export {
    folder: tempfile::TempDir,
}

/// A child and a setting, for rows where they do not matter.
pub const CHILD: &str = "parent,Canary,Robin,2017-05-04,F,Elms Primary School,school";
const CASES: &str = "case_reference,received_on,source,surname,forename,born_on,sex,setting_name,setting_phase,\
    assess_decision,assess_decided_on,plan_decision,plan_decided_on,draft_on,plan_issued_on,team";
const ADVICE: &str = "case_reference,kind,service,requested_on,given_on,accepted_on";

impl Export {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// Cases, each as reference, day received and what follows the child's particulars.
    pub fn cases(&self, rows: &[(&str, &str, &str)]) -> PathBuf {
        let rows =
            rows.iter().map(|(reference, received, rest)| format!("{reference},{received},{CHILD},{rest}"));
        self.write("cases.csv", CASES, rows.collect())
    }

    pub fn advice(&self, rows: &[&str]) -> PathBuf {
        self.write("advice.csv", ADVICE, rows.iter().map(ToString::to_string).collect())
    }

    fn write(&self, name: &str, header: &str, rows: Vec<String>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, format!("{header}\n{}\n", rows.join("\n"))).expect("the file is written");
        path
    }
}

fn run(app: &App, cases: &Path, advice: Option<&Path>, dry_run: bool) -> Imported {
    let request =
        ImportRequest { cases, advice, authority: Some(code()), dry_run, actor: "import of a test".into() };
    app.import(&request, &Unwatched).expect("the file can be read")
}
