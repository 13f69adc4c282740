//! People as their administrator sees them: those of an authority, and of the services that serve
//! it.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{accounts, people, service_authorities, services};

/// Somebody, with how they sign in.
#[derive(Clone, Debug, Queryable)]
pub struct Listed {
    pub id: i64,
    pub email: String,
    pub name: String,
    pub role: String,
    pub service: Option<String>,
    pub may_sign_in: bool,
    pub disabled_at: Option<NaiveDateTime>,
    pub password_set_at: Option<NaiveDateTime>,
    pub totp_confirmed_at: Option<NaiveDateTime>,
    pub seen_at: Option<NaiveDateTime>,
}

/// Those of an authority and of the services that serve it, by name of those who have one.
pub fn within(conn: &mut Conn, authority: &str) -> Result<Vec<Listed>, Error> {
    let serves = service_authorities::table
        .filter(service_authorities::authority.eq(authority.to_owned()))
        .filter(service_authorities::service_id.nullable().eq(people::service_id));
    Ok(people::table
        .left_join(services::table.on(services::id.nullable().eq(people::service_id)))
        .left_join(accounts::table.on(accounts::email.eq(people::email)))
        .filter(
            people::authority.eq(authority.to_owned()).or(people::authority.is_null().and(exists(serves))),
        )
        .order((people::email, people::id))
        .select((
            people::id,
            people::email,
            people::name,
            people::role,
            services::name.nullable(),
            people::may_sign_in,
            people::disabled_at,
            accounts::password_set_at.nullable(),
            accounts::totp_confirmed_at.nullable(),
            accounts::seen_at.nullable(),
        ))
        .load(conn)?)
}

/// The authorities that a service serves.
pub fn served_by(conn: &mut Conn, service: i64) -> Result<Vec<String>, Error> {
    Ok(service_authorities::table
        .filter(service_authorities::service_id.eq(service))
        .order(service_authorities::authority)
        .select(service_authorities::authority)
        .load(conn)?)
}
