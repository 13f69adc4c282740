//! The forms of the book: an address, an absence, and which mails are wanted.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::home::Home;
use super::post_in_words;
use crate::app::book::{AUTHORITY_POSTS, AuthorityBook, NewAddress, ServiceBook};
use crate::app::case_page::Named;
use crate::app::outbox::postbook::Post;
use crate::domain::identifiers::{AuthorityCode, Email};
use crate::domain::preference::MailPreferences;
use crate::web::form::{Choice, Control, Field, Form, FormBody};
use crate::web::problem::Problem;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Contact,
    Absence,
    Preferences,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Contact, Self::Absence, Self::Preferences];
}

pub struct Forms {
    pub contact: Form,
    pub absence: Form,
    pub preferences: Form,
    /// The one that was sent and could not be taken, or was kept.
    sent: Option<Kind>,
}

/// Somebody who is away, from when to when, and who stands in.
pub struct Away {
    pub who: String,
    pub days: (NaiveDate, NaiveDate),
    pub cover: Option<Email>,
}

const WIDE: Control = Control::Line { width: 20, autocomplete: "off" };

impl Forms {
    pub fn of_service(home: Home, key: &str, book: &ServiceBook) -> Self {
        let form = |kind, fields| form(home, key, kind, fields);
        Self {
            contact: form(Kind::Contact, contact(book)),
            absence: form(Kind::Absence, absence(&book.people)),
            preferences: form(Kind::Preferences, preferences(book.wanted)),
            sent: None,
        }
    }

    pub fn of_authority(home: Home, key: &str, book: &AuthorityBook) -> Self {
        let form = |kind, fields| form(home, key, kind, fields);
        Self {
            contact: form(Kind::Contact, post(&book.teams)),
            absence: form(Kind::Absence, absence(&book.people)),
            preferences: Form::default(),
            sent: None,
        }
    }

    pub fn is_sent(&self, kind: Kind) -> bool {
        self.sent == Some(kind)
    }

    pub fn sent(&self) -> Option<&Form> {
        Some(match self.sent? {
            Kind::Contact => &self.contact,
            Kind::Absence => &self.absence,
            Kind::Preferences => &self.preferences,
        })
    }

    pub fn is_wrong(&self) -> bool {
        self.sent().is_some_and(Form::is_wrong)
    }

    /// Shows what was typed before a session ended.
    pub fn offer(&mut self, kind: Kind, body: &FormBody) {
        self.take(kind, body);
        self.change(|form| Form { is_kept: true, ..form });
    }

    /// Notes which form was sent, with what was typed.
    pub fn take(&mut self, kind: Kind, body: &FormBody) {
        self.sent = Some(kind);
        self.change(|form| form.typed(body));
    }

    pub fn refused(&mut self, problem: &Problem) {
        self.change(|form| form.refused(problem));
    }

    /// The address as it was typed; none where something is wrong with it.
    pub fn address(&mut self, home: Home) -> Option<NewAddress> {
        let object = self.contact.object()?;
        let post = text(&object, "post").and_then(Post::parse);
        if post.is_none() {
            self.change(|form| form.wrong("post", "Choose what the address is"));
        }
        let email = self.email("email", &object, "Enter an e-mail address");
        let (post, email) = (post?, email?);
        Some(NewAddress {
            post,
            service: home.service(),
            authority: text(&object, "authority").and_then(|code| AuthorityCode::parse(code).ok()),
            setting: text(&object, "setting").map(str::to_owned),
            team: text(&object, "team").map(str::to_owned),
            name: text(&object, "name").unwrap_or_default().to_owned(),
            email,
            from_on: day(&object, "from_on"),
            to_on: day(&object, "to_on"),
        })
    }

    pub fn away(&mut self) -> Option<Away> {
        let object = self.absence.object()?;
        let who = text(&object, "who").map(str::to_owned);
        if who.is_none() {
            self.change(|form| form.wrong("who", "Choose who is away"));
        }
        let from = self.needed_day("away_from", &object);
        let to = self.needed_day("away_to", &object);
        let cover = match text(&object, "cover") {
            None => None,
            Some(_) => Some(self.email("cover", &object, "Enter an e-mail address")?),
        };
        Some(Away { who: who?, days: (from?, to?), cover })
    }

    pub fn wanted(body: &FormBody) -> MailPreferences {
        let leaves_out = |what: &str| body.all("leave_out").any(|chosen| chosen == what);
        MailPreferences { early_reminders: !leaves_out("early"), promise_reminders: !leaves_out("promise") }
    }

    fn email(&mut self, field: &str, object: &Map<String, Value>, missing: &str) -> Option<Email> {
        let typed = text(object, field);
        let email = typed.and_then(|text| Email::parse(text).ok());
        if email.is_none() {
            let wrong = "Enter an e-mail address like name@example.org";
            self.change(|form| form.wrong(field, if typed.is_none() { missing } else { wrong }));
        }
        email
    }

    fn needed_day(&mut self, field: &str, object: &Map<String, Value>) -> Option<NaiveDate> {
        let found = day(object, field);
        if found.is_none() {
            self.change(|form| form.wrong(field, "Enter a day"));
        }
        found
    }

    fn change(&mut self, change: impl FnOnce(Form) -> Form) {
        let form = match self.sent {
            Some(Kind::Contact) => &mut self.contact,
            Some(Kind::Absence) => &mut self.absence,
            Some(Kind::Preferences) => &mut self.preferences,
            None => return,
        };
        *form = change(std::mem::take(form));
    }
}

fn form(home: Home, key: &str, kind: Kind, fields: Vec<Field>) -> Form {
    let service = home.service().map(|service| Field::hidden("service", service.to_string()));
    Form::new(home.action(kind), key, service.into_iter().chain(fields).collect())
}

fn contact(book: &ServiceBook) -> Vec<Field> {
    let posts = vec![
        Choice::new("service", "A mailbox or a person").hint("Gets requests, reminders and chases."),
        Choice::new("service_manager", "The manager").hint("Is told as well where a chase brings nothing."),
    ];
    let mut fields = vec![
        Field::new("post", "What is the address?", Control::Radios(posts)).with("service"),
        Field::new("email", "E-mail address", Control::Email),
        Field::new("name", "Name", WIDE).hint("Of the person or the team.").optional(),
    ];
    if book.authorities.len() > 1 {
        fields.push(authorities(book));
    }
    fields.extend(days());
    fields
}

fn authorities(book: &ServiceBook) -> Field {
    let all = Choice::new("", "Every authority that the service serves");
    let own = book.choosable.iter().map(|(code, name)| Choice::new(code.clone(), format!("{name} only")));
    let choices = std::iter::once(all).chain(own).collect();
    Field::new("authority", "Whose requests is it for?", Control::Select(choices))
}

fn post(teams: &[String]) -> Vec<Field> {
    let posts = AUTHORITY_POSTS.into_iter().map(|post| match post {
        Post::Setting => Choice::new(post.name(), "A school, college or other setting"),
        post => Choice::new(post.name(), post_in_words(post)),
    });
    let mut fields = vec![
        Field::new("post", "Which post?", Control::Select(posts.collect())),
        Field::new("setting", "The setting’s name", WIDE)
            .hint("For a school, college or other setting, as it is written in the cases.")
            .optional(),
        Field::new("email", "E-mail address", Control::Email),
        Field::new("name", "Name", WIDE).hint("Of the person, where it is one.").optional(),
    ];
    if !teams.is_empty() {
        let all = Choice::new("", "All teams");
        let own = teams.iter().map(|team| Choice::new(team.clone(), team.clone()));
        let choices = Control::Select(std::iter::once(all).chain(own).collect());
        let team = Field::new("team", "Which team’s mailbox?", choices);
        fields.insert(1, team.hint("For the SEN team’s mailbox, where each team has its own."));
    }
    fields.extend(days());
    fields
}

fn days() -> [Field; 2] {
    [
        Field::new("from_on", "First day", Control::Date)
            .hint("Leave it empty where it counts already.")
            .optional(),
        Field::new("to_on", "Last day", Control::Date)
            .hint("Leave it empty where no end is known.")
            .optional(),
    ]
}

fn absence(people: &[Named]) -> Vec<Field> {
    let nobody = Choice::new("", "Choose somebody");
    let people = people.iter().map(|one| {
        let is_named = one.name != one.email;
        let label = if is_named { format!("{} ({})", one.name, one.email) } else { one.email.clone() };
        Choice::new(one.email.clone(), label)
    });
    vec![
        Field::new("who", "Who is away?", Control::Select(std::iter::once(nobody).chain(people).collect())),
        Field::new("away_from", "First day away", Control::Date),
        Field::new("away_to", "Last day away", Control::Date),
        Field::new("cover", "Who stands in?", Control::Email)
            .hint("Their e-mail address. If nobody does, the others get the mail, and where there are none the SEN team is told.")
            .optional(),
    ]
}

fn preferences(wanted: MailPreferences) -> Vec<Field> {
    let choices = vec![
        Choice::new("early", "The first reminder before a date")
            .hint("Where the authority sends several. The last one before the date always comes."),
        Choice::new("promise", "The reminder of a day that we promised"),
    ];
    let chosen = [(!wanted.early_reminders, "early"), (!wanted.promise_reminders, "promise")];
    let chosen = chosen.into_iter().filter(|(out, _)| *out).map(|(_, name)| name.to_owned()).collect();
    vec![
        Field::new("leave_out", "Which would you rather not get?", Control::Checks(choices)).with_all(chosen),
    ]
}

fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

fn day(object: &Map<String, Value>, name: &str) -> Option<NaiveDate> {
    text(object, name).and_then(|text| text.parse().ok())
}
