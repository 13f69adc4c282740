//! The only reader of settings: embedded defaults, then a file, then the environment. Each
//! layer is checked as it is laid on, so that an error can name where it comes from.

mod jobs;
mod ladder;
mod mail;
mod sign_in;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use toml::{Table, Value};

pub use self::jobs::Jobs;
pub use self::mail::Mail;
pub use self::sign_in::SignIn;
use crate::db::{Options, Target};
use crate::domain::Policy;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::ladder::Ladder;

const DEFAULT: &str = include_str!("../config/default.toml");
const PREFIX: &str = "TWENTYWEEKS__";

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub database: Database,
    pub server: Server,
    pub sign_in: SignIn,
    pub mail: Mail,
    pub jobs: Jobs,
    pub log: Log,
    authority: BTreeMap<String, Table>,
    ladder: BTreeMap<String, Table>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub url: String,
    pub synchronous: Synchronous,
    pub pool_size: u32,
    pub busy_timeout_ms: u64,
    pub allow_plaintext: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Synchronous {
    Full,
    Normal,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub address: SocketAddr,
    pub public_url: String,
    /// Whose word is taken on where a request comes from.
    pub trusted_proxies: Vec<IpAddr>,
    pub workers: usize,
    pub max_body_bytes: usize,
    pub request_timeout_s: u64,
    pub shutdown_timeout_s: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub format: LogFormat,
    pub level: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Auto,
    Text,
    Json,
}

#[derive(Debug, thiserror::Error)]
#[error("{source_name}: `{key}`: {problem}")]
pub struct ConfigError {
    /// The file or the environment variable.
    pub source_name: String,
    pub key: String,
    pub problem: String,
}

impl Config {
    /// The settings from all three layers.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        Self::layered(file, std::env::vars())
    }

    /// The settings of the embedded default alone, with these variables on top.
    pub fn layered(
        file: Option<&Path>,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut table = parse(DEFAULT, "config/default.toml")?;
        let mut config = checked(&table, "config/default.toml")?;
        if let Some(path) = file {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(path).map_err(|e| ConfigError {
                source_name: name.clone(),
                key: "--config".to_owned(),
                problem: format!("cannot be read: {e}"),
            })?;
            merge(&mut table, parse(&text, &name)?);
            config = checked(&table, &name)?;
        }
        let mut variables: Vec<_> = variables.filter(|(name, _)| name.starts_with(PREFIX)).collect();
        variables.sort();
        for (name, value) in variables {
            (table, config) = with_variable(&table, &name, &value)?;
        }
        Ok(config)
    }

    pub fn database_options(&self) -> Result<Options, ConfigError> {
        let problem = |problem: String| ConfigError {
            source_name: "configuration".to_owned(),
            key: "database.url".to_owned(),
            problem,
        };
        let target = Target::parse(&self.database.url).map_err(problem)?;
        Ok(Options {
            target,
            pool_size: self.database.pool_size,
            busy_timeout: Duration::from_millis(self.database.busy_timeout_ms),
            synchronous: match self.database.synchronous {
                Synchronous::Full => "FULL".to_owned(),
                Synchronous::Normal => "NORMAL".to_owned(),
            },
        })
    }

    /// The ladder of an authority: its own obligations in the place of the default ones.
    pub fn ladder(&self, code: &AuthorityCode) -> Ladder {
        // Every section was checked when it was read.
        ladder::read(&self.ladder, self.ladder.get(code.as_str())).unwrap_or_default()
    }

    /// The local policy of an authority: its own section on top of the default one.
    pub fn policy(&self, code: &AuthorityCode) -> Policy {
        let own = self.authority.get(code.as_str());
        // Every section was checked when it was read.
        policy(&self.authority, own).unwrap_or_default()
    }

    /// What of its policy an authority has in a section of its own: `target_pc`, `tell.family`.
    pub fn own_policy(&self, code: &AuthorityCode) -> BTreeSet<String> {
        self.authority.get(code.as_str()).map(own_keys).unwrap_or_default()
    }

    /// The obligations whose rungs an authority has in a section of its own.
    pub fn own_ladder(&self, code: &AuthorityCode) -> BTreeSet<String> {
        let own = self.ladder.get(code.as_str());
        own.map(|section| section.keys().cloned().collect()).unwrap_or_default()
    }
}

/// The keys of a section; of a table in it, those of the table.
fn own_keys(section: &Table) -> BTreeSet<String> {
    let within = |(key, value): (&String, &Value)| match value {
        Value::Table(inner) => inner.keys().map(|inner| format!("{key}.{inner}")).collect(),
        _ => vec![key.clone()],
    };
    section.iter().flat_map(within).collect()
}

/// A variable holds text; where the setting is not one, the text is read as a TOML value.
fn with_variable(table: &Table, name: &str, value: &str) -> Result<(Table, Config), ConfigError> {
    let path: Vec<String> = name[PREFIX.len()..].split("__").map(str::to_lowercase).collect();
    let attempt = |value: Value| {
        let mut laid_on = table.clone();
        let nested = path
            .iter()
            .rev()
            .fold(value, |inner, key| Value::Table(Table::from_iter([(key.clone(), inner)])));
        if let Value::Table(nested) = nested {
            merge(&mut laid_on, nested);
        }
        checked(&laid_on, name).map(|config| (laid_on, config))
    };
    let as_text = attempt(Value::String(value.to_owned()));
    let typed = format!("value = {value}").parse::<Table>().ok().and_then(|mut table| table.remove("value"));
    match (as_text, typed) {
        (Err(_), Some(typed)) => attempt(typed),
        (result, _) => result,
    }
}

fn parse(text: &str, source_name: &str) -> Result<Table, ConfigError> {
    text.parse::<Table>().map_err(|e| ConfigError {
        source_name: source_name.to_owned(),
        key: "TOML".to_owned(),
        problem: e.to_string().trim_end().to_owned(),
    })
}

fn merge(onto: &mut Table, layer: Table) {
    for (key, value) in layer {
        match (onto.get_mut(&key), value) {
            (Some(Value::Table(inner)), Value::Table(layer)) => merge(inner, layer),
            (_, value) => {
                onto.insert(key, value);
            }
        }
    }
}

fn checked(table: &Table, source_name: &str) -> Result<Config, ConfigError> {
    let error = |key: &str, problem: String| ConfigError {
        source_name: source_name.to_owned(),
        key: key.to_owned(),
        problem,
    };
    let config: Config = serde_path_to_error::deserialize(Value::Table(table.clone()))
        .map_err(|e| error(&e.path().to_string(), e.inner().message().to_owned()))?;
    // The default first: what is wrong in it would otherwise be said of the first authority.
    policy(&config.authority, None)
        .map_err(|(key, problem)| error(&format!("authority.default.{key}"), problem))?;
    for (code, section) in config.authority.iter().filter(|(code, _)| *code != "default") {
        AuthorityCode::parse(code).map_err(|e| error(&format!("authority.{code}"), e.to_string()))?;
        policy(&config.authority, Some(section))
            .map_err(|(key, problem)| error(&format!("authority.{code}.{key}"), problem))?;
    }
    ladder::check(&config.ladder).map_err(|(key, problem)| error(&format!("ladder.{key}"), problem))?;
    let problem = problems(&config).next();
    match problem {
        Some((key, problem)) => Err(error(key, problem)),
        None => Ok(config),
    }
}

fn policy(sections: &BTreeMap<String, Table>, own: Option<&Table>) -> Result<Policy, (String, String)> {
    let mut table = sections.get("default").cloned().unwrap_or_default();
    merge(&mut table, own.cloned().unwrap_or_default());
    let policy: Policy = serde_path_to_error::deserialize(Value::Table(table))
        .map_err(|e| (e.path().to_string(), e.inner().message().to_owned()))?;
    let percent = |key: &str, value: f64| {
        if (0.0..=100.0).contains(&value) {
            Ok(())
        } else {
            Err((key.to_owned(), "allowed are 0 to 100".to_owned()))
        }
    };
    percent("target_pc", policy.target_pc)?;
    percent("amber_margin_pc", policy.amber_margin_pc)?;
    let week = |key: &str, value: u16| {
        if (1..=52).contains(&value) {
            Ok(())
        } else {
            Err((key.to_owned(), "allowed are 1 to 52".to_owned()))
        }
    };
    week("panel_in_week", policy.panel_in_week)?;
    week("draft_in_week", policy.draft_in_week)?;
    Ok(policy)
}

/// What types cannot say.
fn problems(config: &Config) -> impl Iterator<Item = (&'static str, String)> {
    let database = &config.database;
    let server = &config.server;
    let url = match Target::parse(&database.url) {
        Err(problem) => Some(problem),
        Ok(target) if target.is_plaintext_to_another_machine() && !database.allow_plaintext => Some(
            "a PostgreSQL server on another machine needs `sslmode=require`, `verify-ca` or `verify-full`; \
             where the network between is private, set `database.allow_plaintext = true`"
                .to_owned(),
        ),
        Ok(_) => None,
    };
    let some = |wrong: bool, problem: &str| wrong.then(|| problem.to_owned());
    let public = server.public_url.starts_with("http://") || server.public_url.starts_with("https://");
    [
        ("database.url", url),
        ("database.pool_size", some(!(1..=100).contains(&database.pool_size), "allowed are 1 to 100")),
        ("server.public_url", some(!public, "write an address with http:// or https://")),
        ("server.workers", some(!(1..=256).contains(&server.workers), "allowed are 1 to 256")),
        ("server.max_body_bytes", some(server.max_body_bytes < 1024, "allowed are 1024 and more")),
        ("server.request_timeout_s", some(server.request_timeout_s == 0, "allowed are 1 and more")),
    ]
    .into_iter()
    .chain(mail::problems(&config.mail))
    .chain(sign_in::problems(&config.sign_in))
    .filter_map(|(key, problem)| problem.map(|problem| (key, problem)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, value: &str) -> Result<Config, ConfigError> {
        Config::layered(None, [(name.to_owned(), value.to_owned())].into_iter())
    }

    #[test]
    fn the_embedded_default_is_the_documented_policy() {
        let config = Config::layered(None, std::iter::empty()).unwrap();
        assert_eq!(config.policy(&AuthorityCode::parse("351").unwrap()), Policy::default());
    }

    #[test]
    fn a_variable_sets_a_number_of_one_authority() {
        let config = with("TWENTYWEEKS__AUTHORITY__351__TARGET_PC", "80.5").unwrap();
        assert_eq!(config.policy(&AuthorityCode::parse("351").unwrap()).target_pc, 80.5);
        assert_eq!(config.policy(&AuthorityCode::parse("352").unwrap()).target_pc, 75.0);
    }

    #[test]
    fn an_unknown_key_is_named_with_what_is_allowed() {
        let error = with("TWENTYWEEKS__DATABASE__ULR", "sqlite:x.db").unwrap_err().to_string();
        assert!(error.contains("TWENTYWEEKS__DATABASE__ULR") && error.contains("expected one of"), "{error}");
    }

    #[test]
    fn a_bad_value_is_named_with_what_is_allowed() {
        let error = with("TWENTYWEEKS__DATABASE__SYNCHRONOUS", "off").unwrap_err().to_string();
        assert!(error.contains("database.synchronous") && error.contains("FULL"), "{error}");
        let error = with("TWENTYWEEKS__AUTHORITY__351__TARGET_PC", "180").unwrap_err().to_string();
        assert!(error.contains("authority.351.target_pc") && error.contains("0 to 100"), "{error}");
    }

    #[test]
    fn what_is_wrong_in_the_default_is_said_of_the_default_and_not_of_an_authority() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ours.toml");
        std::fs::write(&file, "[authority.351]\npanel_in_week = 4\n[authority.default]\ntarget_pc = 180.0\n")
            .unwrap();
        let error = Config::layered(Some(&file), std::iter::empty()).unwrap_err();
        assert_eq!(
            (error.key.as_str(), error.problem.as_str()),
            ("authority.default.target_pc", "allowed are 0 to 100")
        );
        std::fs::write(&file, "[authority.351]\ntarget_pc = 180.0\n").unwrap();
        let error = Config::layered(Some(&file), std::iter::empty()).unwrap_err();
        assert_eq!(error.key, "authority.351.target_pc");
    }

    #[test]
    fn what_an_authority_has_of_its_own_is_told_apart_from_the_default() {
        let config = with("TWENTYWEEKS__AUTHORITY__351__TELL__FAMILY", "digest").unwrap();
        let own = |code| config.own_policy(&AuthorityCode::parse(code).unwrap());
        assert_eq!(own("351").into_iter().collect::<Vec<_>>(), ["tell.family"]);
        assert!(own("352").is_empty());
    }

    #[test]
    fn a_remote_postgres_without_tls_is_refused() {
        assert!(with("TWENTYWEEKS__DATABASE__URL", "postgres://u@db.example/x").is_err());
        assert!(with("TWENTYWEEKS__DATABASE__URL", "postgres://u@db.example/x?sslmode=require").is_ok());
    }
}
