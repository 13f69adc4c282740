//! The record of a case as people read it, and as a file.

use serde_json::json;
use twentyweeks::domain::permission::Role;

use super::stories::Story;
use crate::support::TestApp;

crate::on_both_databases!(
    the_record_says_in_words_what_was_done_by_whom_and_what_was_corrected,
    the_record_is_filtered_by_kind_and_day_and_turned_round,
    the_file_holds_the_same_and_no_formula,
);

/// A decision that was amended, and a note that was struck.
fn corrected(server: &TestApp) -> Story {
    Story::received(server, "2026-09-07")
        .decided("2026-10-05", "agree_to_assess")
        .step("2026-10-06", "note", json!({"text": "=HYPERLINK(\"http://x.example\")"}))
        .step("2026-10-07", "correct", json!({"entry": 2, "reason": "Wrong day", "happened_on": "2026-10-02", "decided_by": "Head of SEND"}))
        .step("2026-10-08", "strike", json!({"entry": 3, "reason": "Of another case"}))
        .asked("2026-10-09", "medical", "Community Paediatrics")
}

fn the_record_says_in_words_what_was_done_by_whom_and_what_was_corrected(server: TestApp) {
    let story = corrected(&server);
    let page = server.browser(Role::Caseworker, "351").open(&format!("{}/record", story.path()));
    for words in [
        "Agreed to assess <span class=\"tw-tag tw-tag-quiet\">Amended</span>",
        "Recorded for 5 October 2026; amended to 2 October 2026.",
        "<dt>Decided by</dt><dd class=\"tw-words\">Head of SEND</dd>",
        "Note <span class=\"tw-tag tw-tag-quiet\">Struck</span>",
        "<dt>Entry</dt><dd class=\"tw-words\">2, Agreed to assess</dd>",
        "<dt>What changed</dt><dd class=\"tw-words\">Decided by and the day</dd>",
        "<strong>Community Paediatrics</strong>: Please give advice. Waits for its mail.",
        "recorded by token caseworker",
        "on 1 November 2026 at 12:00",
        "steps/correct?entry=6\"",
        "steps/strike?entry=6\"",
    ] {
        assert!(page.says(words), "`{words}` is missing:\n{}", page.html);
    }
    for none in ["steps/strike?entry=1\"", "steps/strike?entry=3\"", "steps/correct?entry=4\"", "{\""] {
        assert!(!page.says(none), "`{none}`:\n{}", page.html);
    }
}

fn the_record_is_filtered_by_kind_and_day_and_turned_round(server: TestApp) {
    let story = corrected(&server);
    let browser = server.browser(Role::Caseworker, "351");
    let entries = |query: &str| -> Vec<String> {
        let page = browser.open(&format!("{}/record{query}", story.path()));
        assert_eq!(page.status, 200, "{}", page.html);
        let marks = page.html.split("id=\"entry-").skip(1);
        marks.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    assert_eq!(entries(""), ["6", "5", "4", "3", "2", "1"]);
    assert_eq!(entries("?order=oldest"), ["1", "2", "3", "4", "5", "6"]);
    assert_eq!(entries("?kind=steps"), ["6", "3", "2", "1"]);
    assert_eq!(entries("?kind=advice"), ["6"]);
    assert_eq!(entries("?kind=mails"), ["6"]);
    assert_eq!(entries("?kind=corrections"), ["5", "4", "3", "2"]);
    assert_eq!(entries("?from=2026-10-06&to=2026-10-08&order=oldest"), ["3", "4", "5"]);
    assert_eq!(entries("?from=2026-11-01"), Vec::<String>::new());
    for wrong in ["?kind=all-of-it", "?from=yesterday", "?what=ever"] {
        assert_eq!(browser.open(&format!("{}/record{wrong}", story.path())).status, 400, "{wrong}");
    }
}

fn the_file_holds_the_same_and_no_formula(server: TestApp) {
    let story = corrected(&server);
    let file = server.browser(Role::Caseworker, "351").open(&format!("{}/record.csv", story.path()));
    assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"));
    let name = format!("attachment; filename=\"{}-record.csv\"", story.case);
    assert_eq!(file.header("content-disposition"), name);
    let mut reader = csv::Reader::from_reader(file.html.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), 6);
    assert_eq!(
        (&rows[1][1], &rows[1][2], &rows[1][7]),
        ("2026-10-02", "Agreed to assess", "Decided by: Head of SEND")
    );
    assert_eq!((&rows[2][5], &rows[2][6]), ("Note: =HYPERLINK(\"http://x.example\")", "yes"));
    let cells = rows.iter().flat_map(csv::StringRecord::iter);
    assert!(cells.into_iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
}
