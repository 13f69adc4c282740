//! A form as it was sent.

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Query;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_core::future::LocalBoxFuture;
use subtle::ConstantTimeEq;

use crate::app::sessions::Session;
use crate::web::body::RawBody;
use crate::web::problem::Problem;

const FORM: &str = "application/x-www-form-urlencoded";
/// The field that carries the session's key.
const KEY: &str = "form_key";

/// The only way by which a page reads what was posted: where somebody is signed in, a form
/// without the key of their session is refused.
#[derive(Clone, Debug, Default)]
pub struct FormBody {
    pairs: Vec<(String, String)>,
}

impl FromRequest for FormBody {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let key = request.extensions().get::<Session>().map(|session| session.form_key.clone());
        let body = RawBody::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let form = Self::read(&request, &body.await?)?;
            match key {
                Some(key) if !form.has_key(&key) => Err(Problem::not_from_here()),
                _ => Ok(form),
            }
        })
    }
}

impl FormBody {
    /// What is not a form at all is malformed; nobody is told which part of it.
    pub fn read(request: &HttpRequest, RawBody(body): &RawBody) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case(FORM) {
            return Err(Problem::not_form());
        }
        let text = std::str::from_utf8(body).map_err(|_| malformed())?;
        Self::of_text(text).ok_or_else(malformed)
    }

    /// A form is written as a query is. PostgreSQL cannot keep the character U+0000, and nobody
    /// types it.
    pub fn of_text(text: &str) -> Option<Self> {
        let pairs = Query::<Vec<(String, String)>>::from_query(text).ok()?.into_inner();
        let holds_zero = pairs.iter().any(|(name, value)| name.contains('\0') || value.contains('\0'));
        (!holds_zero).then_some(Self { pairs })
    }

    /// What `of_text` reads, without the key.
    pub fn to_text(&self) -> String {
        let pairs: Vec<_> = self.pairs.iter().filter(|(name, _)| name != KEY).collect();
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    }

    /// Everything that was sent but the key, to be sent along with the next page.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().filter(|(name, _)| name != KEY).map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// What was typed, without spaces at the ends; empty where the field is not there.
    pub fn text(&self, name: &str) -> &str {
        self.secret(name).trim()
    }

    /// The same without touching spaces: of a password they are part.
    pub fn secret(&self, name: &str) -> &str {
        self.pairs.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field that may be sent several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.trim())
    }

    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(n, _)| n == name)
    }

    pub fn has_key(&self, key: &str) -> bool {
        bool::from(self.secret(KEY).as_bytes().ct_eq(key.as_bytes()))
    }
}

fn malformed() -> Problem {
    Problem::malformed("This is not one of the forms of that page.")
}
