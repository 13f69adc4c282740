//! Links in mails: each opens one thing for one reader, for a time. The address carries a
//! signature that is kept nowhere, so whoever reads the database cannot use a link.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Days, NaiveDateTime};
use hmac::digest::Key;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{App, Error};
use crate::db::links::Link;
use crate::db::{Conn, links};
use crate::domain::identifiers::Reference;

/// How long a link can be used.
const VALID: Days = Days::new(60);
const KEY_NAME: &str = "links";
const KEY_LENGTH: usize = 32;
/// Bytes of the signature that are shown: 128 bits.
const SIGNATURE: usize = 16;

/// What a link is for, and for whom.
pub struct Opens<'a> {
    pub purpose: Purpose,
    pub case: Reference,
    pub advice: Option<u32>,
    pub service_id: Option<i64>,
    pub address: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Answer,
    Leave,
    /// To take up an invitation or to set a password anew.
    Account,
    /// No link: what only has to be recognised.
    Mark,
    /// No link: a secret made of another.
    Derived,
}

impl Purpose {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Leave => "leave",
            Self::Account => "account",
            Self::Mark => "mark",
            Self::Derived => "derived",
        }
    }

    /// The first part of the path of such links.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Account => "account-link",
            other => other.name(),
        }
    }
}

/// Signs and checks; the key is the program's own.
#[derive(Clone)]
pub struct Signer(Key<Hmac<Sha256>>);

impl Signer {
    /// What stands in an address: the link's number and its signature.
    pub fn sign(&self, purpose: Purpose, id: &str) -> String {
        format!("{id}.{}", URL_SAFE_NO_PAD.encode(&self.mac(purpose, id)[..SIGNATURE]))
    }

    /// Stands for a text that nobody is to read or to guess from what is kept.
    pub fn mark(&self, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(Purpose::Mark, text))
    }

    /// 32 bytes that follow from a text, and that nobody else can work out.
    pub fn derive(&self, text: &str) -> Vec<u8> {
        self.mac(Purpose::Derived, text)
    }

    /// The number of a link whose signature is right.
    pub fn checked<'a>(&self, purpose: Purpose, token: &'a str) -> Option<&'a str> {
        let (id, signature) = token.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        // In constant time: a guess learns nothing from how long the answer takes.
        self.keyed(purpose, id).verify_truncated_left(&signature).ok()?;
        (signature.len() == SIGNATURE).then_some(id)
    }

    fn mac(&self, purpose: Purpose, id: &str) -> Vec<u8> {
        self.keyed(purpose, id).finalize().into_bytes().to_vec()
    }

    fn keyed(&self, purpose: Purpose, id: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new(&self.0);
        mac.update(purpose.name().as_bytes());
        mac.update(b"\n");
        mac.update(id.as_bytes());
        mac
    }
}

impl App {
    pub fn signer(&self, conn: &mut Conn) -> Result<Signer, Error> {
        let kept = links::secret(conn, KEY_NAME)?.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        let missing = || crate::db::Error::Failed("the key for links is missing".to_owned());
        let kept = kept.filter(|key| key.len() == KEY_LENGTH).ok_or_else(missing)?;
        // HMAC fills a shorter key with zeros to the length of a block; so do we.
        let mut key = Key::<Hmac<Sha256>>::default();
        key[..KEY_LENGTH].copy_from_slice(&kept);
        Ok(Signer(key))
    }

    /// Makes the key for links where there is none yet.
    pub(super) fn ensure_link_key(&self) -> Result<(), Error> {
        if self.db.read(|conn| links::secret(conn, KEY_NAME))?.is_some() {
            return Ok(());
        }
        let key = URL_SAFE_NO_PAD.encode(rand::random::<[u8; KEY_LENGTH]>());
        self.db.write(|conn| match links::secret(conn, KEY_NAME)? {
            Some(_) => Ok(()),
            None => links::keep_secret(conn, KEY_NAME, &key),
        })?;
        Ok(())
    }

    /// The link behind a token: signed, known, neither run out nor revoked.
    pub(super) fn link(
        &self,
        conn: &mut Conn,
        purpose: Purpose,
        token: &str,
        now: NaiveDateTime,
    ) -> Result<Link, Error> {
        let signer = self.signer(conn)?;
        let id = signer.checked(purpose, token).ok_or(Error::NotFound)?;
        let link = links::find(conn, id)?.filter(|link| link.purpose == purpose.name());
        let holds = |link: &Link| link.revoked_at.is_none() && now < link.expires_at;
        link.filter(holds).ok_or(Error::NotFound)
    }

    /// Revokes every link that was sent to an address.
    pub fn revoke_links(&self, address: &str) -> Result<usize, Error> {
        let now = self.clock.now().at;
        Ok(self.db.write(|conn| links::revoke(conn, address, now))?)
    }
}

/// Makes a link and answers with its number, which stands in the mail until it is sent.
pub fn make(conn: &mut Conn, opens: &Opens<'_>, now: NaiveDateTime) -> Result<String, Error> {
    let id = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
    let link = Link {
        id: id.clone(),
        purpose: opens.purpose.name().to_owned(),
        case_id: opens.case.to_id(),
        advice: opens.advice.and_then(|advice| i32::try_from(advice).ok()),
        service_id: opens.service_id,
        address: opens.address.to_owned(),
        created_at: now,
        expires_at: now + VALID,
        revoked_at: None,
    };
    links::add(conn, &link)?;
    Ok(id)
}
