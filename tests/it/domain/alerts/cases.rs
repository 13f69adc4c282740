//! Cases on which a date is running, each under the default ladder unless it says otherwise.

use twentyweeks::domain::ladder::{Ladder, Obligation, Reader, Rung, Tone, Way};
use twentyweeks::domain::step::{AdviceKind, OrderKind};

use crate::domain::given::Given;
use crate::domain::steps::{acknowledge, consult, give, request_mediation, send_back};

/// Received on 2 March 2026: to be decided by 13 April.
pub fn considering() -> Given {
    Given::a_request("2026-03-02")
}

/// The plan is due on 20 July 2026.
pub fn assessing() -> Given {
    considering().agreed("2026-04-01")
}

/// Psychology, due on 14 May 2026.
pub fn asked() -> Given {
    assessing().asked("2026-04-02", AdviceKind::Psychology)
}

/// The same, promised for 20 May.
pub fn promised() -> Given {
    asked().and("2026-04-10", acknowledge(1, Some("2026-05-20")))
}

/// Given on 1 May, sent back on 4 May: to be put right by 14 May.
pub fn returned() -> Given {
    asked().and("2026-05-01", give(1)).and("2026-05-04", send_back(1))
}

/// The draft was served on 10 June, and Elms consulted that day: to answer by 25 June.
pub fn consulted() -> Given {
    asked()
        .and("2026-05-01", give(1))
        .decided_to_issue("2026-06-01")
        .drafted("2026-06-10")
        .and("2026-06-10", consult("Elms"))
}

/// Refused on 1 April, mediation asked for on 10 April: to be arranged by 10 May.
pub fn mediation() -> Given {
    considering().refused("2026-04-01").and("2026-04-10", request_mediation())
}

/// Ordered on 1 September 2026.
pub fn ordered_to_assess() -> Given {
    considering().refused("2026-04-01").ordered("2026-09-01", OrderKind::Assess)
}

/// Ordered on 1 September 2026: draft by 6 October, plan by 17 November.
pub fn ordered_to_plan() -> Given {
    asked().and("2026-05-01", give(1)).no_plan("2026-06-01").ordered("2026-09-01", OrderKind::Plan)
}

/// A rung to the SEN manager, once, in the digest.
pub fn rung(name: &str, day: i32, tone: Tone) -> Rung {
    let to = vec![Reader::SenManager];
    Rung { rung: name.into(), day, to, tone, by: Way::Digest, every: None, times: None, urgent: false }
}

/// A ladder with these rungs alone.
pub fn ladder_of(obligation: Obligation, rungs: Vec<Rung>) -> Ladder {
    Ladder { rungs: [(obligation, rungs)].into(), ..Ladder::default() }
}
