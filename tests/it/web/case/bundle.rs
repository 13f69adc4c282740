//! The bundle of a case for a complaint or an appeal.

use twentyweeks::app::Unwatched;
use twentyweeks::app::sweep::SweepOrder;
use twentyweeks::domain::permission::Role;

use super::stories::Story;
use crate::support::TestApp;

crate::on_both_databases!(the_bundle_holds_every_date_every_chase_and_every_entry);

fn the_bundle_holds_every_date_every_chase_and_every_entry(server: TestApp) {
    let story = Story::assessing(&server);
    let order = SweepOrder { on: None, dry_run: false, holder: "a test".to_owned() };
    for day in ["2026-10-01", "2026-10-14", "2026-10-28", "2026-11-01"] {
        server.app_on(day).sweep(&order, &Unwatched).unwrap();
    }
    let me = server.caseworker();
    let case = me.case(&story.case);
    let record = me.get(&format!("/api/v1/cases/{}/chronology", story.case)).body;

    let page = server.browser(Role::Caseworker, "351").open(&format!("{}/bundle", story.path()));
    assert_eq!(page.status, 200, "{}", page.html);
    for deadline in case["deadlines"].as_array().unwrap() {
        let explanation = deadline["explanation"].as_str().unwrap().replace('\'', "&#39;");
        assert!(page.says(&explanation), "{explanation}\n{}", page.html);
    }
    let entries = record["entries"].as_array().unwrap();
    for entry in entries {
        assert!(page.says(&format!("Entry {}</td>", entry["entry"])), "{entry}");
    }
    let chased = |entry: &&serde_json::Value| entry["told"].as_array().is_some_and(|told| !told.is_empty());
    let told: usize =
        entries.iter().filter(chased).map(|entry| entry["told"].as_array().unwrap().len()).sum();
    let section = page.html.split("id=\"told\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert_eq!(section.matches("data-label=\"Who\"").count(), told);
    assert!(section.matches("Chase").count() >= 1, "{section}");
    for words in [
        "Robin Canary",
        "6 July 2026 to 1 November 2026",
        "The panel saw the evidence.",
        "data-prints",
        "/record.csv\"",
    ] {
        assert!(page.says(words), "{words}");
    }
}
