//! A ladder of an authority's own, out of its settings, and what makes no sense in one.

use std::io::Write;

use twentyweeks::config::{Config, ConfigError};
use twentyweeks::domain::ladder::{Ladder, Obligation};
use twentyweeks::domain::step::AdviceKind;

use super::cases::assessing;
use crate::domain::given::default_ladder;
use crate::domain::steps::authority;

const OURS: &str = r#"
[ladder.351]
give_advice = [
  { rung = "ours", day = 3, to = ["service"], tone = "chase", by = "at_once", urgent = true },
]
panel_by = []

[ladder.351.service.psychological]
give_advice = [
  { rung = "theirs", day = 2, to = ["service_manager"], tone = "chase", by = "digest", every = 2, times = 2 },
]
"#;

#[test]
fn an_authority_changes_one_obligation_and_its_list_is_taken_whole() {
    let ladder = ladder_of("351");
    assert_eq!(names(&ladder, Obligation::GiveAdvice, Some("medical")), ["ours"]);
    assert!(ladder.rungs(Obligation::GiveAdvice, None)[0].urgent);
    assert_eq!(names(&ladder, Obligation::PanelBy, None), [""; 0]);
    let default = default_ladder();
    for obligation in Obligation::ALL {
        if !matches!(obligation, Obligation::GiveAdvice | Obligation::PanelBy) {
            assert_eq!(
                ladder.rungs.get(&obligation),
                default.rungs.get(&obligation),
                "{}",
                obligation.name()
            );
        }
    }
}

#[test]
fn another_authority_keeps_the_default_ladder() {
    assert_eq!(ladder_of("357"), *default_ladder());
}

#[test]
fn a_service_has_a_list_of_its_own_for_one_obligation_only() {
    let ladder = ladder_of("351");
    assert_eq!(names(&ladder, Obligation::GiveAdvice, Some("psychological")), ["theirs"]);
    assert_eq!(names(&ladder, Obligation::KeepPromise, Some("psychological")), ["tomorrow", "broken"]);
    assert_eq!(names(&ladder, Obligation::GiveAdvice, Some("Psychological")), ["ours"]);
}

#[test]
fn each_service_is_chased_by_the_ladder_that_is_its_own() {
    assessing()
        .asked("2026-04-02", AdviceKind::Psychology)
        .asked("2026-04-02", AdviceKind::Medical)
        .under(ladder_of("351"))
        .swept_daily("2026-04-02", "2026-07-31")
        .then_said(
            Obligation::GiveAdvice,
            &[
                "2026-05-16 theirs 1: raised",
                "2026-05-17 ours (advice 2): raised",
                "2026-05-18 theirs 2: raised",
            ],
        );
}

#[test]
fn an_empty_list_tells_nobody() {
    let late = super::cases::considering();
    late.clone().then_says(Obligation::PanelBy, "2026-06-01", &["2026-04-07 passed: raised"]);
    late.under(ladder_of("351")).then_says(Obligation::PanelBy, "2026-06-01", &[]);
}

#[test]
fn a_default_for_a_service_holds_for_every_authority_and_gives_way_to_its_own() {
    let default = r#"
[ladder.default.service.psychological]
give_advice = [{ rung = "for_all", day = 1, to = ["service"], tone = "chase", by = "digest" }]
"#;
    let config = from_file(&format!("{default}{OURS}")).expect("settings that make sense");
    let of = |code: &str| config.ladder(&authority(code));
    assert_eq!(names(&of("357"), Obligation::GiveAdvice, Some("psychological")), ["for_all"]);
    assert_eq!(names(&of("351"), Obligation::GiveAdvice, Some("psychological")), ["theirs"]);
}

#[test]
fn a_variable_changes_one_list() {
    let list = r#"[{ rung = "ours", day = 9, to = ["sen_manager"], tone = "escalation", by = "digest" }]"#;
    let config = with("TWENTYWEEKS__LADDER__351__ISSUE_PLAN", list).expect("a list that makes sense");
    assert_eq!(names(&config.ladder(&authority("351")), Obligation::IssuePlan, None), ["ours"]);
    assert_eq!(names(&config.ladder(&authority("352")), Obligation::IssuePlan, None).len(), 5);
    let config = with("TWENTYWEEKS__LADDER__DEFAULT__ISSUE_PLAN", list).expect("a list that makes sense");
    assert_eq!(names(&config.ladder(&authority("352")), Obligation::IssuePlan, None), ["ours"]);
}

/// A list, and what is said of it: the place in the list, and part of the words.
const COMPLAINTS: &[(&str, &str, &str, &str)] = &[
    ("give_advice", r#"[{R, day = 1, rung = " "}]"#, "[0].rung", "give the rung a name"),
    (
        "give_advice",
        r#"[{R, day = 1, rung = "a"}, {R, day = 2, rung = "b"}, {R, day = 3, rung = "a"}]"#,
        "[2].rung",
        "another rung of this obligation has the same name",
    ),
    ("issue_plan", r#"[{rung = "a", to = [], T, day = 1}]"#, "[0].to", "say who is told"),
    ("issue_plan", r#"[{rung = "a", to = ["service"], T, day = 1}]"#, "[0].to", "no service has to do this"),
    (
        "school_response",
        r#"[{rung = "a", to = ["caseworker", "service_manager"], T, day = 1}]"#,
        "[0].to",
        "no service has to do this; tell the authority's own people",
    ),
    (
        "panel_by",
        r#"[{rung = "a", to = ["designated_officer"], T, day = 1}]"#,
        "[0].to",
        "no service has to do this",
    ),
    (
        "give_advice",
        r#"[{rung = "a", to = ["setting"], T, day = 1}]"#,
        "[0].to",
        "a setting is told only of `school_response`",
    ),
    (
        "issue_plan",
        r#"[{rung = "a", to = ["caseworker", "family"], T, day = 1}]"#,
        "[0].to",
        "parents and young people are told of each stage, not by the ladder",
    ),
    ("give_advice", r#"[{R, day = -367, rung = "a"}]"#, "[0].day", "allowed are -366 to 3660"),
    ("give_advice", r#"[{R, day = 3661, rung = "a"}]"#, "[0].day", "allowed are -366 to 3660"),
    ("give_advice", r#"[{R, day = 1, rung = "a", every = 0}]"#, "[0].every", "allowed are 1 and more"),
    (
        "give_advice",
        r#"[{R, day = 1, rung = "a", every = 7, times = 0}]"#,
        "[0].times",
        "allowed are 1 and more, beside `every`",
    ),
    ("give_advice", r#"[{R, day = 1, rung = "a", times = 3}]"#, "[0].times", "beside `every`"),
    (
        "give_advice",
        r#"[{rung = "a", to = ["service"], tone = "chase", by = "digest", day = 0}]"#,
        "[0].tone",
        "a chase, an escalation or a breach comes after the due date",
    ),
    (
        "give_advice",
        r#"[{rung = "a", to = ["service"], tone = "escalation", by = "digest", day = -1}]"#,
        "[0].tone",
        "comes after the due date",
    ),
    (
        "issue_plan",
        r#"[{rung = "a", to = ["caseworker"], tone = "breach", by = "digest", day = 0}]"#,
        "[0].tone",
        "comes after the due date",
    ),
    // What the types refuse.
    (
        "give_advise",
        r#"[{R, day = 1, rung = "a"}]"#,
        "give_advise",
        "no such obligation; there are decide_to_assess, give_advice, ",
    ),
    ("give_advice", r#"[{R, day = 1, rung = "a", dya = 2}]"#, "[0].dya", "unknown field `dya`"),
    ("give_advice", r#"[{R, rung = "a"}]"#, "[0]", "missing field `day`"),
    ("give_advice", r#"[{rung = "a", to = ["nurse"], T, day = 1}]"#, "[0].to[0]", "unknown variant `nurse`"),
    (
        "give_advice",
        r#"[{rung = "a", to = ["service"], tone = "angry", by = "digest", day = 1}]"#,
        "[0].tone",
        "unknown variant `angry`",
    ),
    (
        "give_advice",
        r#"[{rung = "a", to = ["service"], tone = "chase", by = "pigeon", day = 1}]"#,
        "[0].by",
        "unknown variant `pigeon`",
    ),
    ("give_advice", r#"[{R, day = 1, rung = "a", every = -7}]"#, "[0].every", "-7"),
    ("give_advice", r#"[{R, day = 1, rung = "a", every = 65536}]"#, "[0].every", "65536"),
    ("give_advice", r#"[{R, day = "Monday", rung = "a"}]"#, "[0].day", "expected i32"),
];

#[test]
fn every_complaint_about_a_ladder_names_its_place_and_what_is_allowed() {
    for (obligation, list, place, problem) in COMPLAINTS {
        let place = if place.starts_with('[') { format!("{obligation}{place}") } else { (*place).to_owned() };
        let list = written_out(list);
        let error = from_file(&format!("[ladder.351]\n{obligation} = {list}\n")).expect_err(&list);
        assert_eq!(error.key, format!("ladder.351.{place}"), "{list}: {error}");
        assert!(error.problem.contains(problem), "{list}: {error}");
        assert!(error.source_name.ends_with(".toml"), "{error}");
    }
}

#[test]
fn a_complaint_about_a_service_names_the_service() {
    for (obligation, list, place, problem) in COMPLAINTS.iter().filter(|row| row.0 == "give_advice") {
        let list = written_out(list);
        let section = format!("[ladder.351.service.\"Community Paediatrics\"]\n{obligation} = {list}\n");
        let error = from_file(&section).expect_err(&list);
        assert!(error.problem.contains(problem), "{list}: {error}");
        let place = format!("ladder.351.service.\"Community Paediatrics\".give_advice{place}");
        assert_eq!(error.key, place, "{list}: {error}");
    }
}

#[test]
fn a_service_has_no_list_for_what_it_does_not_have_to_do() {
    for obligation in Obligation::ALL {
        let name = obligation.name();
        let read = from_file(&format!("[ladder.351.service.Therapy]\n{name} = []\n"));
        assert_eq!(read.is_ok(), obligation.is_of_a_service(), "{name}");
        if let Err(error) = read {
            assert_eq!(error.key, format!("ladder.351.service.\"Therapy\".{name}"));
            assert!(error.problem.contains("no service has to do this"), "{error}");
        }
    }
    let misspelt = from_file("[ladder.351.service.Therapy]\ngive_advise = []\n").expect_err("misspelt");
    assert_eq!(misspelt.key, "ladder.351.service.\"Therapy\".give_advise");
}

#[test]
fn a_complaint_about_a_variable_names_the_variable() {
    let list = r#"[{ rung = "a", day = 1, to = [], tone = "chase", by = "digest" }]"#;
    let error = with("TWENTYWEEKS__LADDER__357__GIVE_ADVICE", list).expect_err("nobody is told");
    assert_eq!(
        error.to_string(),
        "TWENTYWEEKS__LADDER__357__GIVE_ADVICE: `ladder.357.give_advice[0].to`: say who is told"
    );
}

#[test]
fn what_is_wrong_in_the_default_ladder_is_said_of_it_also_where_an_authority_has_its_own() {
    let broken = r#"
[ladder.default]
keep_promise = [{ rung = "a", day = 1, to = [], tone = "chase", by = "digest" }]
"#;
    let error = from_file(&format!("{broken}{OURS}")).expect_err("nobody is told");
    assert_eq!(error.key, "ladder.default.keep_promise[0].to");
}

#[test]
fn a_ladder_belongs_to_an_authority_by_its_code() {
    let list = r#"give_advice = []"#;
    let error = from_file(&format!("[ladder.bury]\n{list}\n")).expect_err("no code");
    assert_eq!(error.key, "ladder.bury");
}

#[test]
fn the_limits_themselves_are_allowed() {
    for list in [
        r#"[{R, day = -366, rung = "a"}, {R, day = 3660, rung = "b"}]"#,
        r#"[{R, day = 0, rung = "a", every = 1, times = 1}]"#,
        r#"[{rung = "a", to = ["service"], tone = "chase", by = "digest", day = 1}]"#,
        // The same name may stand in two obligations, and two rungs may fall on one day.
        r#"[{R, day = 5, rung = "passed"}, {R, day = 5, rung = "too"}]"#,
        "[]",
    ] {
        let list = written_out(list);
        from_file(&format!("[ladder.351]\ngive_advice = {list}\nimprove_advice = {list}\n")).expect(&list);
    }
}

/// `R` stands for readers, tone and way that are in order, `T` for tone and way.
fn written_out(list: &str) -> String {
    let tone = r#"tone = "information", by = "digest""#;
    list.replace("R,", &format!(r#"to = ["service"], {tone},"#)).replace(" T,", &format!(" {tone},"))
}

fn ladder_of(code: &str) -> Ladder {
    from_file(OURS).expect("settings that make sense").ladder(&authority(code))
}

fn names<'a>(ladder: &'a Ladder, obligation: Obligation, service: Option<&str>) -> Vec<&'a str> {
    ladder.rungs(obligation, service).iter().map(|rung| rung.rung.as_str()).collect()
}

fn from_file(text: &str) -> Result<Config, ConfigError> {
    let mut file = tempfile::Builder::new().suffix(".toml").tempfile().expect("a file");
    file.write_all(text.as_bytes()).expect("a file takes text");
    Config::layered(Some(file.path()), std::iter::empty())
}

fn with(name: &str, value: &str) -> Result<Config, ConfigError> {
    Config::layered(None, [(name.to_owned(), value.to_owned())].into_iter())
}
