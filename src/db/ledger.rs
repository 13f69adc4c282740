//! Looking into the ledger.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::notices::{NoticeState, Row, Stored};
use super::schema::notices;
use super::text::to_text;
use crate::domain::identifiers::Reference;

/// What a ledger is asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub authority: Option<String>,
    pub services: Option<Vec<i64>>,
    pub case: Option<Reference>,
    pub state: Option<NoticeState>,
    pub topic: Option<String>,
    /// By its number.
    pub service: Option<i64>,
    /// Noticed from one moment on and before another.
    pub from: Option<NaiveDateTime>,
    pub to: Option<NaiveDateTime>,
    /// Only those before this number.
    pub before: Option<i64>,
}

/// A page of the ledger, newest first.
pub fn page(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<Stored>, Error> {
    let mut query = notices::table.order(notices::id.desc()).limit(limit).into_boxed();
    if let Some(authority) = &filter.authority {
        query = query.filter(notices::authority.eq(authority.clone()));
    }
    if let Some(services) = &filter.services {
        query = query.filter(notices::service_id.eq_any(services.clone()));
    }
    if let Some(case) = filter.case {
        query = query.filter(notices::case_id.eq(case.to_id()));
    }
    if let Some(state) = &filter.state {
        query = query.filter(notices::state.eq(to_text(state)?));
    }
    if let Some(topic) = &filter.topic {
        query = query.filter(notices::topic.eq(topic.clone()));
    }
    if let Some(service) = filter.service {
        query = query.filter(notices::service_id.eq(service));
    }
    if let Some(from) = filter.from {
        query = query.filter(notices::created_at.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(notices::created_at.lt(to));
    }
    if let Some(before) = filter.before {
        query = query.filter(notices::id.lt(before));
    }
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter().map(Row::stored).collect()
}
