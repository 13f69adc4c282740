//! Services that are late, chased by people: beside the ladder, and never twice on a day.

use chrono::Days;

use super::Error;
use crate::clock::{Moment, end_of_day};
use crate::db::{Conn, notices};
use crate::domain::identifiers::Reference;
use crate::domain::{Command, Refusal, Step, StepKind};

/// A chase that the ladder raised earlier may be going out today: of mails only the ledger knows.
pub(super) fn check_unchased(
    conn: &mut Conn,
    reference: Reference,
    command: &Command,
    now: Moment,
) -> Result<(), Error> {
    let Step::ChaseAdvice(chase) = &command.step else { return Ok(()) };
    let today_began = end_of_day(now.today - Days::new(1));
    if notices::is_chased(conn, reference, chase.advice, today_began)? {
        let why = "a mail that chases the service went today, or is on its way";
        return Err(Refusal::NothingToDo { step: StepKind::ChaseAdvice, why }.into());
    }
    Ok(())
}
