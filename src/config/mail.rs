//! Where mail goes, in whose name, and in which words.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::{Config, ConfigError};
use crate::domain::identifiers::Email;
use crate::mail::render::Templates;
use crate::mail::transport::{Mailer, Options};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub url: String,
    pub from: String,
    pub reply_to: String,
    pub ca_file: String,
    pub couriers: usize,
    pub stage_timeout_s: f64,
    pub mail_timeout_s: f64,
    pub templates: String,
    pub bounces: String,
}

impl Config {
    /// Where mail goes, ready to be spoken to.
    pub fn mailer(&self) -> Result<Mailer, ConfigError> {
        let ca_file = Some(PathBuf::from(&self.mail.ca_file)).filter(|path| !path.as_os_str().is_empty());
        let options = Options {
            ca_file,
            stage_timeout: seconds(self.mail.stage_timeout_s),
            mail_timeout: seconds(self.mail.mail_timeout_s),
            ..Options::default()
        };
        Mailer::parse(&self.mail.url, &options).map_err(|problem| in_effect("mail.url", problem))
    }

    /// The words of mails: built in, or from the folder that replaces some of them.
    pub fn templates(&self) -> Result<Templates, ConfigError> {
        let folder = Some(Path::new(&self.mail.templates)).filter(|path| !path.as_os_str().is_empty());
        Templates::load(folder).map_err(|problem| in_effect("mail.templates", problem))
    }

    /// The sender of every mail.
    pub fn mail_from(&self) -> String {
        match self.mail.from.as_str() {
            "" => format!("twentyweeks@{}", self.mail_domain()),
            from => from.to_owned(),
        }
    }

    /// What stands after the @ in the number of a mail.
    pub fn mail_domain(&self) -> &str {
        if let Some((_, domain)) = self.mail.from.rsplit_once('@') {
            return domain;
        }
        let place = self.server.public_url.split_once("://").map_or("", |(_, place)| place);
        let host = place.split(['/', ':']).next().unwrap_or_default();
        // An address of numbers makes no name.
        if host.chars().any(char::is_alphabetic) { host } else { "localhost" }
    }

    /// Where the mail server puts delivery reports, if it does.
    pub fn bounces_folder(&self) -> Option<PathBuf> {
        self.mail.bounces.strip_prefix("folder:").map(PathBuf::from)
    }
}

/// What types cannot say.
pub fn problems(mail: &Mail) -> [(&'static str, Option<String>); 8] {
    let some = |wrong: bool, problem: &str| wrong.then(|| problem.to_owned());
    let address = |text: &str| {
        some(!text.is_empty() && Email::parse(text).is_err(), "write an e-mail address, or leave it empty")
    };
    let mail_url = ["folder:", "smtp://", "smtp+starttls://", "smtps://"]
        .iter()
        .any(|scheme| mail.url.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
    [
        (
            "mail.url",
            some(
                !mail_url,
                "allowed are `folder:PATH`, `smtp://`, `smtp+starttls://` and `smtps://` with a host",
            ),
        ),
        ("mail.from", address(&mail.from)),
        (
            "mail.from",
            some(
                mail.from.is_empty() && !mail.url.starts_with("folder:"),
                "a mail server needs a sender: give the address that mails come from",
            ),
        ),
        (
            "mail.stage_timeout_s",
            some(!(0.05..=300.0).contains(&mail.stage_timeout_s), "allowed are 0.05 to 300"),
        ),
        (
            "mail.mail_timeout_s",
            some(!(0.05..=3600.0).contains(&mail.mail_timeout_s), "allowed are 0.05 to 3600"),
        ),
        ("mail.couriers", some(!(1..=32).contains(&mail.couriers), "allowed are 1 to 32")),
        (
            "mail.bounces",
            some(
                !mail.bounces.is_empty() && !mail.bounces.starts_with("folder:"),
                "write `folder:PATH`, or leave it empty",
            ),
        ),
        ("mail.reply_to", address(&mail.reply_to)),
    ]
}

/// Only of what has been checked: a length of time that cannot be is none.
fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

/// What is wrong with a setting that could only be seen in use.
fn in_effect(key: &str, problem: String) -> ConfigError {
    ConfigError { source_name: "configuration".to_owned(), key: key.to_owned(), problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(key: &str, value: &str) -> Result<Mail, ConfigError> {
        let name = format!("TWENTYWEEKS__MAIL__{key}");
        Config::layered(None, [(name, value.to_owned())].into_iter()).map(|config| config.mail)
    }

    #[test]
    fn a_mail_server_is_waited_for_as_long_as_the_settings_say() {
        let built_in = with("COURIERS", "4").unwrap();
        assert_eq!((built_in.stage_timeout_s, built_in.mail_timeout_s), (10.0, 60.0));
        assert_eq!(with("STAGE_TIMEOUT_S", "0.3").unwrap().stage_timeout_s, 0.3);
        assert_eq!(with("MAIL_TIMEOUT_S", "5").unwrap().mail_timeout_s, 5.0);
        for (key, value) in [("STAGE_TIMEOUT_S", "0"), ("MAIL_TIMEOUT_S", "-1"), ("STAGE_TIMEOUT_S", "nan")] {
            let error = with(key, value).unwrap_err().to_string();
            assert!(error.contains("allowed are 0.05 to "), "{error}");
        }
    }
}
