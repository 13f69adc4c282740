//! Which mails a service would rather not have, as far as the ladder leaves it the choice: early
//! reminders only. Requests, chases and escalations always go.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ladder::{Ladder, Obligation, Reader, Tone};
use super::notice::{Notice, Topic};

/// What a service wants; all of it unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailPreferences {
    /// The first of several reminders before the date for advice.
    pub early_reminders: bool,
    /// The reminder of a day that the service promised.
    pub promise_reminders: bool,
}

impl Default for MailPreferences {
    fn default() -> Self {
        Self { early_reminders: true, promise_reminders: true }
    }
}

impl MailPreferences {
    /// Why a notice to a service is left out, where it is. What is urgent is never left out, nor
    /// the last reminder before a date.
    pub fn leave_out(self, notice: &Notice, service: &str, ladder: &Ladder) -> Option<&'static str> {
        if notice.reader != Reader::Service || notice.tone != Tone::Reminder || notice.urgent {
            return None;
        }
        match notice.topic {
            Topic::Due(Obligation::GiveAdvice)
                if !self.early_reminders && is_early(&notice.rung, service, ladder) =>
            {
                Some("the service would rather not have early reminders")
            }
            Topic::Due(Obligation::KeepPromise) if !self.promise_reminders => {
                Some("the service would rather not have reminders of its promises")
            }
            _ => None,
        }
    }
}

/// Whether this rung is the first reminder to the service, and another one follows it.
fn is_early(rung: &str, service: &str, ladder: &Ladder) -> bool {
    let rungs = ladder.rungs(Obligation::GiveAdvice, Some(service));
    let reminds = rungs.iter().filter(|r| r.tone == Tone::Reminder && r.to.contains(&Reader::Service));
    let mut reminders: Vec<_> = reminds.collect();
    reminders.sort_by_key(|reminder| reminder.day);
    reminders.len() > 1 && reminders[0].rung == rung
}
