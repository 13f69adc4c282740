//! One council's caseload: requests over three years, and what became of each by today.

use chrono::{Days, NaiveDate};

use super::SHARED_SERVICE;
use super::chance::Chance;
use crate::app::import::history::{AdviceAct, CaseHistory, Fact, What};
use crate::domain::Step;
use crate::domain::child::{Child, Phase, Setting, Sex, SocialCareStatus};
use crate::domain::identifiers::{AuthorityCode, Email, NhsNumber};
use crate::domain::step::{
    AdviceKind, AdviceRequest, Decision, Exception, FinalPlan, Limb, Move, Nothing, NoticeGiven, Order,
    OrderFrom, OrderKind, Registration, Source, Withdrawal,
};

const SURNAMES: [&str; 16] = [
    "Alder", "Bramble", "Clover", "Daisy", "Elder", "Fern", "Gorse", "Hazel", "Ivy", "Juniper", "Larch",
    "Maple", "Nettle", "Rowan", "Sorrel", "Thistle",
];
const FORENAMES: [&str; 12] = [
    "Amber", "Blue", "Coral", "Dusty", "Ebony", "Fawn", "Ginger", "Indigo", "Jade", "Lilac", "Olive", "Rusty",
];
const CASEWORKERS: [&str; 5] = ["a.wren", "b.finch", "c.heron", "d.swift", "e.robin"];
const TEAMS: [&str; 2] = ["Early years and primary", "Secondary and post-16"];

/// The requests span so many days up to today.
const SPAN: u64 = 1_050;

pub struct Council {
    code: AuthorityCode,
    today: NaiveDate,
    chance: Chance,
}

impl Council {
    pub const fn new(code: AuthorityCode, seed: u64, today: NaiveDate) -> Self {
        Self { code, today, chance: Chance::new(seed) }
    }

    /// So many requests, oldest first.
    pub fn histories(mut self, count: u64) -> Vec<CaseHistory> {
        (0..count).map(|number| self.history(number, count)).collect()
    }

    fn history(&mut self, number: u64, count: u64) -> CaseHistory {
        let age = SPAN - SPAN * number / count;
        let received_on = self.today - Days::new(age);
        let source_reference = format!("DEMO-{}-{number:04}", self.code);
        let registration = self.registration(number, received_on, &source_reference);
        let mut story = Story { received_on, facts: Vec::new(), advice: 0 };
        self.live(&mut story);
        let today = self.today;
        // What lies after today has not happened yet, and nobody records advice on a closed case.
        let closed_on = story.closed_on().unwrap_or(today);
        let is_advice = |fact: &Fact| matches!(fact.what, What::Advice { .. });
        story.facts.retain(|fact| fact.on <= today && (fact.on <= closed_on || !is_advice(fact)));
        let mut history = CaseHistory {
            line: number,
            authority: self.code.clone(),
            registration: Some((received_on, registration)),
            source_reference,
            facts: story.facts,
        };
        history.sort();
        history
    }

    fn registration(&mut self, number: u64, received_on: NaiveDate, source_reference: &str) -> Registration {
        let chance = &mut self.chance;
        let born_on = received_on - Days::new(chance.between(3 * 365, 18 * 365));
        let statuses =
            [SocialCareStatus::ChildInNeed, SocialCareStatus::ChildProtection, SocialCareStatus::LookedAfter];
        let child = Child {
            surname: (*chance.one_of(&SURNAMES)).to_owned(),
            forename: (*chance.one_of(&FORENAMES)).to_owned(),
            born_on,
            sex: if chance.percent(66) { Sex::M } else { Sex::F },
            nhs_number: nhs_number(self.code.as_str(), number),
            upn: None,
            postcode: None,
            social_care_status: if chance.percent(12) {
                *chance.one_of(&statuses)
            } else {
                SocialCareStatus::None
            },
            sensory_impairment: chance.percent(4),
        };
        let years = (received_on - born_on).num_days() / 365;
        let (phase, kind) = match years {
            ..5 => (Phase::EarlyYears, "Nursery"),
            5..16 => (Phase::School, "School"),
            _ => (Phase::Post16, "College"),
        };
        let place =
            chance.one_of(&["Beacon", "Canal Street", "Meadow", "Old Mill", "Priory", "Station Road"]);
        let sources = [
            Source::Setting,
            Source::Setting,
            Source::Setting,
            Source::Parent,
            Source::Parent,
            Source::Health,
        ];
        let caseworker = chance.one_of(&CASEWORKERS);
        let team = TEAMS[usize::from(years >= 11)];
        Registration {
            authority: self.code.clone(),
            source: *chance.one_of(&sources),
            child,
            setting: Some(Setting { urn: None, name: format!("{place} {kind}"), phase, town: None }),
            source_reference: Some(source_reference.to_owned()),
            // The newest are not allocated yet.
            caseworker: Email::parse(&format!("{caseworker}@{}.example", self.code))
                .ok()
                .filter(|_| number % 40 != 39),
            team: Some(team.to_owned()),
        }
    }

    /// The way of a request, as it would go if nobody stopped the time.
    fn live(&mut self, story: &mut Story) {
        if self.chance.percent(3) {
            let withdrawal =
                Withdrawal { by: Some("parent".into()), reason: Some("Support was found in school.".into()) };
            return story.step(self.chance.between(10, 60), Step::WithdrawRequest(withdrawal));
        }
        if self.chance.percent(1)
            && let Ok(moved_to) = AuthorityCode::parse("983")
        {
            return story.step(self.chance.between(10, 60), Step::RecordMove(Move { moved_to }));
        }
        let late_decision = self.chance.percent(12);
        let decided = if late_decision { self.chance.between(43, 56) } else { self.chance.between(27, 41) };
        if self.chance.percent(24) {
            story.step(
                decided,
                Step::RefuseToAssess(refusal("The evidence does not meet the test of section 36(8).")),
            );
            if self.chance.percent(12) {
                self.order(story, decided);
            }
            return;
        }
        story.step(decided, Step::AgreeToAssess(decision("The evidence meets the test of section 36(8).")));
        self.exception(story);
        let last = self.advice(story, decided);
        self.plan(story, last, 0);
    }

    fn order(&mut self, story: &mut Story, decided: u64) {
        let from = *self.chance.one_of(&[OrderFrom::Tribunal, OrderFrom::Mediation, OrderFrom::Conceded]);
        let ordered = decided + self.chance.between(60, 150);
        story.step(ordered, Step::ReceiveOrder(Order { kind: OrderKind::Assess, from }));
        story.step(ordered + 10, Step::AgreeToAssess(decision("As ordered.")));
        let last = self.advice(story, ordered);
        self.plan(story, last, ordered);
    }

    fn exception(&mut self, story: &mut Story) {
        if !self.chance.percent(6) {
            return;
        }
        let from = self.chance.between(20, 60);
        let (limb, days, evidence) = if self.chance.percent(50) {
            (Limb::Absence, 35, "Travel documents seen")
        } else {
            (Limb::ExceptionalCircumstances, 15, "Letter on file")
        };
        let exception = Exception {
            limb,
            from: story.day(from),
            to: story.day(from + days),
            evidence: evidence.to_owned(),
            why_impractical: Some("The child could not be seen in that time.".to_owned()),
            decided_by: Some("Head of SEND".to_owned()),
            parent_told_on: Some(story.day(from + days)),
        };
        story.step(from + days, Step::RecordException(exception));
    }

    /// Advice from the usual services; answers with the day the last of it came in.
    fn advice(&mut self, story: &mut Story, decided: u64) -> u64 {
        use AdviceKind::{Camhs, Education, Medical, Parent, Psychology, SocialCare, SpeechAndLanguage};
        // How many of a hundred are late, for each service.
        let services = [
            (Parent, "Parents and carers", 5),
            (Education, "Settings", 8),
            (Medical, SHARED_SERVICE, 22),
            (Psychology, "Educational Psychology", 34),
            (SocialCare, "Children's Social Care", 18),
            (SpeechAndLanguage, "Speech and Language Therapy", 24),
            (Camhs, "Healthy Young Minds", 30),
        ];
        let mut last = decided;
        for (kind, service, late) in services {
            let optional = matches!(kind, SpeechAndLanguage | Camhs);
            if optional && self.chance.percent(60) {
                continue;
            }
            last = last.max(self.one_advice(story, decided + 1, kind, service, late));
        }
        last
    }

    fn one_advice(
        &mut self,
        story: &mut Story,
        asked: u64,
        kind: AdviceKind,
        service: &str,
        late: u64,
    ) -> u64 {
        let place = story.advice;
        story.advice += 1;
        let received = asked + self.chance.between(0, 2);
        // What was asked yesterday may have come in today, but not tomorrow.
        let received_by_service_on = Some(story.day(received).min(self.today));
        let request =
            AdviceRequest { kind, service: service.to_owned(), received_by_service_on, urgent: false };
        story.act(asked, place, AdviceAct::Request(request));
        let is_late = self.chance.percent(late);
        let takes = match is_late {
            // Of the late, a few are very late: that is where cases past 20 weeks come from.
            true if self.chance.percent(30) => self.chance.between(90, 210),
            true => self.chance.between(43, 90),
            false => self.chance.between(21, 42),
        };
        let given = received + takes;
        if self.chance.percent(if is_late { 50 } else { 15 }) {
            let promised = story.day(given - self.chance.between(0, 5));
            story.act(received + 5, place, AdviceAct::Acknowledge(Some(promised)));
        }
        story.act(given, place, AdviceAct::Give);
        if self.chance.percent(9) {
            let reason = *self.chance.one_of(&[
                "outcomes not specific",
                "no provision quantified",
                "report out of date",
            ]);
            story.act(given + 3, place, AdviceAct::Return(reason.to_owned()));
            story.act(given + 10, place, AdviceAct::Give);
            story.act(given + 12, place, AdviceAct::Accept);
            return given + 12;
        }
        story.act(given + 4, place, AdviceAct::Accept);
        given + 4
    }

    /// From the advice to the plan; `from` is the day an order came, 0 without one.
    fn plan(&mut self, story: &mut Story, advised: u64, from: u64) {
        if from == 0 && self.chance.percent(6) {
            let noticed = advised + self.chance.between(3, 20);
            return story
                .step(noticed, Step::DecideNoPlan(refusal("Ordinarily available provision is enough.")));
        }
        let decided = advised + self.chance.between(1, 8);
        let drafted = decided + self.chance.between(2, 12);
        let issued = drafted + self.chance.between(16, 40);
        story.step(
            decided,
            Step::DecideToIssue(decision("Provision beyond what is ordinarily available is needed.")),
        );
        story.step(drafted, Step::SendDraft(Nothing {}));
        story.step(issued, Step::IssuePlan(FinalPlan::default()));
    }
}

/// What happens to one request, in days from its receipt.
struct Story {
    received_on: NaiveDate,
    facts: Vec<Fact>,
    /// How many requests for advice there were.
    advice: usize,
}

impl Story {
    fn day(&self, after: u64) -> NaiveDate {
        self.received_on + Days::new(after)
    }

    /// The day of the final plan, or of the notice that there will be none.
    fn closed_on(&self) -> Option<NaiveDate> {
        let closes = |what: &What| matches!(what, What::Step(Step::IssuePlan(_) | Step::DecideNoPlan(_)));
        self.facts.iter().find(|fact| closes(&fact.what)).map(|fact| fact.on)
    }

    fn step(&mut self, after: u64, step: Step) {
        self.tell(after, What::Step(step));
    }

    fn act(&mut self, after: u64, place: usize, act: AdviceAct) {
        self.tell(after, What::Advice { place, act });
    }

    fn tell(&mut self, after: u64, what: What) {
        let on = self.day(after);
        self.facts.push(Fact { on, what, place: ("demonstration", 0) });
    }
}

fn decision(reasons: &str) -> Decision {
    Decision {
        reasons: Some(reasons.to_owned()),
        decided_by: Some("SEN panel".to_owned()),
        notices_given: Vec::new(),
    }
}

fn refusal(reasons: &str) -> Decision {
    Decision { notices_given: NoticeGiven::ALL.to_vec(), ..decision(reasons) }
}

/// A number of the range for tests, which begins with 999; its check digit is found by trying.
fn nhs_number(code: &str, number: u64) -> Option<NhsNumber> {
    let body = format!("999{}{number:04}", &code[1..]);
    (0..10).find_map(|check| NhsNumber::parse(&format!("{body}{check}")).ok())
}
