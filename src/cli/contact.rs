//! `twentyweeks contact`

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::token::refused;
use super::{Outcome, output};
use crate::app::App;
use crate::app::contacts::ContactOrder;
use crate::app::outbox::postbook::Post;
use crate::domain::identifiers::{AuthorityCode, Email};

#[derive(Subcommand)]
pub enum Command {
    /// Add an address that mails go to
    Add(Add),
    /// Show the contacts, and the addresses that mail comes back from
    #[command(after_help = "Example: twentyweeks contact list")]
    List,
    /// Remove a contact, by its number in the list
    #[command(after_help = "Example: twentyweeks contact remove 12")]
    Remove { id: i64 },
    /// Say that mail to an address arrives again
    #[command(after_help = "Example: twentyweeks contact works paediatrics@nhs.example")]
    Works {
        #[arg(value_parser = Email::parse)]
        email: Email,
    },
    /// Revoke every link that was sent to an address
    #[command(after_help = "Example: twentyweeks contact revoke-links paediatrics@nhs.example")]
    RevokeLinks {
        #[arg(value_parser = Email::parse)]
        email: Email,
    },
}

#[derive(Args)]
#[command(
    after_help = "Example: twentyweeks contact add paediatrics@nhs.example --post service --service \"Community Paediatrics\"\n\
                        \x20        twentyweeks contact add d.clinic@nhs.example --post dmo --authority 351 --from 2026-09-01\n\n\
                        Posts: service, service_manager (of a --service); dmo, dco, dsco, sen_team, sen_manager,\n\
                        head_of_send (of an --authority; sen_team also of a --team of it); setting (a --setting of an --authority)."
)]
pub struct Add {
    #[arg(value_parser = Email::parse)]
    email: Email,
    /// What they are to the service, the authority or the setting
    #[arg(long, value_parser = post)]
    post: Post,
    #[arg(long, value_name = "CODE", value_parser = AuthorityCode::parse)]
    authority: Option<AuthorityCode>,
    /// The service's name
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// The setting's name
    #[arg(long, value_name = "NAME")]
    setting: Option<String>,
    /// The team whose mailbox it is, where each team of the authority has one
    #[arg(long, value_name = "NAME")]
    team: Option<String>,
    /// The person's name, where it is one
    #[arg(long, default_value = "")]
    name: String,
    /// First day in post
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Last day in post
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
}

pub fn run(app: &App, command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Add(add) => {
            refused(app.add_contact(&add.order()), |id| output::say(&format!("Added as number {id}.")))
        }
        Command::List => list(app),
        Command::Remove { id } => refused(app.remove_contact(*id), |()| output::say("Removed.")),
        Command::Works { email } => {
            refused(app.clear_bounce(email), |()| output::say("Mail is sent there again."))
        }
        Command::RevokeLinks { email } => {
            refused(app.revoke_links(email.as_str()), |count| output::say(&format!("{count} links revoked.")))
        }
    }
}

impl Add {
    fn order(&self) -> ContactOrder {
        ContactOrder {
            post: self.post,
            authority: self.authority.clone(),
            service: self.service.clone(),
            setting: self.setting.clone(),
            team: self.team.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
            from_on: self.from,
            to_on: self.to,
        }
    }
}

fn post(text: &str) -> Result<Post, String> {
    let names: Vec<&str> = Post::ALL.iter().map(|post| post.name()).collect();
    Post::parse(text).ok_or_else(|| format!("allowed are: {}", names.join(", ")))
}

fn list(app: &App) -> anyhow::Result<Outcome> {
    let services: std::collections::HashMap<i64, String> = app.service_names()?.into_iter().collect();
    let date = |date: Option<NaiveDate>| date.map_or_else(String::new, |date| date.to_string());
    let rows = app.list_contacts()?.into_iter().map(|(contact, bounced)| {
        let service = contact.service_id.and_then(|id| services.get(&id).cloned());
        let whose = [contact.authority, service, contact.setting, contact.team]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>();
        vec![
            contact.id.to_string(),
            contact.post,
            whose.join(", "),
            contact.email,
            contact.name,
            date(contact.from_on),
            date(contact.to_on),
            bounced.map_or_else(String::new, |words| format!("comes back: {words}")),
        ]
    });
    let header = ["No.", "Post", "Of", "Address", "Name", "From", "To", ""];
    output::say(&output::table(&header, rows.collect(), &[0]).to_string())?;
    Ok(Outcome::Done)
}
