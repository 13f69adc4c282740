//! The forms on the page of a request, each for one thing that can be done.

use chrono::{Days, NaiveDate};
use serde_json::Value;

use crate::app::answers::Answer;
use crate::app::inbox::act::Act;
use crate::app::inbox::item::{Item, Standing};
use crate::domain::calendar::in_words;
use crate::web::form::{Choice, Control, Field, Form, FormBody};
use crate::web::problem::Problem;

/// The field by which a form says which it is.
const ANSWER: &str = "answer";
/// Chosen where a request is to be nobody's in particular again.
const NOBODY: &str = "nobody";
/// An example of a date lies so far ahead.
const EXAMPLE: Days = Days::new(14);

/// One thing that can be done about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Confirm,
    Promise,
    Give,
    NotForUs,
    HandOver,
    Ask,
}

pub struct Forms {
    forms: Vec<(Kind, Form)>,
    /// What is possible as the request stands.
    offered: Vec<Kind>,
    /// The one that was sent and could not be taken, or was kept.
    sent: Option<Kind>,
}

impl Kind {
    const ALL: [Self; 6] =
        [Self::Confirm, Self::Promise, Self::Give, Self::NotForUs, Self::HandOver, Self::Ask];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Promise => "promise",
            Self::Give => "give",
            Self::NotForUs => "not_for_us",
            Self::HandOver => "hand_over",
            Self::Ask => "ask",
        }
    }

    fn is_possible(self, standing: &Standing) -> bool {
        use Standing::{Cancelled, Closed, Confirmed, Declined, Open, Promised};
        match self {
            Self::Confirm => matches!(standing, Open | Declined { .. }),
            Self::Promise => matches!(standing, Open | Confirmed { .. } | Promised { .. } | Declined { .. }),
            Self::NotForUs => matches!(standing, Open | Confirmed { .. } | Promised { .. }),
            Self::Give | Self::HandOver => standing.is_awaited(),
            Self::Ask => !matches!(standing, Cancelled { .. } | Closed),
        }
    }

    fn fields(self, item: &Item) -> Vec<Field> {
        match self {
            Self::Confirm => Vec::new(),
            Self::Promise => {
                let example = (item.today + EXAMPLE).format("%-d %-m %Y");
                let field = Field::new("promised_on", "On which day will the advice come?", Control::Date);
                vec![field.hint(format!("For example, {example}. At most 26 weeks ahead."))]
            }
            Self::Give => {
                let field = Field::new("on", "On which day was it given?", Control::Date);
                vec![field.hint("The day it was sent to the SEN team.").on(item.today)]
            }
            Self::NotForUs => {
                let control = Control::Line { width: 40, autocomplete: "off" };
                let hint = "A service, a team or a post, such as Community Nursing. Please do not write the child’s name.";
                vec![Field::new("whose", "Whose is it, as far as you know?", control).hint(hint)]
            }
            Self::HandOver => vec![colleague(item)],
            Self::Ask => {
                let hint =
                    "The SEN team reads it with its tasks. Its mail says only that you have a question.";
                vec![Field::new("question", "Your question", Control::Area { rows: 4 }).hint(hint)]
            }
        }
    }
}

impl Forms {
    pub fn of(item: &Item, action: &str, key: &str) -> Self {
        let form = |kind: Kind| {
            let mark = Field::hidden(ANSWER, kind.name());
            let fields = std::iter::once(mark).chain(kind.fields(item)).collect();
            (kind, Form::new(action, key, fields))
        };
        Self {
            forms: Kind::ALL.map(form).into(),
            offered: Kind::ALL.into_iter().filter(|kind| kind.is_possible(&item.standing)).collect(),
            sent: None,
        }
    }

    /// The form for one thing, where that is possible.
    pub fn offered(&self, kind: Kind) -> Option<&Form> {
        let is_offered = self.offered.contains(&kind);
        self.forms.iter().find(|(one, _)| is_offered && *one == kind).map(|(_, form)| form)
    }

    /// The form that was sent, whose mistakes stand above the page.
    pub fn sent(&self) -> Option<&Form> {
        let sent = self.sent?;
        self.forms.iter().find(|(one, _)| *one == sent).map(|(_, form)| form)
    }

    pub fn is_wrong(&self) -> bool {
        self.sent().is_some_and(Form::is_wrong)
    }

    /// Shows what was typed before a session ended.
    pub fn offer(&mut self, body: &FormBody) {
        if self.take(body).is_some_and(|kind| self.offered.contains(&kind)) {
            self.change(|form| Form { is_kept: true, ..form });
        } else {
            self.sent = None;
        }
    }

    /// What is to be done; none where the form has to be shown again. Whether it stands already, or
    /// is no longer possible, is known by whoever records it.
    pub fn read(&mut self, body: &FormBody) -> Result<Option<Act>, Problem> {
        let malformed = || Problem::malformed("This is not one of the forms of that page.");
        Ok(match self.take(body).ok_or_else(malformed)? {
            Kind::Confirm => Some(Act::Say(Answer::Confirm)),
            Kind::Promise => self.day("promised_on").map(|day| Act::Say(Answer::Promise(day))),
            Kind::Give => self.day("on").map(Act::Give),
            Kind::NotForUs => {
                let words: Vec<&str> = body.text("whose").split_whitespace().collect();
                Some(Act::Say(Answer::NotForUs { whose: words.join(" ") }))
            }
            Kind::HandOver => {
                let to = body.text("colleague");
                Some(Act::HandOver((to != NOBODY).then(|| to.to_owned())))
            }
            Kind::Ask => Some(Act::Ask(body.text("question").to_owned())),
        })
    }

    /// Says why it could not be taken: beside its field, or above them all where the form is no
    /// longer on the page.
    pub fn refused(&mut self, problem: &Problem) {
        let is_offered = self.sent.is_some_and(|kind| self.offered.contains(&kind));
        let beside =
            if is_offered { problem.clone() } else { Problem { errors: Vec::new(), ..problem.clone() } };
        self.change(|form| form.refused(&beside));
    }

    /// Notes which form a body was sent from, with what was typed.
    fn take(&mut self, body: &FormBody) -> Option<Kind> {
        self.sent = Kind::ALL.into_iter().find(|kind| kind.name() == body.text(ANSWER));
        self.change(|form| form.typed(body));
        self.sent
    }

    fn day(&mut self, field: &str) -> Option<NaiveDate> {
        let (_, form) = self.forms.iter_mut().find(|(kind, _)| Some(*kind) == self.sent)?;
        let object = form.object()?;
        let day = object.get(field).and_then(Value::as_str).and_then(|text| text.parse().ok());
        if day.is_none() {
            self.change(|form| form.wrong(field, "Enter a day"));
        }
        day
    }

    fn change(&mut self, change: impl FnOnce(Form) -> Form) {
        if let Some((_, form)) = self.forms.iter_mut().find(|(kind, _)| Some(*kind) == self.sent) {
            *form = change(std::mem::take(form));
        }
    }
}

fn colleague(item: &Item) -> Field {
    let first = match &item.handed_to {
        Some(_) => Choice::new(NOBODY, "Nobody in particular"),
        None => Choice::new("", "Choose somebody"),
    };
    let people = item.colleagues.iter().map(|one| {
        let label =
            if one.name == one.email { one.email.clone() } else { format!("{} ({})", one.name, one.email) };
        Choice::new(one.email.clone(), label)
    });
    let choices = std::iter::once(first).chain(people).collect();
    let hint = "They get a mail, and reminders about this request from now on. The team’s mailbox gets them as well.";
    let chosen = item.handed_to.as_ref().map_or_else(String::new, |one| one.email.clone());
    Field::new("colleague", "Who will see to it?", Control::Select(choices)).hint(hint).with(chosen)
}

/// What was just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Confirmed,
    Promised,
    Given,
    Declined,
    HandedOver,
    Asked,
}

impl Done {
    const ALL: [Self; 6] =
        [Self::Confirmed, Self::Promised, Self::Given, Self::Declined, Self::HandedOver, Self::Asked];

    pub const fn by(act: &Act) -> Self {
        match act {
            Act::Say(Answer::Confirm) => Self::Confirmed,
            Act::Say(Answer::Promise(_)) => Self::Promised,
            Act::Say(Answer::NotForUs { .. }) => Self::Declined,
            Act::Give(_) => Self::Given,
            Act::HandOver(_) => Self::HandedOver,
            Act::Ask(_) => Self::Asked,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Promised => "promised",
            Self::Given => "given",
            Self::Declined => "declined",
            Self::HandedOver => "handed-over",
            Self::Asked => "asked",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.name() == name)
    }

    /// An address can be kept and opened again later: what it says is said only while it is so.
    pub fn is_so(self, item: &Item) -> bool {
        match self {
            Self::Confirmed => {
                matches!(item.standing, Standing::Confirmed { .. } | Standing::Promised { .. })
            }
            Self::Promised => matches!(item.standing, Standing::Promised { is_broken: false, .. }),
            Self::Given => matches!(item.standing, Standing::Given { .. }),
            Self::Declined => matches!(item.standing, Standing::Declined { .. }),
            Self::HandedOver => true,
            Self::Asked => !item.questions.is_empty(),
        }
    }

    /// What it is called on the page.
    pub fn title(self, item: &Item) -> String {
        match (self, &item.standing, &item.handed_to) {
            (Self::Promised, Standing::Promised { day, .. }, _) => {
                format!("You promised the advice for {}", in_words(*day))
            }
            (Self::Given, Standing::Given { on }, _) => {
                format!("You recorded that the advice was given on {}", in_words(*on))
            }
            (Self::Declined, ..) => "You told the SEN team that this is not for you".to_owned(),
            (Self::HandedOver, _, Some(one)) => format!("You handed this request to {}", one.name),
            (Self::HandedOver, _, None) => "This request is nobody’s in particular again".to_owned(),
            (Self::Asked, ..) => "Your question went to the SEN team".to_owned(),
            _ => "You confirmed receipt".to_owned(),
        }
    }
}
