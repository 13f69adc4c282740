//! `twentyweeks user`

mod password;

use clap::{Args, Subcommand};

use super::token::{holder, refused, role};
use super::{BadUsage, Outcome, output};
use crate::app::App;
use crate::domain::identifiers::{AuthorityCode, Email};
use crate::domain::permission::Role;

#[derive(Subcommand)]
pub enum Command {
    /// Add a person, or admit one who is named in the record
    Add(Add),
    /// Show who there is
    #[command(after_help = "Example: twentyweeks user list")]
    List,
    /// Take away the right to sign in
    Disable(Disable),
    /// Change a role
    Role(ChangeRole),
    /// Send an invitation by mail to somebody who was added
    Invite(Whose),
    /// Let somebody set up a second factor anew, who has lost their telephone and their recovery codes
    #[command(name = "reset-second-factor")]
    ResetSecondFactor(Whose),
    /// Set a password, for somebody who cannot be reached by mail; ends their sessions
    Password(SetPassword),
}

#[derive(Args)]
#[command(
    after_help = "Example: twentyweeks user add a.hill@council.example --name \"A. Hill\" --role caseworker --authority 351"
)]
pub struct Add {
    #[arg(value_parser = Email::parse)]
    email: Email,
    #[arg(long)]
    name: String,
    /// caseworker, manager, partner or administrator
    #[arg(long, value_parser = role)]
    role: Role,
    #[arg(long, value_name = "CODE", value_parser = AuthorityCode::parse)]
    authority: Option<AuthorityCode>,
    /// The service, of a partner
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
}

#[derive(Args)]
#[command(after_help = "Example: twentyweeks user disable a.hill@council.example")]
pub struct Disable {
    #[arg(value_parser = Email::parse)]
    email: Email,
}

#[derive(Args)]
#[command(after_help = "Example: twentyweeks user role a.hill@council.example manager")]
pub struct ChangeRole {
    #[arg(value_parser = Email::parse)]
    email: Email,
    #[arg(value_parser = role)]
    role: Role,
}

#[derive(Args)]
#[command(after_help = "Example: twentyweeks user invite a.hill@council.example")]
pub struct Whose {
    #[arg(value_parser = Email::parse)]
    email: Email,
}

#[derive(Args)]
#[command(after_help = "It is asked for, or read from what is piped in.\n\n\
                        Example: twentyweeks user password a.hill@council.example")]
pub struct SetPassword {
    #[arg(value_parser = Email::parse)]
    email: Email,
}

pub fn run(app: &App, command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Add(add) => {
            let Some(holder) = holder(add.service.as_deref(), add.authority.clone()) else {
                let place = "say where they belong: --authority CODE, or for a partner --service NAME";
                return Err(BadUsage(place.into()).into());
            };
            refused(app.add_person(&add.email, &add.name, add.role, &holder), |()| output::say("Added."))
        }
        Command::List => {
            let rows = app.list_people()?.into_iter().map(|person| {
                let state = match (person.may_sign_in, person.disabled_at) {
                    (true, _) => "may sign in",
                    (false, Some(_)) => "disabled",
                    (false, None) => "named in the record",
                };
                vec![
                    person.email,
                    person.name,
                    person.role,
                    person.authority.unwrap_or_else(|| "a service".to_owned()),
                    state.to_owned(),
                ]
            });
            let header = ["E-mail", "Name", "Role", "For", "State"];
            output::say(&output::table(&header, rows.collect(), &[]).to_string())?;
            Ok(Outcome::Done)
        }
        Command::Disable(disable) => {
            refused(app.disable_person(&disable.email), |()| output::say("Disabled."))
        }
        Command::Invite(whose) => refused(app.invite(&whose.email), |()| {
            output::say("The invitation goes out as soon as the server runs, or with `twentyweeks deliver`.")
        }),
        Command::ResetSecondFactor(whose) => {
            refused(app.reset_second_factor_of(&whose.email), |()| output::say("Reset."))
        }
        Command::Password(set) => {
            let password = password::read()?;
            refused(app.set_password(&set.email, &password), |()| output::say("Set."))
        }
        Command::Role(change) => {
            refused(app.set_role(&change.email, change.role), |()| output::say("Changed."))
        }
    }
}
