//! The first letters of a case as drafts.

use twentyweeks::domain::permission::Role;

use super::stories::Story;
use crate::support::TestApp;

crate::on_both_databases!(letters_come_with_their_dates_worked_out_and_follow_the_stage);

fn letters_come_with_their_dates_worked_out_and_follow_the_stage(server: TestApp) {
    let browser = server.browser(Role::Caseworker, "351");
    let considering = Story::received(&server, "2026-09-28");
    let (assessing, consulting) = (Story::assessing(&server), Story::consulting(&server));
    let (refused, issued) = (Story::refused(&server), Story::issued(&server));
    let letters: [(&Story, &str, &[&str]); 8] = [
        (
            &considering,
            "acknowledgement",
            &[
                "Dear parent or carer of Robin Canary",
                "by 9 November 2026",
                "by 15 February 2027",
                "section 36(7)",
            ],
        ),
        (&considering, "notice-health", &["born on 4 May 2017, NHS number 9434765919", "regulation 4(2)"]),
        (&considering, "notice-social-care", &["by 9 November 2026", "regulation 4(2)"]),
        (&considering, "notice-setting", &["The head of Elms Primary School"]),
        (
            &assessing,
            "advice-3",
            &[
                "To: Community Paediatrics",
                "by 22 September 2026, within 6 weeks of 11 August 2026",
                "regulation 8(1)",
            ],
        ),
        (
            &consulting,
            "draft-plan",
            &["served on 22 October 2026", "until 5 November 2026", "by 9 November 2026"],
        ),
        (
            &refused,
            "will-not-assess",
            &[
                "The panel saw the evidence.",
                "contact a mediation adviser by 7 November 2026",
                "by 7 November 2026, 2 months after",
            ],
        ),
        (
            &issued,
            "final-plan",
            &["sent on 2 October 2026", "It names Elms Primary School.", "by 2 December 2026"],
        ),
    ];
    for (story, letter, told) in letters {
        let page = browser.open(&format!("{}/letters/{letter}", story.path()));
        assert_eq!(page.status, 200, "{letter}: {}", page.html);
        for words in told {
            assert!(page.says(words), "`{words}` is not in {letter}:\n{}", page.html);
        }
    }
    for (story, letter) in [
        (&considering, "final-plan"),
        (&issued, "acknowledgement"),
        (&assessing, "advice-1"),
        (&refused, "nothing"),
    ] {
        assert_eq!(browser.open(&format!("{}/letters/{letter}", story.path())).status, 404, "{letter}");
    }
}
