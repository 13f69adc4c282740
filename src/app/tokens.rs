//! API tokens: made once, shown once, kept as a hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Days, NaiveDate, NaiveDateTime};
use sha2::{Digest, Sha256};

use super::access::Caller;
use super::view::hex;
use super::{App, Error};
use crate::clock::in_england;
use crate::db::listing::Scope;
use crate::db::tokens::{self, NewToken, Token};
use crate::db::{Conn, directory};
use crate::domain::identifiers::AuthorityCode;
use crate::domain::permission::Role;

/// So that a secret is recognised where it should not be.
const PREFIX: &str = "twentyweeks_";

/// Whom a token speaks for.
#[derive(Clone, Debug)]
pub enum Holder {
    Authority(AuthorityCode),
    Service { name: String, authority: Option<AuthorityCode> },
}

/// A token as its administrator sees it.
#[derive(Clone, Debug)]
pub struct TokenView {
    pub id: i64,
    pub name: String,
    pub role: Role,
    /// None of an authority's own.
    pub service: Option<String>,
    pub made_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub revoked_on: Option<NaiveDate>,
    pub holds: bool,
}

impl TokenView {
    fn of(token: Token, service: Option<String>, now: NaiveDateTime) -> Option<Self> {
        let on = |at: NaiveDateTime| in_england(at).date();
        Some(Self {
            holds: holds(&token, now),
            role: Role::parse(&token.role)?,
            id: token.id,
            name: token.name,
            service,
            made_on: on(token.created_at),
            ends_on: token.expires_at.map(on),
            revoked_on: token.revoked_at.map(on),
        })
    }
}

impl App {
    /// Makes a token and answers with its secret, which is nowhere else.
    pub fn create_token(
        &self,
        name: &str,
        role: Role,
        holder: &Holder,
        valid_days: Option<u32>,
    ) -> Result<String, Error> {
        let invalid = |field, detail: &str| Error::Invalid { field, detail: detail.to_owned() };
        if name.trim().is_empty() {
            return Err(invalid("name", "give the token a name that says who uses it"));
        }
        match (role, holder) {
            (Role::Partner, Holder::Authority(_)) => {
                return Err(invalid("service", "a partner's token needs a service"));
            }
            (Role::Partner, Holder::Service { .. }) | (_, Holder::Authority(_)) => {}
            _ => {
                return Err(invalid(
                    "authority",
                    "only a partner's token is for a service; give an authority",
                ));
            }
        }
        let secret = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()));
        let now = self.clock.now().at;
        let expires_at = valid_days.map(|days| now + Days::new(days.into()));
        self.db.write(|conn| {
            if tokens::all(conn)?.iter().any(|token| token.name == name) {
                return Err(invalid(
                    "name",
                    "there is a token of this name; revoked ones keep theirs, for the record",
                ));
            }
            let (authority, service_id) = self.resolve(conn, holder)?;
            let hash = hash(&secret);
            let authority = authority.as_ref().map(|code| code.as_str());
            let token = NewToken {
                name,
                hash: &hash,
                role: role.name(),
                authority,
                service_id,
                created_at: now,
                expires_at,
            };
            tokens::add(conn, &token)?;
            Ok(())
        })?;
        Ok(secret)
    }

    pub fn list_tokens(&self) -> Result<Vec<Token>, Error> {
        Ok(self.db.read(tokens::all)?)
    }

    /// The tokens of the caller's authority and of the services that serve it.
    pub fn tokens_of(&self, caller: &Caller) -> Result<Vec<TokenView>, Error> {
        let code = caller.authority().ok_or(Error::NotFound)?;
        let now = self.clock.now().at;
        let found = self.db.read(|conn| tokens::within(conn, code.as_str()))?;
        Ok(found.into_iter().filter_map(|(token, service)| TokenView::of(token, service, now)).collect())
    }

    /// Ends a token of the caller's authority, or of a service that serves it.
    pub fn revoke_token_of(&self, caller: &Caller, id: i64) -> Result<(), Error> {
        let all = self.tokens_of(caller)?;
        let token = all.into_iter().find(|token| token.id == id).ok_or(Error::NotFound)?;
        match self.revoke_token(&token.name) {
            // It is revoked already.
            Err(Error::NotFound) => Ok(()),
            result => result,
        }
    }

    /// Not found where no such token holds.
    pub fn revoke_token(&self, name: &str) -> Result<(), Error> {
        let now = self.clock.now().at;
        let revoked = self.db.write(|conn| tokens::revoke(conn, name, now))?;
        if revoked { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Who speaks with this secret; none where it is not known, revoked or expired.
    pub fn caller_of(&self, secret: &str) -> Result<Option<Caller>, Error> {
        // The secret has 256 random bits, so looking up its hash gives nothing away by its time.
        let token = self.db.read(|conn| tokens::by_hash(conn, &hash(secret)))?;
        let now = self.clock.now().at;
        Ok(token.filter(|token| holds(token, now)).and_then(|token| caller(&token)))
    }

    fn resolve(
        &self,
        conn: &mut Conn,
        holder: &Holder,
    ) -> Result<(Option<AuthorityCode>, Option<i64>), Error> {
        match holder {
            Holder::Authority(code) => {
                self.ensure_authority(conn, code)?;
                Ok((Some(code.clone()), None))
            }
            Holder::Service { name, authority } => {
                let id = service_of(conn, name, authority.as_ref())?;
                Ok((None, Some(id)))
            }
        }
    }
}

/// The one service of this name, of an authority where several have the name.
pub fn service_of(conn: &mut Conn, name: &str, authority: Option<&AuthorityCode>) -> Result<i64, Error> {
    let named = directory::services_named(conn, name)?;
    let serves = |codes: &Vec<String>| authority.is_none_or(|code| codes.iter().any(|c| c == code.as_str()));
    let found: Vec<i64> = named.into_iter().filter(|(_, codes)| serves(codes)).map(|(id, _)| id).collect();
    match found[..] {
        [id] => Ok(id),
        [] => Err(Error::Invalid {
            field: "service",
            detail: "there is no service of this name; `twentyweeks service list` shows those there are"
                .into(),
        }),
        _ => Err(Error::Invalid {
            field: "service",
            detail: "several services have this name: say which authority's with --authority".into(),
        }),
    }
}

pub fn holds(token: &Token, now: NaiveDateTime) -> bool {
    token.revoked_at.is_none() && token.expires_at.is_none_or(|at| now < at)
}

fn caller(token: &Token) -> Option<Caller> {
    let scope = match (&token.authority, token.service_id) {
        (Some(code), None) => Scope::Authority(AuthorityCode::parse(code).ok()?),
        (None, Some(id)) => Scope::Services(vec![id]),
        _ => return None,
    };
    Some(Caller { actor: format!("token {}", token.name), role: Role::parse(&token.role)?, scope })
}

fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret))
}
