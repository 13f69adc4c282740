//! The measure: DfE's columns, and the figures beside them.

use twentyweeks::domain::facts::{AdviceFacts, CaseFacts};
use twentyweeks::domain::outlook::Rag;
use twentyweeks::domain::step::{AdviceKind, Limb, OrderKind, ReliefGround, Source};
use twentyweeks::domain::timeliness::{
    AdviceRow, CaseRow, Grouping, HeadlineRag, Names, Period, Question, Timeliness, measure,
};
use twentyweeks::domain::{Policy, Rules};

use super::given::Given;
use super::steps::{cancel, day, except, give, relieve, reuse, send_back, withdraw};

#[test]
fn a_plan_of_day_140_counts_as_in_20_weeks_and_one_of_day_141_as_later() {
    let plans = report(&[issued("2026-07-20"), issued("2026-07-21")]).plans;
    assert_eq!((plans.plans_issued_den, plans.plans_issued_within_20_weeks), (2, 1));
    assert_eq!(plans.plans_issued_gt20weeks_ltYear, 1);
    assert_eq!(plans.pc_plans_issued_within_20_weeks, Some(50.0));
}

#[test]
fn a_year_in_the_measure_is_52_weeks_that_is_364_days() {
    let at = |days| {
        let given = late("2025-01-06", &(day("2025-01-06") + chrono::Days::new(days)).to_string());
        report(&[given]).plans
    };
    let plans = at(364);
    assert_eq!((plans.plans_issued_gt20weeks_ltYear, plans.plans_issued_gt_1_year), (1, 0));
    let plans = at(365);
    assert_eq!((plans.plans_issued_gt20weeks_ltYear, plans.plans_issued_gt_1_year), (0, 1));
}

#[test]
fn nothing_of_nothing_is_null_and_never_red_nor_100_percent() {
    let report = report(&[Given::a_request("2026-03-02")]);
    assert_eq!(report.plans.plans_issued_den, 0);
    assert_eq!(report.plans.PC_plans_issued_20_weeks_ex, None);
    assert_eq!(report.plans.pc_plans_issued_within_20_weeks, None);
    assert_eq!(report.plans.avg_weeks_issue_plan, None);
    assert_eq!(report.decisions_to_assess.pc, None);
    assert_eq!(report.no_plan_notices.pc, None);
    assert_eq!(report.rag, HeadlineRag::NoData);
    assert!(report.warnings[0].contains("No plans were issued"));
    let json = serde_json::to_value(&report).unwrap();
    assert!(json["PC_plans_issued_20_weeks_ex"].is_null());
    assert_eq!(json["rag"], "no_data");
}

#[test]
fn reg_13_3_an_excepted_plan_leaves_numerator_and_denominator_even_in_time() {
    let report = report(&[
        issued("2026-07-20"),
        issued("2026-07-21"),
        excepted(issued("2026-07-20")),
        excepted(issued("2026-09-01")),
    ]);
    let plans = report.plans;
    assert_eq!((plans.plans_issued_den, plans.plans_issued_den_ex), (4, 2));
    assert_eq!((plans.plans_issued_within_20_weeks, plans.plans_issued_20_weeks_ex), (2, 1));
    assert_eq!((plans.plans_issued_gt20weeks_ltYear, plans.plans_issued_gt20weeks_ltYear_ex), (2, 1));
    assert_eq!(plans.PC_plans_issued_20_weeks_ex, Some(50.0));
}

#[test]
fn a_withdrawn_exception_brings_the_plan_back_into_the_headline() {
    let given = excepted(issued("2026-07-20")).and("2026-11-01", super::steps::withdraw_exception(1));
    assert_eq!(report(&[given]).plans.plans_issued_den_ex, 1);
}

#[test]
fn all_plans_excepted_is_a_rate_that_does_not_exist() {
    let report = report(&[excepted(issued("2026-07-20"))]);
    assert_eq!(report.plans.pc_plans_issued_within_20_weeks, Some(100.0));
    assert_eq!(report.plans.PC_plans_issued_20_weeks_ex, None);
    assert_eq!(report.rag, HeadlineRag::NoData);
    assert!(report.warnings[0].contains("All 1 plans have an exception"), "{:?}", report.warnings);
}

#[test]
fn a_rate_over_few_plans_says_so() {
    assert!(report(&[issued("2026-07-20")]).warnings[0].contains("rests on 1 plans"));
    let many: Vec<_> = (0..10).map(|_| issued("2026-07-20")).collect();
    assert_eq!(report(&many).warnings, Vec::<String>::new());
}

#[test]
fn plans_belong_to_the_year_of_issue_and_not_of_the_request() {
    let given = late("2025-11-03", "2026-03-02");
    assert_eq!(report(std::slice::from_ref(&given)).plans.plans_issued_den, 1);
    assert_eq!(report_for(&[given], "2025-01-01", "2025-12-31", None).plans.plans_issued_den, 0);
    let edge = issued("2026-07-20");
    assert_eq!(
        report_for(std::slice::from_ref(&edge), "2026-07-20", "2026-07-20", None).plans.plans_issued_den,
        1
    );
    assert_eq!(report_for(&[edge], "2026-07-21", "2026-12-31", None).plans.plans_issued_den, 0);
}

#[test]
fn refused_withdrawn_and_open_cases_issue_no_plan() {
    let cases = [
        Given::a_request("2026-03-02").refused("2026-04-01"),
        Given::a_request("2026-03-02").and("2026-04-01", withdraw()),
        drafted(),
    ];
    assert_eq!(report(&cases).plans.plans_issued_den, 0);
}

#[test]
fn means_are_whole_days_over_7_with_one_decimal_rounded_half_up() {
    // 140 and 141 days: 140.5 / 7 = 20.07.
    let plans = report(&[issued("2026-07-20"), issued("2026-07-21")]).plans;
    assert_eq!(plans.avg_weeks_issue_plan, Some(20.1));
    let plans = report(&[issued("2026-07-20"), issued("2026-07-20"), issued("2026-07-21")]).plans;
    assert_eq!(plans.pc_plans_issued_within_20_weeks, Some(66.7));
    assert_eq!(plans.avg_weeks_issue_plan, Some(20.0));
}

#[test]
fn reg_44_plans_on_an_order_are_kept_apart() {
    let ordered = |issued_on| {
        Given::a_request("2026-03-02")
            .agreed("2026-04-01")
            .no_plan("2026-06-01")
            .ordered("2026-07-01", OrderKind::Plan)
            .drafted("2026-08-01")
            .issued(issued_on)
    };
    let report = report(&[ordered("2026-09-16"), ordered("2026-09-17")]);
    assert_eq!(report.plans.plans_issued_den, 0);
    assert_eq!((report.ordered.plans_issued, report.ordered.in_time), (2, 1));
    // Their notices of no plan were the request's own.
    assert_eq!((report.no_plan_notices.given, report.no_plan_notices.in_time), (2, 2));
}

#[test]
fn reg_5_1_decisions_either_way_count_by_the_first_and_in_time_on_day_42() {
    let report = report(&[
        Given::a_request("2026-03-02").agreed("2026-04-13"),
        Given::a_request("2026-03-02").refused("2026-04-13"),
        Given::a_request("2026-03-02").refused("2026-04-14").ordered("2026-05-01", OrderKind::Assess),
        Given::a_request("2026-03-02"),
    ]);
    let decisions = report.decisions_to_assess;
    assert_eq!((decisions.made, decisions.in_time, decisions.pc), (3, 2, Some(66.7)));
}

#[test]
fn reg_10_1_notices_of_no_plan_are_in_time_on_day_112() {
    let no_plan = |on| Given::a_request("2026-03-02").agreed("2026-04-01").no_plan(on);
    let notices = report(&[no_plan("2026-06-22"), no_plan("2026-06-23")]).no_plan_notices;
    assert_eq!((notices.given, notices.in_time, notices.pc), (2, 1, Some(50.0)));
    assert_eq!(self::report(&[issued("2026-07-20")]).no_plan_notices.given, 0);
    let later = report_for(&[no_plan("2026-06-22")], "2026-06-23", "2026-12-31", None);
    assert_eq!((later.no_plan_notices.given, later.decisions_to_assess.made), (0, 0));
}

#[test]
fn open_now_leaves_out_cases_on_an_order_and_counts_past_20_and_52_weeks() {
    let cases = [
        Given::a_request("2026-12-21"),
        Given::a_request("2026-08-13"),
        Given::a_request("2026-08-12"),
        Given::a_request("2026-01-01"),
        Given::a_request("2025-12-31"),
        Given::a_request("2026-03-02").refused("2026-04-01").ordered("2026-05-01", OrderKind::Assess),
        issued("2026-07-20"),
    ];
    // On 31 December 2026 these are 10, 140, 141, 364 and 365 days old.
    let open = report(&cases).open_now;
    assert_eq!((open.total, open.past_20_weeks, open.past_52_weeks), (5, 3, 1));
    assert_eq!(open.mean_age_weeks, Some(29.1));
}

#[test]
fn reg_8_1_advice_counts_when_it_falls_due_and_by_the_first_time_it_was_given() {
    let asked = || assessing().asked("2026-04-02", AdviceKind::Psychology);
    let report = report(&[
        asked().and("2026-05-14", give(1)),
        asked().and("2026-05-14", give(1)).and("2026-05-15", send_back(1)).and("2026-07-01", give(1)),
        asked().and("2026-05-17", give(1)),
        asked().and("2026-05-24", give(1)),
        asked(),
    ]);
    let [service] = &report.advice[..] else { panic!("{:?}", report.advice) };
    assert_eq!((service.due, service.given, service.in_time), (5, 4, 2));
    assert_eq!(service.pc, Some(40.0));
    assert_eq!(service.median_days_late, Some(6.5));
    assert_eq!(service.first_time_right_pc, Some(75.0));
}

#[test]
fn reg_8_2_cancelled_relieved_reused_and_ended_requests_are_not_due() {
    let asked = || assessing().asked("2026-04-02", AdviceKind::Psychology);
    let relief = relieve(1, ReliefGround::MissedAppointment, "2026-05-01", "2026-05-01");
    let report = report(&[
        asked().and("2026-04-10", cancel(1)),
        asked().and("2026-05-02", relief),
        assessing().and("2026-04-02", reuse(AdviceKind::Psychology, "2025-12-01")),
        asked().and("2026-05-01", withdraw()),
        // Given before the end: it counts.
        asked().and("2026-04-20", give(1)).and("2026-05-01", withdraw()),
    ]);
    let [service] = &report.advice[..] else { panic!("{:?}", report.advice) };
    assert_eq!((service.due, service.in_time, service.relieved), (1, 1, 1));
}

#[test]
fn advice_outside_the_period_or_not_due_yet_is_not_counted() {
    let asked = assessing().asked("2026-04-02", AdviceKind::Psychology);
    let counted = |from, to, today| {
        let report = report_on(std::slice::from_ref(&asked), from, to, None, today);
        report.advice.first().map_or(0, |service| service.due)
    };
    assert_eq!(counted("2026-05-14", "2026-05-14", "2026-12-31"), 1);
    assert_eq!(counted("2026-05-15", "2026-12-31", "2026-12-31"), 0);
    assert_eq!(counted("2026-01-01", "2026-05-13", "2026-12-31"), 0);
    assert_eq!(counted("2026-01-01", "2026-12-31", "2026-05-13"), 0);
}

#[test]
fn a_rate_is_green_at_the_target_amber_within_the_margin_and_red_below() {
    let rate = |in_time: usize, late: usize| {
        let cases: Vec<_> = std::iter::repeat_n(issued("2026-07-20"), in_time)
            .chain(std::iter::repeat_n(issued("2026-07-21"), late))
            .collect();
        report(&cases).rag
    };
    assert_eq!(rate(3, 1), HeadlineRag::Green);
    assert_eq!(rate(13, 7), HeadlineRag::Amber);
    assert_eq!(rate(64, 36), HeadlineRag::Red);
    assert_eq!(rate(0, 1), HeadlineRag::Red);
}

#[test]
fn by_month_every_month_is_there_and_by_source_those_that_issued() {
    let months =
        report_for(&[issued("2026-07-20")], "2026-06-01", "2026-08-31", Some(Grouping::Month)).by.unwrap();
    let counted: Vec<_> =
        months.iter().map(|group| (group.key.as_str(), group.plans.plans_issued_den)).collect();
    assert_eq!(counted, [("2026-06", 0), ("2026-07", 1), ("2026-08", 0)]);
    let sources =
        report_for(&[issued("2026-07-20")], "2026-01-01", "2026-12-31", Some(Grouping::Source)).by.unwrap();
    assert_eq!(sources.iter().map(|group| group.key.as_str()).collect::<Vec<_>>(), ["parent"]);
}

#[test]
fn a_headline_that_leaves_out_most_plans_says_so() {
    let cases = [issued("2026-07-20"), excepted(issued("2026-07-20")), excepted(issued("2026-07-21"))];
    let warnings = report(&cases).warnings;
    assert!(warnings.iter().any(|w| w.contains("2 of 3 plans have an exception")), "{warnings:?}");
    let half = [issued("2026-07-20"), excepted(issued("2026-07-20"))];
    assert!(!report(&half).warnings.iter().any(|w| w.contains("leaves out most")));
}

#[test]
fn by_caseworker_team_and_setting_groups_are_named_and_only_those_that_issued() {
    for by in [Grouping::Caseworker, Grouping::Team, Grouping::Setting] {
        let names = || vec![String::new(), "Ash".into(), "Birch".into(), "Cedar".into()];
        let names = Names { caseworkers: names(), teams: names(), settings: names(), services: Vec::new() };
        let row = |given: Given, index| CaseRow {
            id: 0,
            facts: given.facts(),
            caseworker: index,
            team: index,
            setting: index,
        };
        let rows = [
            row(issued("2026-07-20"), 3),
            row(issued("2026-07-21"), 3),
            row(issued("2026-07-20"), 1),
            row(drafted(), 2),
        ];
        let policy = Policy::default();
        let today = day("2026-12-31");
        let period = Period { from: day("2026-01-01"), to: today };
        let question =
            Question { period, by: Some(by), today, policy: &policy, authority: "351", as_known_on: today };
        let groups = measure(&rows, &[], &names, &question).by.unwrap();
        let counted: Vec<_> = groups
            .iter()
            .map(|group| {
                (group.key.as_str(), group.plans.plans_issued_den, group.plans.plans_issued_within_20_weeks)
            })
            .collect();
        assert_eq!(counted, [("Ash", 1, 1), ("Cedar", 2, 1)], "{}", by.name());
    }
}

#[test]
fn every_figure_of_the_report_says_how_it_comes_about() {
    let report = serde_json::to_value(report(&[issued("2026-07-20")])).unwrap();
    let formulas = report["formulas"].as_object().unwrap();
    let figures = report
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| name.contains("plans_issued") || name.contains("avg"));
    for name in figures.map(String::as_str).chain([
        "decisions_to_assess",
        "no_plan_notices",
        "advice",
        "open_now",
        "ordered",
    ]) {
        assert!(formulas.contains_key(name), "{name}");
    }
}

#[test]
fn the_facts_of_a_case_do_not_depend_on_the_day_they_are_asked() {
    let given = drafted();
    assert_eq!(given.facts().source, Source::Parent);
    assert_eq!(given.outlook().rag(day("2027-12-31")), Rag::Red);
    assert_eq!(CaseFacts::of(&given.case, &Rules::ENACTED), Some(given.facts()));
}

fn report(cases: &[Given]) -> Timeliness {
    report_for(cases, "2026-01-01", "2026-12-31", None)
}

fn report_for(cases: &[Given], from: &str, to: &str, by: Option<Grouping>) -> Timeliness {
    report_on(cases, from, to, by, "2026-12-31")
}

fn report_on(cases: &[Given], from: &str, to: &str, by: Option<Grouping>, today: &str) -> Timeliness {
    let row = |given: &Given| CaseRow { id: 0, facts: given.facts(), caseworker: 0, team: 0, setting: 0 };
    let rows: Vec<_> = cases.iter().map(row).collect();
    let advice: Vec<_> = cases
        .iter()
        .flat_map(|given| given.case.advice.iter().map(|advice| (&given.case, advice)))
        .filter_map(|(case, advice)| AdviceFacts::of(case, advice, &Rules::ENACTED))
        .map(|facts| AdviceRow { facts, service: 1 })
        .collect();
    let services = vec![String::new(), "Educational Psychology".into()];
    let nobody = || vec![String::new()];
    let names = Names { caseworkers: nobody(), teams: nobody(), settings: nobody(), services };
    let period = Period { from: day(from), to: day(to) };
    let today = day(today);
    let policy = Policy::default();
    measure(
        &rows,
        &advice,
        &names,
        &Question { period, by, today, policy: &policy, authority: "351", as_known_on: today },
    )
}

fn assessing() -> Given {
    Given::a_request("2026-03-02").agreed("2026-04-01")
}

fn drafted() -> Given {
    assessing().decided_to_issue("2026-06-01").drafted("2026-06-10")
}

fn issued(on: &str) -> Given {
    drafted().issued(on)
}

fn late(received_on: &str, issued_on: &str) -> Given {
    let month_on = (day(received_on) + chrono::Days::new(30)).to_string();
    Given::a_request(received_on)
        .agreed(&month_on)
        .decided_to_issue(&month_on)
        .drafted(&month_on)
        .issued(issued_on)
}

fn excepted(given: Given) -> Given {
    given.and("2026-10-01", except(Limb::ExceptionalCircumstances, "2026-04-10", "2026-04-20"))
}
