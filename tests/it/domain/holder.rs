//! Who holds a case, since when, and what the authority has to do next.

use chrono::Days;
use proptest::prelude::{prop_assert_eq, proptest};
use twentyweeks::domain::holder::{Holder, Holding};
use twentyweeks::domain::next_step::next;
use twentyweeks::domain::step::{AdviceKind, OrderKind};
use twentyweeks::domain::warning::{adulthood_from, mandatory_advice};
use twentyweeks::domain::{Rules, StepKind};

use super::given::Given;
use super::steps::{
    accept, allocate, answer, arrange_mediation, cancel, consult, day, decline, give, register, registration,
    represent, request_mediation, send_back,
};
use super::walk::{days, proposals, walk};

const KINDS: [AdviceKind; 5] = [
    AdviceKind::Parent,
    AdviceKind::Education,
    AdviceKind::Medical,
    AdviceKind::Psychology,
    AdviceKind::SocialCare,
];

#[test]
fn a_request_waits_for_somebody_to_take_it_and_then_for_the_decision() {
    let request = Given::a_request("2026-03-02");
    assert_eq!(to_do(&request), (Holder::Authority, "2026-03-02", Some(StepKind::Allocate)));
    let allocated = request.and("2026-03-05", allocate());
    assert_eq!(to_do(&allocated), (Holder::Authority, "2026-03-02", Some(StepKind::AgreeToAssess)));
}

#[test]
fn the_authority_holds_it_until_all_advice_that_must_be_sought_is_asked_for() {
    let agreed = allocated().agreed("2026-04-01");
    assert_eq!(to_do(&agreed), (Holder::Authority, "2026-04-01", Some(StepKind::RequestAdvice)));
    let asked = asked();
    // What is left to ask for once the child comes to year 9.
    assert_eq!(to_do(&asked), (Holder::Services, "2026-04-03", Some(StepKind::RequestAdvice)));
    let cancelled = asked.and("2026-04-20", cancel(3));
    assert_eq!(to_do(&cancelled), (Holder::Authority, "2026-04-20", Some(StepKind::RequestAdvice)));
}

#[test]
fn advice_that_came_in_waits_to_be_checked_and_goes_back_with_its_service() {
    let given = asked().and("2026-05-04", give(2));
    assert_eq!(to_do(&given), (Holder::Authority, "2026-05-04", Some(StepKind::AcceptAdvice)));
    let back = given.and("2026-05-06", send_back(2));
    assert_eq!(to_do(&back), (Holder::Services, "2026-04-03", Some(StepKind::RequestAdvice)));
    let declined = back.and("2026-05-07", decline(4));
    assert_eq!(to_do(&declined), (Holder::Authority, "2026-05-07", Some(StepKind::RequestAdvice)));
}

#[test]
fn once_all_advice_is_in_hand_the_authority_decides_and_drafts() {
    let all = (1..=5).fold(asked(), |given, number| {
        given.and("2026-05-10", give(number)).and("2026-05-12", accept(number))
    });
    assert_eq!(to_do(&all), (Holder::Authority, "2026-05-12", Some(StepKind::DecideToIssue)));
    let drafting = all.decided_to_issue("2026-05-20");
    assert_eq!(to_do(&drafting), (Holder::Authority, "2026-05-20", Some(StepKind::SendDraft)));
}

#[test]
fn a_draft_is_with_the_family_and_the_setting_until_their_time_is_over() {
    let drafted = drafted();
    assert_eq!(to_do(&drafted), (Holder::Authority, "2026-06-01", Some(StepKind::ConsultSetting)));
    // The family has until 15 June; the setting, asked a day later, until 17 June.
    let consulted = drafted.and("2026-06-02", consult("Elms"));
    assert_eq!(to_do(&consulted), (Holder::Setting, "2026-06-02", Some(StepKind::RecordSettingResponse)));
    assert_eq!(on(&consulted, "2026-06-17"), (Holder::Setting, "2026-06-02"));
    assert_eq!(on(&consulted, "2026-06-18"), (Holder::Authority, "2026-06-18"));
    let answered = consulted.and("2026-06-08", answer("Elms"));
    assert_eq!(to_do(&answered), (Holder::Family, "2026-06-01", Some(StepKind::IssuePlan)));
    assert_eq!(on(&answered, "2026-06-16"), (Holder::Authority, "2026-06-16"));
    let commented = answered.and("2026-06-10", represent());
    assert_eq!(to_do(&commented), (Holder::Authority, "2026-06-10", Some(StepKind::IssuePlan)));
}

#[test]
fn nobody_holds_a_closed_case_but_for_mediation_that_is_not_arranged() {
    let closed = allocated().refused("2026-04-01");
    assert_eq!(to_do(&closed), (Holder::Nobody, "2026-04-01", None));
    let asked = closed.clone().and("2026-04-20", request_mediation());
    assert_eq!(to_do(&asked), (Holder::Authority, "2026-04-20", Some(StepKind::ArrangeMediation)));
    let arranged = asked.and("2026-04-28", arrange_mediation());
    assert_eq!(to_do(&arranged), (Holder::Nobody, "2026-04-01", None));
    let ordered = closed.ordered("2026-09-01", OrderKind::Assess);
    assert_eq!(to_do(&ordered), (Holder::Authority, "2026-09-01", Some(StepKind::AgreeToAssess)));
}

#[test]
fn a_child_who_comes_to_year_9_needs_one_more_advice_from_that_day() {
    let mut registration = registration();
    registration.child.born_on = day("2013-08-31");
    let request = Given::a_request_for(registration, "2026-06-01").and("2026-06-01", allocate());
    let agreed = request.agreed("2026-06-20");
    let asked = KINDS.into_iter().fold(agreed, |given, kind| given.asked("2026-06-22", kind));
    assert_eq!(to_do(&asked), (Holder::Services, "2026-06-22", Some(StepKind::RequestAdvice)));
    assert_eq!(on(&asked, "2026-08-31"), (Holder::Services, "2026-06-22"));
    assert_eq!(on(&asked, "2026-09-01"), (Holder::Authority, "2026-09-01"));
}

proptest! {
    #[test]
    fn what_is_stored_says_on_every_later_day_what_is_next_on_that_day(
        received_on in days(), proposals in proposals(), later in 0..800_u64,
    ) {
        let walked = walk(received_on, &proposals, |_, _, _| {});
        let today = walked.today + Days::new(later);
        let next = next(&walked.case, &Rules::ENACTED, today);
        let held = Holding::of(&walked.case, &Rules::ENACTED).on(today);
        prop_assert_eq!(held, (next.holder, next.since));
        prop_assert_eq!(next.holder == Holder::Authority, !next.steps.is_empty());
        prop_assert_eq!(next.holder == Holder::Nobody, next.steps.is_empty() && !walked.case.is_open());
    }

    #[test]
    fn the_first_day_of_year_9_is_the_first_on_which_one_more_advice_must_be_sought(born_on in days()) {
        let mut registration = registration();
        registration.child.born_on = born_on;
        let case = twentyweeks::domain::case::apply(None, twentyweeks::domain::Entry {
            number: 1, on: born_on, step: register(registration),
        }).expect("a case");
        let from = adulthood_from(born_on);
        let must = |on| mandatory_advice(&case, on).contains(&AdviceKind::Adulthood);
        prop_assert_eq!((must(from), must(from - Days::new(1))), (true, false));
    }
}

fn allocated() -> Given {
    Given::a_request("2026-03-02").and("2026-03-05", allocate())
}

fn asked() -> Given {
    KINDS.into_iter().fold(allocated().agreed("2026-04-01"), |given, kind| given.asked("2026-04-03", kind))
}

fn drafted() -> Given {
    asked().decided_to_issue("2026-05-20").drafted("2026-06-01")
}

fn to_do(given: &Given) -> (Holder, &'static str, Option<StepKind>) {
    let Holding { holder, since, step, .. } = Holding::of(&given.case, &Rules::ENACTED);
    (holder, since.to_string().leak(), step)
}

fn on(given: &Given, today: &str) -> (Holder, &'static str) {
    let (holder, since) = Holding::of(&given.case, &Rules::ENACTED).on(day(today));
    (holder, since.to_string().leak())
}
