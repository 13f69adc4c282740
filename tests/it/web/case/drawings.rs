//! The time of a case as it is drawn, kept as golden files.

use twentyweeks::domain::permission::Role;

use super::stories::Story;
use crate::support::{Kind, TestApp};

/// The drawings of a page, wide and narrow for each clock.
fn drawings(server: &TestApp, story: &Story) -> Vec<String> {
    let page = server.browser(Role::Caseworker, "351").open(&story.path());
    let parts = page.html.split("<svg class=\"tw-picture ").skip(1);
    parts
        .map(|part| format!("<svg class=\"tw-picture {}</svg>\n", part.split("</svg>").next().unwrap()))
        .collect()
}

#[test]
fn the_time_of_a_case_is_drawn_as_it_was() {
    let server = TestApp::start(Kind::Sqlite);
    let stories = [
        ("considering", Story::received(&server, "2026-09-28")),
        ("assessing", Story::assessing(&server)),
        ("issued_late", Story::issued(&server)),
        ("ordered", Story::ordered(&server)),
        ("summer_closure", Story::summer(&server)),
        ("sixty_weeks_late", Story::sixty_weeks_late(&server)),
    ];
    for (name, story) in stories {
        insta::assert_snapshot!(name, drawings(&server, &story).concat());
    }
}

#[test]
fn each_drawing_says_what_it_shows_and_needs_no_other() {
    let server = TestApp::start(Kind::Sqlite);
    let drawings = drawings(&server, &Story::ordered(&server));
    assert_eq!(drawings.len(), 4);
    for drawing in &drawings {
        assert!(drawing.contains("role=\"img\"") && !drawing.contains("style="), "{drawing}");
        let named = drawing.split("aria-labelledby=\"").nth(1).unwrap().split('"').next().unwrap();
        let uses = drawing.split("url(#").skip(1).map(|rest| rest.split(')').next().unwrap());
        for id in named.split(' ').chain(uses) {
            let defined = format!(" id=\"{id}\"");
            assert_eq!(drawings.iter().filter(|drawing| drawing.contains(&defined)).count(), 1, "{id}");
            assert!(drawing.contains(&defined), "{id}");
        }
    }
}
