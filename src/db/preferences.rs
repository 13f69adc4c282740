//! Which mails services would rather not have.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::mail_preferences;
use crate::domain::preference::MailPreferences;

/// What a service said that it wants; none where it never said.
pub fn of(conn: &mut Conn, service: i64) -> Result<Option<MailPreferences>, Error> {
    let found: Option<(bool, bool)> = mail_preferences::table
        .find(service)
        .select((mail_preferences::early_reminders, mail_preferences::promise_reminders))
        .first(conn)
        .optional()?;
    Ok(found
        .map(|(early_reminders, promise_reminders)| MailPreferences { early_reminders, promise_reminders }))
}

/// What services said that they want.
pub fn all(conn: &mut Conn) -> Result<Vec<(i64, MailPreferences)>, Error> {
    let found: Vec<(i64, bool, bool)> = mail_preferences::table
        .select((
            mail_preferences::service_id,
            mail_preferences::early_reminders,
            mail_preferences::promise_reminders,
        ))
        .load(conn)?;
    let wanted = |(id, early_reminders, promise_reminders)| {
        (id, MailPreferences { early_reminders, promise_reminders })
    };
    Ok(found.into_iter().map(wanted).collect())
}

pub fn set(conn: &mut Conn, service: i64, wanted: MailPreferences, now: NaiveDateTime) -> Result<(), Error> {
    diesel::delete(mail_preferences::table.find(service)).execute(conn)?;
    diesel::insert_into(mail_preferences::table)
        .values((
            mail_preferences::service_id.eq(service),
            mail_preferences::early_reminders.eq(wanted.early_reminders),
            mail_preferences::promise_reminders.eq(wanted.promise_reminders),
            mail_preferences::changed_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
