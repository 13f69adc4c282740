//! How a service is doing: the figures are the report's.

use serde_json::{Value, json};
use twentyweeks::domain::permission::Role;

use super::given::{PAEDIATRICS, PSYCHOLOGY, asked, code, step};
use crate::support::TestApp;

crate::on_both_databases!(
    the_figures_of_a_service_are_those_of_the_report,
    nothing_of_nothing_is_no_data,
    the_other_services_are_pooled_and_not_named,
);

fn the_figures_of_a_service_are_those_of_the_report(server: TestApp) {
    // Due on 13, 15 and 20 October and 5 November; today is 1 November.
    let on_time = asked(&server, "2026-09-01", "medical", PAEDIATRICS);
    let late = asked(&server, "2026-09-03", "medical", PAEDIATRICS);
    let open = asked(&server, "2026-09-08", "medical", PAEDIATRICS);
    asked(&server, "2026-09-24", "medical", PAEDIATRICS);
    step(&server, &on_time, json!({"step": "give_advice", "on": "2026-10-10", "advice": 1}));
    step(
        &server,
        &on_time,
        json!({"step": "return_advice", "on": "2026-10-12", "advice": 1, "reason": "Short."}),
    );
    step(
        &server,
        &late,
        json!({
            "step": "acknowledge_advice", "on": "2026-10-01", "advice": 1, "promised_on": "2026-10-22"
        }),
    );
    step(&server, &late, json!({"step": "give_advice", "on": "2026-10-22", "advice": 1}));
    step(
        &server,
        &open,
        json!({
            "step": "acknowledge_advice", "on": "2026-10-01", "advice": 1, "promised_on": "2026-10-25"
        }),
    );
    let report =
        server.manager().get("/api/v1/reports/timeliness?from=2025-11-01&to=2026-11-30&authority=351");
    let of_report =
        report.body["advice"].as_array().unwrap().iter().find(|one| one["service"] == PAEDIATRICS);
    let expected = of_report.expect("the service is in the report");
    assert_eq!(
        (&expected["due"], &expected["in_time"], &expected["pc"], &expected["median_days_late"]),
        (&json!(3), &json!(1), &json!(33.3), &json!(7.0))
    );
    let page = server.partner_browser(PAEDIATRICS).open("/our-figures");
    assert_eq!(page.status, 200, "{}", page.html);
    for words in [
        format!("{}%", number(&expected["pc"])),
        format!("{}%", number(&expected["first_time_right_pc"])),
        "1 of 3 that fell due".to_owned(),
        "<dd class=\"tw-score-figure\">7</dd>".to_owned(),
        "1 of 2 promised days".to_owned(),
    ] {
        assert!(page.says(&words), "{words}: {}", page.html);
    }
    let october = page.html.split("October 2026").nth(1).unwrap().split("</tr>").next().unwrap();
    let cells: Vec<&str> =
        october.split("<td class=\"tw-number\">").skip(1).filter_map(|cell| cell.split('<').next()).collect();
    assert_eq!(cells, ["0", "3", "1", "33.3%", "no data", "7", "50.0%", "50.0%", "0"], "{october}");
}

fn nothing_of_nothing_is_no_data(server: TestApp) {
    server.app.add_service(PAEDIATRICS, &code("351"), false).unwrap();
    let page = server.partner_browser(PAEDIATRICS).open("/our-figures");
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.says("no data") && !page.says("100.0%") && !page.says("NaN") && !page.says("0.0%"));
}

fn the_other_services_are_pooled_and_not_named(server: TestApp) {
    asked(&server, "2026-09-01", "medical", PAEDIATRICS);
    let first = asked(&server, "2026-09-01", "psychology", PSYCHOLOGY);
    step(&server, &first, json!({"step": "give_advice", "on": "2026-10-01", "advice": 1}));
    let browser = server.partner_browser(PAEDIATRICS);
    let alone = browser.open("/our-figures");
    assert!(alone.says("The other services of Bury: no data"), "one other is nobody to hide among");
    asked(&server, "2026-09-01", "speech_and_language", "Speech Therapy");
    let page = browser.open("/our-figures");
    assert!(page.says("The other services of Bury: 50.0%"), "{}", page.html);
    assert!(!page.says(PSYCHOLOGY) && !page.says("Speech Therapy"));
    assert_eq!(browser.open("/our-figures?authority=357").status, 404);
    assert_eq!(server.browser(Role::Manager, "351").open("/our-figures").status, 403);
}

fn number(value: &Value) -> String {
    format!("{:.1}", value.as_f64().expect("a number"))
}
