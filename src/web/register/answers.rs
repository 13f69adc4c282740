//! What was answered so far: read page by page, and put together as the API takes it.

use serde_json::{Map, Value, json};

use super::fields;
use crate::app::ground::Known;
use crate::app::sessions::Session;
use crate::domain::identifiers::{NhsNumber, Upn, Urn};
use crate::domain::step::Registration;
use crate::domain::words::sentence;
use crate::web::body::{self, JsonBody};
use crate::web::form::once::KEY;
use crate::web::form::{DatePart, Field, Form, FormBody};
use crate::web::problem::Problem;
use crate::web::steps::nested;
use chrono::NaiveDate;

/// One thing a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    Child,
    Request,
    Allocation,
    Check,
}

impl Page {
    pub const ASKED: [Self; 3] = [Self::Child, Self::Request, Self::Allocation];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Request => "request",
            Self::Allocation => "allocation",
            Self::Check => "check",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Child, Self::Request, Self::Allocation, Self::Check]
            .into_iter()
            .find(|page| page.name() == name)
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Child => "Who is it about?",
            Self::Request => "The request",
            Self::Allocation => "Who works on it?",
            Self::Check => "Check before you register",
        }
    }

    pub const fn next(self) -> Self {
        match self {
            Self::Child => Self::Request,
            Self::Request => Self::Allocation,
            Self::Allocation | Self::Check => Self::Check,
        }
    }

    pub const fn before(self) -> Option<Self> {
        match self {
            Self::Child => None,
            Self::Request => Some(Self::Child),
            Self::Allocation => Some(Self::Request),
            Self::Check => Some(Self::Allocation),
        }
    }
}

/// All that was answered, and what there is to choose from.
pub struct Answers {
    pub body: FormBody,
    pub known: Known,
    pub today: NaiveDate,
}

impl Answers {
    /// The form of a page, with what was answered there before.
    pub fn form(&self, page: Page) -> Form {
        let form = Form { fields: self.fields(page), ..Form::default() };
        let was_answered = form.fields.iter().any(|field| names(field).any(|name| self.body.has(&name)));
        if was_answered { form.typed(&self.body) } else { form }
    }

    /// What is sent along unseen: the answers of every other page.
    pub fn carried(&self, page: Page, new_key: &str) -> Vec<(String, String)> {
        let own: Vec<String> = self.fields(page).iter().flat_map(names).collect();
        let is_asked = |name: &str| {
            let asked = Page::ASKED.into_iter().flat_map(|page| self.fields(page));
            asked.flat_map(|field| names(&field).collect::<Vec<_>>()).any(|one| one == name)
        };
        let others =
            self.body.pairs().filter(|(name, _)| is_asked(name) && !own.iter().any(|one| one == name));
        let key = if self.body.text(KEY).is_empty() { new_key } else { self.body.text(KEY) };
        let fixed = [("page", page.name()), (KEY, key)];
        fixed.into_iter().chain(others).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// The first page up to this one on which something is wrong, with what it is.
    pub fn wrong_up_to(&self, last: Page) -> Option<(Page, Form)> {
        let pages = Page::ASKED.into_iter().filter(|page| *page <= last);
        pages.map(|page| (page, self.read(page).0)).find(|(_, form)| form.is_wrong())
    }

    /// The page that a field of the API is asked on.
    pub fn page_of(&self, field: &str) -> Option<Page> {
        Page::ASKED.into_iter().find(|page| self.fields(*page).iter().any(|one| one.name == field))
    }

    /// The registration, as far as it is known: what is still to be asked is taken to be as usual.
    pub fn registration(&self, session: &Session) -> Result<(NaiveDate, Registration), Problem> {
        let mut object = Map::new();
        for page in Page::ASKED {
            object.extend(self.read(page).1);
        }
        let authority = session.caller.authority().map(ToString::to_string);
        object.insert("authority".to_owned(), json!(authority));
        object.entry("received_on").or_insert_with(|| json!(self.today));
        object.entry("source").or_insert_with(|| json!("parent"));
        let (received_on, registration, _) = body::registration(JsonBody::from(object))?;
        Ok((received_on, registration))
    }

    fn fields(&self, page: Page) -> Vec<Field> {
        match page {
            Page::Child => fields::child(),
            Page::Request => {
                let before = [fields::received_on(self.today)].into_iter().chain(fields::request());
                let listed = (!self.known.settings.is_empty()).then(|| fields::known_setting(&self.known));
                before.chain(listed).chain(fields::setting()).collect()
            }
            Page::Allocation => {
                let queue = "Nobody yet: leave it in the queue";
                let mut caseworker = fields::caseworker(&self.known, "caseworker", queue).optional();
                if let Some(least_busy) = &self.known.least_busy {
                    let rule = "Suggested is whoever has the fewest open cases and is not away today.";
                    caseworker = caseworker.hint(rule).with(least_busy);
                }
                vec![caseworker, fields::team(&self.known)]
            }
            Page::Check => Vec::new(),
        }
    }

    /// A page as it was filled in: with what is wrong, and as the API takes it.
    fn read(&self, page: Page) -> (Form, Map<String, Value>) {
        let mut form = self.form(page);
        let object = form.object().unwrap_or_default();
        let form = checked(form);
        let mut object = nested(object);
        if let Some(Value::String(setting)) = object.remove("known_setting") {
            self.choose(&mut object, &setting);
        }
        (form, object)
    }

    /// The setting that was chosen from the list, with what is known of it.
    fn choose(&self, object: &mut Map<String, Value>, chosen: &str) {
        let is_chosen = |setting: &&crate::db::known::KnownSetting| {
            chosen.split_once('|').is_some_and(|(phase, name)| setting.phase == phase && setting.name == name)
        };
        let Some(setting) = self.known.settings.iter().find(is_chosen) else { return };
        let within = object.entry("setting").or_insert_with(|| json!({}));
        within["name"] = json!(setting.name);
        within["phase"] = json!(setting.phase);
        within["urn"] = json!(setting.urn);
    }
}

/// What the form alone can say is wrong.
fn checked(mut form: Form) -> Form {
    let malformed = |field: &Field| match (field.name.as_str(), field.text()) {
        (_, "") => None,
        ("child.nhs_number", text) => NhsNumber::parse(text).err(),
        ("child.upn", text) => Upn::parse(text).err(),
        ("setting.urn", text) => Urn::parse(text).err(),
        _ => None,
    };
    for field in &mut form.fields {
        if let Some(malformed) = malformed(field) {
            field.error = Some(sentence(&malformed.to_string()));
        }
    }
    let said = |name: &str| form.fields.iter().any(|field| field.name == name && !field.text().is_empty());
    let (is_listed, is_named) = (said("known_setting"), said("setting.name"));
    if is_listed && is_named {
        return form.wrong("setting.name", "Choose a setting from the list or type its name, not both");
    }
    if is_named && !said("setting.phase") {
        return form.wrong("setting.phase", "Choose what kind of setting it is");
    }
    let is_described = ["setting.phase", "setting.urn", "setting.town"].into_iter().any(said);
    if is_described && !is_listed && !is_named {
        return form.wrong("setting.name", "Choose the setting, or type its name");
    }
    form
}

/// The names under which a field is sent.
fn names(field: &Field) -> impl Iterator<Item = String> + use<> {
    let name = field.name.clone();
    let parts =
        [DatePart::Day, DatePart::Month, DatePart::Year].map(|part| format!("{name}-{}", part.name()));
    parts.into_iter().chain([field.unlisted_name(), name])
}
