//! `twentyweeks token`

use clap::{Args, Subcommand};

use super::{BadUsage, Outcome, output};
use crate::app::tokens::{Holder, holds};
use crate::app::{App, Error};
use crate::domain::identifiers::AuthorityCode;
use crate::domain::permission::Role;

#[derive(Subcommand)]
pub enum Command {
    /// Make a token; its secret is shown once
    Create(Create),
    /// Show the tokens there are, never their secrets
    #[command(after_help = "Example: twentyweeks token list")]
    List,
    /// End a token at once
    Revoke(Revoke),
}

#[derive(Args)]
#[command(
    after_help = "Example: twentyweeks token create \"worklist of team North\" --role caseworker --authority 351\n\
                        \x20        twentyweeks token create \"paediatrics inbox\" --role partner --service \"Community Paediatrics North\""
)]
pub struct Create {
    /// Who or what uses it; names it in the record
    name: String,
    /// caseworker, manager, partner or administrator
    #[arg(long, value_parser = role)]
    role: Role,
    /// The authority it acts for; created if it is new
    #[arg(long, value_name = "CODE", value_parser = AuthorityCode::parse)]
    authority: Option<AuthorityCode>,
    /// The service it acts for, of a partner
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Ends by itself after so many days
    #[arg(long, value_name = "DAYS")]
    valid_days: Option<u32>,
}

#[derive(Args)]
#[command(after_help = "Example: twentyweeks token revoke \"worklist of team North\"")]
pub struct Revoke {
    name: String,
}

pub fn run(app: &App, command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Create(create) => {
            let Some(holder) = holder(create.service.as_deref(), create.authority.clone()) else {
                let whom = "say whom it acts for: --authority CODE, or for a partner --service NAME";
                return Err(BadUsage(whom.into()).into());
            };
            refused(app.create_token(&create.name, create.role, &holder, create.valid_days), |secret| {
                output::complain("The secret is shown this once:");
                output::say(&secret)
            })
        }
        Command::List => {
            let now = app.clock.now().at;
            let rows = app.list_tokens()?.into_iter().map(|token| {
                let state = if holds(&token, now) { "holds" } else { "ended" };
                vec![
                    token.name,
                    token.role,
                    token.authority.unwrap_or_else(|| "a service".to_owned()),
                    token.created_at.format("%Y-%m-%d").to_string(),
                    token
                        .expires_at
                        .map_or_else(|| "never".to_owned(), |at| at.format("%Y-%m-%d").to_string()),
                    state.to_owned(),
                ]
            });
            let header = ["Name", "Role", "For", "Made", "Ends", "State"];
            output::say(&output::table(&header, rows.collect(), &[]).to_string())?;
            Ok(Outcome::Done)
        }
        Command::Revoke(revoke) => refused(app.revoke_token(&revoke.name), |()| output::say("Revoked.")),
    }
}

pub fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "allowed are caseworker, manager, partner, administrator".to_owned())
}

pub fn holder(service: Option<&str>, authority: Option<AuthorityCode>) -> Option<Holder> {
    match (service, authority) {
        (Some(name), authority) => Some(Holder::Service { name: name.to_owned(), authority }),
        (None, Some(code)) => Some(Holder::Authority(code)),
        (None, None) => None,
    }
}

/// Says what was refused, or goes on with the result.
pub fn refused<T>(
    result: Result<T, Error>,
    then: impl FnOnce(T) -> anyhow::Result<()>,
) -> anyhow::Result<Outcome> {
    match result {
        Ok(value) => then(value).map(|()| Outcome::Done),
        Err(error @ (Error::Invalid { .. } | Error::Refused(_))) => {
            output::complain(&error.to_string());
            Ok(Outcome::Wrong)
        }
        Err(Error::NotFound) => {
            output::complain("There is none of that name.");
            Ok(Outcome::Wrong)
        }
        Err(error) => Err(error.into()),
    }
}
