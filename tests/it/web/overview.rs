//! The manager's overview: each figure is that of the report, and leads to as many cases.

use serde_json::json;
use twentyweeks::app::access::Caller;
use twentyweeks::app::overview::{Page, Span};
use twentyweeks::app::{Unwatched, demo};
use twentyweeks::db::listing::Scope;
use twentyweeks::domain::identifiers::AuthorityCode;
use twentyweeks::domain::permission::Role;
use twentyweeks::domain::timeliness::{AdviceFigure, Figure, Leg, Period};

use super::team::{ANN, Team};
use crate::support::{Browser, Seen, TestApp};

crate::on_both_databases!(
    every_figure_of_the_demonstration_is_the_reports_and_leads_to_as_many_cases,
    the_figures_of_a_service_lead_to_its_requests,
    the_loads_of_caseworkers_lead_to_their_worklists,
    the_slowest_of_a_part_of_the_way_stand_first,
    what_cannot_be_reached_is_said,
    an_authority_without_cases_says_so,
    a_list_is_turned_page_by_page,
    figures_are_for_managers_of_the_authority,
);

const ALL: Page = Page { number: 0, lines: 10_000 };

fn every_figure_of_the_demonstration_is_the_reports_and_leads_to_as_many_cases(server: TestApp) {
    let caller = demonstration(&server);
    let today = server.app.clock.now().today;
    for span in Span::ALL {
        let overview = server.app.overview(&caller, span).unwrap();
        let period = span.period(today);
        let (report, plans) = (&overview.report, &overview.report.plans);
        let made = &report.decisions_to_assess;
        let notices = &report.no_plan_notices;
        for (figure, number) in [
            (Figure::Issued, plans.plans_issued_den),
            (Figure::IssuedInTime, plans.plans_issued_within_20_weeks),
            (Figure::IssuedLate, plans.plans_issued_den - plans.plans_issued_within_20_weeks),
            (Figure::IssuedExcludingExceptions, plans.plans_issued_den_ex),
            (Figure::InTimeExcludingExceptions, plans.plans_issued_20_weeks_ex),
            (Figure::LateExcludingExceptions, plans.plans_issued_den_ex - plans.plans_issued_20_weeks_ex),
            (Figure::Decided, made.made),
            (Figure::DecidedInTime, made.in_time),
            (Figure::DecidedLate, made.made - made.in_time),
            (Figure::NoPlan, notices.given),
            (Figure::NoPlanInTime, notices.in_time),
            (Figure::NoPlanLate, notices.given - notices.in_time),
            (Figure::Open, report.open_now.total),
            (Figure::PastTwentyWeeks, report.open_now.past_20_weeks),
            (Figure::PastYear, report.open_now.past_52_weeks),
        ] {
            let behind = server.app.behind(&caller, figure, None, period, ALL).unwrap();
            assert_eq!(
                (behind.total, behind.lines.len()),
                (number as usize, number as usize),
                "{figure:?} {span:?}"
            );
        }
        for part in &overview.legs {
            let behind = server.app.behind(&caller, Figure::Issued, Some(part.leg), period, ALL).unwrap();
            assert_eq!(behind.total, part.plans, "{:?} {span:?}", part.leg);
        }
        for month in report.by.as_deref().unwrap() {
            let from = format!("{}-01", month.key).parse().unwrap();
            let whole = Period { from, to: from + chrono::Months::new(1) - chrono::Days::new(1) };
            let within = |figure| server.app.behind(&caller, figure, None, whole, ALL).unwrap().total;
            // The first and the last month of a span may be cut.
            if period.contains(whole.from) && period.contains(whole.to) {
                assert_eq!(within(Figure::Issued), month.plans.plans_issued_den as usize, "{}", month.key);
            }
        }
    }
    let overview = server.app.overview(&caller, Span::ThisYear).unwrap();
    assert!(overview.report.plans.plans_issued_den > 50 && !overview.at_risk.is_empty());
    for due in &overview.months {
        let within = |figure| server.app.behind(&caller, figure, None, due.month, ALL).unwrap().total;
        assert_eq!((within(Figure::Due), within(Figure::DueAndSent)), (due.due, due.sent));
        assert_eq!(within(Figure::DueAndOpen), due.due - due.sent);
    }
    assert!(overview.at_risk.is_sorted_by_key(|line| line.facts.plan_due_on));
}

fn the_figures_of_a_service_lead_to_its_requests(server: TestApp) {
    let caller = demonstration(&server);
    let overview = server.app.overview(&caller, Span::ThisYear).unwrap();
    assert!(overview.services.len() > 3);
    assert!(
        overview.services.is_sorted_by(|(_, a), (_, b)| a.pc.unwrap() <= b.pc.unwrap()),
        "the worst first"
    );
    for (id, service) in &overview.services {
        let behind = |figure| {
            let found = server.app.advice_behind(&caller, id.unwrap(), figure, overview.period, ALL).unwrap();
            assert_eq!(found.0, service.service);
            found.1.total
        };
        assert_eq!(behind(AdviceFigure::Due), service.due as usize);
        assert_eq!(behind(AdviceFigure::InTime), service.in_time as usize);
        assert_eq!(behind(AdviceFigure::Late), (service.due - service.in_time) as usize);
    }
    let page = manager(&server).open(&format!("/overview/services/{}/late", overview.services[0].0.unwrap()));
    assert!(page.says("Late advice: ") && page.says("days late") && page.says("Given on"), "{}", page.html);
}

fn the_loads_of_caseworkers_lead_to_their_worklists(server: TestApp) {
    demonstration(&server);
    let manager = manager(&server);
    let page = manager.open("/overview");
    let links: Vec<&str> =
        page.html.split("href=\"").skip(1).filter_map(|rest| rest.strip_prefix("/cases?tab=")).collect();
    assert!(links.len() > 9, "{}", page.html);
    for link in links {
        let (path, rest) = link.split_once("\">").unwrap();
        let number: usize = rest.split('<').next().unwrap().parse().unwrap();
        let list = manager.open(&format!("/cases?tab={}", path.replace("&#38;", "&")));
        assert_eq!(list.html.matches("data-label=\"With\"").count(), number, "{path}: {}", list.html);
    }
}

fn the_slowest_of_a_part_of_the_way_stand_first(server: TestApp) {
    let caller = demonstration(&server);
    let period = Span::ThisYear.period(server.app.clock.now().today);
    for leg in Leg::ALL {
        let behind = server.app.behind(&caller, Figure::Issued, Some(leg), period, ALL).unwrap();
        assert!(behind.lines.len() > 20);
        assert!(behind.lines.is_sorted_by(|a, b| a.days >= b.days), "{leg:?}");
        if leg == Leg::Whole {
            for line in behind.lines {
                let took = line.facts.issued_on.unwrap() - line.facts.received_on;
                assert_eq!(line.days, Some(took.num_days()));
            }
        }
    }
}

fn what_cannot_be_reached_is_said(server: TestApp) {
    let team = Team::of(&server);
    // Due on 22 December 2026; nothing was sent this year.
    let case = team.case("2026-08-04", ("Beck", "A"), Some(ANN));
    let page = server.browser(Role::Manager, "351").open("/overview");
    assert!(
        page.says("To end the year at 75%, at most 0 of the 1 plan still to fall due may be late."),
        "{}",
        page.html
    );
    assert!(page.says("Due in December 2026") && page.says("0% done"), "{}", page.html);
    team.api.step(
        &case,
        json!({"step": "withdraw_request", "on": "2026-10-30", "by": "parent", "reason": "They moved."}),
    );
    let page = server.browser(Role::Manager, "351").open("/overview");
    assert!(page.says("No more plans fall due this year.") && page.says("nothing due"), "{}", page.html);
}

fn an_authority_without_cases_says_so(server: TestApp) {
    let page = server.browser(Role::Manager, "351").open("/overview");
    for words in [
        "No data",
        "No plans were issued in this period, so there is no rate.",
        "No more plans fall due this year.",
        "No plan falls due in the next 28 days.",
        "No advice fell due in this period.",
        "No case is open.",
    ] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    assert!(!page.says("NaN"));
    assert!(server.browser(Role::Manager, "351").open("/overview/open").says("No case counts here."));
}

fn a_list_is_turned_page_by_page(server: TestApp) {
    demonstration(&server);
    let manager = manager(&server);
    let total = heads(&manager.open("/overview/issued?period=last-year"));
    let mut seen = std::collections::BTreeSet::new();
    let mut address = "/overview/issued?period=last-year".to_owned();
    loop {
        let page = manager.open(&address);
        let cases = page.html.split("<a class=\"tw-whole\" href=\"/cases/").skip(1);
        seen.extend(cases.filter_map(|rest| rest.split('"').next().map(str::to_owned)));
        let Some((before, _)) = page.html.split_once("\" rel=\"next\"") else { break };
        address = before.rsplit("href=\"").next().unwrap().replace("&#38;", "&");
    }
    assert_eq!(seen.len(), total);
    assert!(total > 50, "more than one page");
}

fn figures_are_for_managers_of_the_authority(server: TestApp) {
    let team = Team::of(&server);
    let case = team.case("2026-08-04", ("Beck", "A"), Some(ANN));
    for path in ["/overview", "/overview/open", "/overview/services/1/due"] {
        assert_eq!(team.ann.open(path).status, 403, "{path}");
    }
    let (own, other) = (server.browser(Role::Manager, "351"), server.browser(Role::Manager, "357"));
    assert!(own.open("/overview/open").says(&case));
    assert!(!other.open("/overview/open").says(&case));
    assert_eq!(other.open("/overview/services/1/due").status, 404);
    for wrong in ["/overview/nothing", "/overview/services/1/nothing", "/overview/services/x/due"] {
        assert_eq!(own.open(wrong).status, 404, "{wrong}");
    }
    assert_eq!(own.open("/overview?period=forever").status, 400);
}

/// The first of the two councils of the demonstration, as its manager sees it.
fn demonstration(server: &TestApp) -> Caller {
    demo::load(&server.app, &Unwatched).expect("it loads");
    let scope = Scope::Authority(AuthorityCode::parse("981").expect("a code"));
    Caller { actor: "a test".to_owned(), role: Role::Manager, scope }
}

fn manager(server: &TestApp) -> Browser {
    server.browser(Role::Manager, "981")
}

/// The number in the heading of a list.
fn heads(page: &Seen) -> usize {
    let heading = page.html.split("<h1 class=\"tw-title\">").nth(1).unwrap().split('<').next().unwrap();
    heading.rsplit(": ").next().unwrap().parse().unwrap()
}
