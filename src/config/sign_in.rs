//! How long somebody stays signed in.

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// After so many minutes without a sign of life a session is over.
    pub idle_minutes: u32,
    /// After so many hours it is over in any case.
    pub session_hours: u32,
}

/// What types cannot say.
pub(super) fn problems(settings: &SignIn) -> [(&'static str, Option<String>); 2] {
    let allowed = |wrong: bool, range: &str| wrong.then(|| format!("allowed are {range}"));
    [
        ("sign_in.idle_minutes", allowed(!(1..=60).contains(&settings.idle_minutes), "1 to 60")),
        ("sign_in.session_hours", allowed(!(1..=24).contains(&settings.session_hours), "1 to 24")),
    ]
}
