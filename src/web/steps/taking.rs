//! Taking a step at its form: read, looked at, recorded once, and told from what others did
//! meanwhile.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ReqData};

use super::sheet::{Closed, Row, Sheet, closing_day};
use crate::app::cases::Terms;
use crate::app::considering::Considered;
use crate::app::ground::Ground;
use crate::app::preview::Preview;
use crate::app::sessions::Session;
use crate::app::{App, Error};
use crate::db;
use crate::domain::calendar::in_words;
use crate::domain::identifiers::Reference;
use crate::domain::permission::{Route, may_take};
use crate::domain::{Refusal, StepKind};
use crate::web::form::FormBody;
use crate::web::form::once::{CHANGE, CONFIRMED, KEY, VERSION, new_key};
use crate::web::problem::{self, Problem};

/// A step that somebody asks for, with what they chose or typed.
pub struct Asked {
    app: Data<App>,
    session: Session,
    case: String,
    path: String,
    kind: StepKind,
    body: FormBody,
}

/// What is shown in answer.
pub enum Outcome {
    Recorded {
        reference: Reference,
        entry: u32,
    },
    /// The form; `seen` is the version after which others recorded something.
    Form {
        ground: Ground,
        sheet: Sheet,
        carried: Vec<(String, String)>,
        seen: Option<u32>,
        status: StatusCode,
    },
    Check {
        ground: Ground,
        sheet: Sheet,
        carried: Vec<(String, String)>,
        preview: Box<Preview>,
    },
    /// It cannot be taken, and why.
    NotNow {
        ground: Ground,
        kind: StepKind,
        why: String,
        typed: Vec<Row>,
        seen: Option<u32>,
    },
    WhichEntry {
        ground: Ground,
    },
}

impl Asked {
    pub fn of(
        app: &Data<App>,
        session: ReqData<Session>,
        path: Path<(String, String)>,
        request: &HttpRequest,
        body: FormBody,
    ) -> Result<Self, Problem> {
        let (case, step) = path.into_inner();
        // A request is registered at a page of its own, and nobody raises an alert by hand.
        let is_taken = |kind: &StepKind| *kind != StepKind::Register && !may_take(*kind).is_empty();
        let kind = StepKind::ALL.into_iter().find(|kind| kind.name() == step && is_taken(kind));
        Ok(Self {
            app: app.clone(),
            session: session.into_inner(),
            case,
            path: request.path().to_owned(),
            kind: kind.ok_or_else(Problem::not_found)?,
            body,
        })
    }

    /// The form, empty or as it was kept when a session ended.
    pub fn open(self, route: Route) -> Result<Outcome, Problem> {
        let ground = self.ground(route)?;
        let kept = self.app.kept_form(&self.session, &self.path)?;
        let kept = kept.as_deref().and_then(FormBody::of_text).filter(|kept| self.is_about(kept));
        let carried = match &kept {
            Some(kept) => carried(kept.text(VERSION), kept.text(KEY)),
            None => carried(&ground.case.version().to_string(), &new_key()),
        };
        Ok(match Sheet::open(self.kind, &ground, kept.as_ref().unwrap_or(&self.body)) {
            Err(closed) => self.closed(ground, closed),
            Ok(mut sheet) => {
                if let Some(kept) = &kept {
                    sheet.form = sheet.form.typed(kept);
                    sheet.form.is_kept = true;
                }
                Outcome::Form { ground, sheet, carried, seen: None, status: StatusCode::OK }
            }
        })
    }

    /// Takes the step, or shows what it would move, or says what is wrong with it.
    pub fn take(self) -> Result<Outcome, Problem> {
        let ground = self.ground(Route::StepByForm)?;
        if self.body.has(CHANGE) {
            return Ok(match self.sheet(&ground) {
                Ok(sheet) => self.form(ground, sheet, StatusCode::OK),
                Err(closed) => self.closed(ground, closed),
            });
        }
        // Sent twice, it is answered as it was the first time.
        if let Some((reference, entry)) = self.recorded_before()? {
            return Ok(Outcome::Recorded { reference, entry });
        }
        let mut sheet = match self.sheet(&ground) {
            Ok(sheet) => sheet,
            Err(closed) => return Ok(self.closed(ground, closed)),
        };
        let Some(command) = sheet.command() else {
            return Ok(self.form(ground, sheet, problem::REFUSED));
        };
        let has_seen = self.body.has(CONFIRMED);
        match self.app.consider(&self.session.caller, ground.reference, &command, &self.terms(), has_seen) {
            Ok(Considered::Recorded(answer)) => {
                self.app.forget_form(&self.session, &self.path)?;
                Ok(Outcome::Recorded { reference: answer.reference, entry: answer.version })
            }
            Ok(Considered::Moves(preview)) => {
                let typed = self.body.typed_pairs().map(|(name, value)| (name.to_owned(), value.to_owned()));
                let carried = self.carried().into_iter().chain(typed).collect();
                Ok(Outcome::Check { ground, sheet, carried, preview })
            }
            Err(Error::Stale { expected, .. }) => self.stale(expected),
            Err(error) => self.refused(ground, sheet, error),
        }
    }

    fn ground(&self, route: Route) -> Result<Ground, Problem> {
        let caller = &self.session.caller;
        let reference = self.app.find(caller, &self.case)?;
        Ok(self.app.ground(caller, reference, self.kind, route)?)
    }

    /// Whether a form that was kept is about what the address asks for: this entry, this advice.
    fn is_about(&self, kept: &FormBody) -> bool {
        self.body.pairs().all(|(name, value)| !kept.has(name) || kept.text(name) == value)
    }

    /// The form as it was filled in.
    fn sheet(&self, ground: &Ground) -> Result<Sheet, Closed> {
        let mut sheet = Sheet::of(self.kind, ground, &self.body)?;
        sheet.form = sheet.form.typed(&self.body);
        Ok(sheet)
    }

    fn terms(&self) -> Terms {
        Terms { expected_version: self.body.version(), idempotency_key: self.body.once_key() }
    }

    fn recorded_before(&self) -> Result<Option<(Reference, u32)>, Error> {
        match self.body.once_key() {
            Some(key) => self.app.recorded_under(&self.session.caller, &key),
            None => Ok(None),
        }
    }

    fn carried(&self) -> Vec<(String, String)> {
        carried(self.body.text(VERSION), self.body.text(KEY))
    }

    /// The form again, with what was typed.
    fn form(&self, ground: Ground, sheet: Sheet, status: StatusCode) -> Outcome {
        Outcome::Form { ground, sheet, carried: self.carried(), seen: None, status }
    }

    /// The form again, on the case as it is now; what others did is said above it. Where they did
    /// the same, that is said instead.
    fn stale(&self, seen: u32) -> Result<Outcome, Problem> {
        let ground = self.ground(Route::StepByForm)?;
        let typed = || self.sheet(&ground).map_or_else(|_| Vec::new(), |sheet| sheet.rows());
        match (Sheet::open(self.kind, &ground, &self.body), self.sheet(&ground)) {
            (Err(Closed::NotNow(why)), _) => {
                let typed = typed();
                Ok(Outcome::NotNow { ground, kind: self.kind, why, typed, seen: Some(seen) })
            }
            (_, Ok(sheet)) => {
                let carried = carried(&ground.case.version().to_string(), self.body.text(KEY));
                Ok(Outcome::Form { ground, sheet, carried, seen: Some(seen), status: problem::STALE })
            }
            (_, Err(closed)) => Ok(self.closed(ground, closed)),
        }
    }

    fn refused(&self, ground: Ground, mut sheet: Sheet, error: Error) -> Result<Outcome, Problem> {
        if let (Error::Refused(Refusal::NotPermitted { .. }), Some(on)) =
            (&error, closing_day(self.kind, &ground))
        {
            let message = format!("The case closed on {}: enter that day or an earlier one", in_words(on));
            sheet.form = sheet.form.wrong("on", &message);
            return Ok(self.form(ground, sheet, problem::REFUSED));
        }
        if let Error::Refused(Refusal::NotPermitted { .. } | Refusal::NothingToDo { .. }) = &error {
            let (kind, why, typed) = (self.kind, error.to_string(), sheet.rows());
            return Ok(Outcome::NotNow { ground, kind, why, typed, seen: None });
        }
        let is_on_the_form = matches!(
            &error,
            Error::Refused(_)
                | Error::Invalid { .. }
                | Error::Db(db::Error::Conflict | db::Error::Unavailable(_))
        );
        let stands_against = match &error {
            Error::Refused(Refusal::WouldContradict { entry, .. }) => Some(*entry),
            _ => None,
        };
        let problem = Problem::from(error);
        if !is_on_the_form {
            return Err(problem);
        }
        let status = StatusCode::from_u16(problem.status).unwrap_or(problem::REFUSED);
        sheet.refuse(problem);
        sheet.form.elsewhere = stands_against.map(|entry| {
            let address = format!("/cases/{}/record#entry-{entry}", ground.reference);
            (format!("See entry {entry} in the record"), address)
        });
        Ok(self.form(ground, sheet, status))
    }

    fn closed(&self, ground: Ground, closed: Closed) -> Outcome {
        match closed {
            Closed::NotNow(why) => {
                Outcome::NotNow { ground, kind: self.kind, why, typed: Vec::new(), seen: None }
            }
            Closed::WhichEntry => Outcome::WhichEntry { ground },
        }
    }
}

fn carried(version: &str, key: &str) -> Vec<(String, String)> {
    let key = if key.is_empty() { new_key() } else { key.to_owned() };
    vec![(VERSION.to_owned(), version.to_owned()), (KEY.to_owned(), key)]
}
