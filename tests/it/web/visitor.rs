//! Somebody who signs in with a browser that keeps its cookie, as browsers do.

use std::cell::RefCell;

use reqwest::Method;
use totp_rs::{Builder, Secret};
use twentyweeks::app::jobs::Worker;
use twentyweeks::app::tokens::Holder;
use twentyweeks::domain::identifiers::{AuthorityCode, Email};
use twentyweeks::domain::permission::Role;

use crate::support::{Browser, Seen, TestApp};

pub const PASSWORD: &str = "four quiet herons wait";
/// Another that is good.
pub const OTHER: &str = "seven loud geese leave";
pub const SERVICE: &str = "Community Paediatrics";

pub struct Visitor {
    browser: Browser,
    cookie: RefCell<Option<String>>,
    /// What the forms on the page that is open carry.
    key: RefCell<String>,
}

impl Visitor {
    pub fn at(server: &TestApp) -> Self {
        Self { browser: Browser::at(server), cookie: RefCell::default(), key: RefCell::default() }
    }

    pub fn from(self, place: &str) -> Self {
        Self { browser: self.browser.from(place), ..self }
    }

    /// The same browser, once the server listens elsewhere.
    pub fn moved(self, server: &TestApp) -> Self {
        Self { browser: Browser::at(server), ..self }
    }

    pub fn open(&self, path: &str) -> Seen {
        self.took(self.browser.ask(Method::GET, path, |request| {
            let request = request.header("accept", "text/html");
            match &*self.cookie.borrow() {
                Some(cookie) => request.header("cookie", cookie),
                None => request,
            }
        }))
    }

    /// Sends a form with the key of the page that was opened last.
    pub fn send(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let key = self.key.borrow().clone();
        let mut fields = fields.to_vec();
        if !key.is_empty() {
            fields.push(("form_key", &key));
        }
        let body = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect::<Vec<_>>()
            .join("&");
        self.took(self.browser.ask(Method::POST, path, |request| {
            let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
            match &*self.cookie.borrow() {
                Some(cookie) => request.header("cookie", cookie),
                None => request,
            }
        }))
    }

    pub fn sign_in(&self, email: &str, password: &str) -> Seen {
        self.send("/sign-in", &[("email", email), ("password", password)])
    }

    /// Signs in and goes where that leads.
    #[track_caller]
    pub fn signed_in(self, email: &str, password: &str) -> Self {
        let seen = self.sign_in(email, password);
        assert_eq!(seen.status, 303, "{}", seen.html);
        self.open(seen.header("location"));
        self
    }

    /// The cookie as it is sent: name and secret.
    pub fn cookie(&self) -> String {
        self.cookie.borrow().clone().unwrap_or_default()
    }

    pub fn with_cookie(self, cookie: String) -> Self {
        *self.cookie.borrow_mut() = Some(cookie);
        self
    }

    fn took(&self, seen: Seen) -> Seen {
        if let Some(set) = seen.headers.get("set-cookie").and_then(|value| value.to_str().ok()) {
            let cookie = set.split(';').next().unwrap_or_default().to_owned();
            let is_gone = cookie.ends_with('=');
            *self.cookie.borrow_mut() = Some(cookie).filter(|_| !is_gone);
        }
        if let Some(key) = between(&seen.html, "name=\"form_key\" value=\"", "\"") {
            *self.key.borrow_mut() = key;
        }
        seen
    }
}

/// Somebody of an authority who has a password.
pub fn staff(server: &TestApp, role: Role, email: &str) -> Email {
    somebody(server, role, &Holder::Authority(AuthorityCode::parse("351").unwrap()), email)
}

/// Somebody of a service that serves the authority, who has a password.
pub fn partner(server: &TestApp, email: &str) -> Email {
    let code = AuthorityCode::parse("351").unwrap();
    // It may be there already.
    let _ = server.app.add_service(SERVICE, &code, false);
    somebody(server, Role::Partner, &Holder::Service { name: SERVICE.to_owned(), authority: None }, email)
}

fn somebody(server: &TestApp, role: Role, holder: &Holder, email: &str) -> Email {
    let email = Email::parse(email).unwrap();
    server.app.add_person(&email, "A. Name", role, holder).unwrap();
    server.app.set_password(&email, PASSWORD).unwrap();
    email
}

/// The key that a page shows to be typed into an authenticator app.
#[track_caller]
pub fn key_on(page: &Seen) -> String {
    let key = between(&page.html, "<p class=\"tw-key\"><code>", "<").expect("a key");
    key.replace(' ', "")
}

/// The code that an app shows so many steps after now.
pub fn code(server: &TestApp, key: &str, steps: i64) -> String {
    let secret = Secret::try_from_base32(key).unwrap();
    let app = Builder::new().with_secret(secret).build().unwrap();
    let time = server.app.clock.now().at.and_utc().timestamp() + 30 * steps;
    app.generate(u64::try_from(time).unwrap()).to_string()
}

pub fn recovery_codes(page: &Seen) -> Vec<String> {
    page.html
        .split("<li><code>")
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
        .map(str::to_owned)
        .collect()
}

pub fn between(text: &str, before: &str, after: &str) -> Option<String> {
    Some(text.split(before).nth(1)?.split(after).next()?.to_owned())
}

/// Sends what waits; the texts of the mails that went to an address, the oldest first.
pub fn mails_to(server: &TestApp, email: &str) -> Vec<String> {
    let sent = actix_web::rt::System::new().block_on(async { server.app.deliver_now(&Worker::new()).await });
    sent.expect("mails are sent");
    let mut files: Vec<_> = std::fs::read_dir(server.mails.path())
        .expect("the folder")
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .collect();
    files.sort_by_key(|path| std::fs::metadata(path).and_then(|data| data.modified()).expect("a time"));
    let read = |path: &std::path::PathBuf| {
        let raw = std::fs::read(path).expect("a mail");
        let mail = mail_parser::MessageParser::default().parse(&raw).expect("a mail");
        let to =
            mail.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default().to_owned();
        (to == email).then(|| mail.body_text(0).expect("text").into_owned())
    };
    files.iter().filter_map(read).collect()
}

/// The path of the link in a mail.
#[track_caller]
pub fn link_in(mail: &str) -> String {
    let from = mail.find("/account-link/").expect("a link");
    mail[from..].split_whitespace().next().expect("a link").to_owned()
}

fn encoded(value: &str) -> String {
    value.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
