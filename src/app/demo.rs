//! The demonstration: two authorities that do not exist, with a caseload each that is the same
//! every time, relative to today.

mod chance;
mod council;
mod people;

use self::council::Council;
pub use self::people::{SignIn, sign_ins};
use super::contacts::ContactOrder;
use super::outbox::postbook::Post;
use super::tokens::Holder;
use super::{App, Error, Progress};
use crate::db::authorities::Authority;
use crate::db::{self, directory};
use crate::domain::identifiers::{AuthorityCode, Email};
use crate::domain::permission::Role;

const REQUESTS_EACH: u64 = 600;
const AT_A_TIME: usize = 100;
/// Serves both authorities.
pub const SHARED_SERVICE: &str = "Community Paediatrics";

/// Asked for advice by both, with no contact in the book.
const UNREACHABLE: &str = "Healthy Young Minds";

/// The two authorities; no authority of England has these codes.
const COUNCILS: [(&str, &str); 2] =
    [("981", "Northshire (demonstration)"), ("982", "Southshire (demonstration)")];

pub struct DemoToken {
    pub whose: String,
    pub secret: String,
}

/// Loads the demonstration into an empty database and makes tokens to try it with; into any
/// other it loads nothing and answers with none.
pub fn load(app: &App, progress: &dyn Progress) -> Result<Vec<DemoToken>, Error> {
    if !app.db.read(db::authorities::all)?.is_empty() {
        return Ok(Vec::new());
    }
    let now = app.clock.now();
    let codes = add_authorities(app)?;
    progress.begin(REQUESTS_EACH * codes.len() as u64, "Loading the demonstration");
    for (seed, code) in (1..).zip(&codes) {
        let histories = Council::new(code.clone(), seed, now.today).histories(REQUESTS_EACH);
        for batch in histories.chunks(AT_A_TIME) {
            let stored = app.store(batch, "demonstration", now, false)?;
            debug_assert!(stored.problems.is_empty(), "{:?}", stored.problems);
            progress.advance(batch.len() as u64);
        }
    }
    progress.end();
    add_contacts(app, &codes)?;
    people::admit(app)?;
    tokens(app, &codes)
}

fn add_authorities(app: &App) -> Result<Vec<AuthorityCode>, Error> {
    app.db.write(|conn| {
        let service = directory::add_service(conn, SHARED_SERVICE)?;
        let mut codes = Vec::new();
        for (code, name) in COUNCILS {
            let code = AuthorityCode::parse(code).map_err(|e| db::Error::Failed(e.to_string()))?;
            let policy = super::authorities::fingerprint(&app.config.policy(&code));
            db::authorities::add(conn, &Authority { code: code.to_string(), name: name.to_owned(), policy })?;
            directory::serve(conn, &code, service)?;
            codes.push(code);
        }
        Ok::<_, Error>(codes)
    })
}

/// Whom the demonstration's mails go to; no address of theirs is anybody's.
fn add_contacts(app: &App, codes: &[AuthorityCode]) -> Result<(), Error> {
    let add = |post, code: &AuthorityCode, service: Option<&str>, email: &str| {
        app.add_contact(&ContactOrder {
            post,
            authority: Some(code.clone()),
            service: service.map(str::to_owned),
            setting: None,
            team: None,
            name: String::new(),
            email: Email::parse(email).map_err(|e| db::Error::Failed(e.to_string()))?,
            from_on: None,
            to_on: None,
        })
    };
    for code in codes {
        for post in [Post::SenTeam, Post::SenManager, Post::HeadOfSend, Post::Dmo, Post::Dco, Post::Dsco] {
            let email = format!("{}@{code}.example", post.name().replace('_', "."));
            add(post, code, None, &email)?;
        }
        for (name, authorities) in app.list_services()? {
            // One service is left without an address, so that there is a task to be seen.
            if name == UNREACHABLE || !authorities.iter().any(|one| one == code.as_str()) {
                continue;
            }
            let mailbox: String =
                name.to_lowercase().chars().map(|c| if c.is_ascii_lowercase() { c } else { '.' }).collect();
            let email = format!("{}@{code}.example", mailbox.replace("..", "."));
            add(Post::Service, code, Some(&name), &email)?;
        }
    }
    Ok(())
}

fn tokens(app: &App, codes: &[AuthorityCode]) -> Result<Vec<DemoToken>, Error> {
    let mut tokens = Vec::new();
    for (code, (_, name)) in codes.iter().zip(COUNCILS) {
        for role in [Role::Caseworker, Role::Manager] {
            let whose = format!("{} of {name}", role.name());
            let secret = app.create_token(&whose, role, &Holder::Authority(code.clone()), None)?;
            tokens.push(DemoToken { whose, secret });
        }
    }
    let holder = Holder::Service { name: SHARED_SERVICE.to_owned(), authority: None };
    let whose = format!("partner at {SHARED_SERVICE}");
    let secret = app.create_token(&whose, Role::Partner, &holder, None)?;
    tokens.push(DemoToken { whose, secret });
    Ok(tokens)
}
