//! Authorities and services as the API names them.

use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorityName {
    #[schema(example = "351")]
    pub code: String,
    /// The code where it has no name.
    pub name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceName {
    pub id: i64,
    pub name: String,
}

pub fn authorities(named: Vec<(String, String)>) -> Vec<AuthorityName> {
    named.into_iter().map(|(code, name)| AuthorityName { code, name }).collect()
}

pub fn services(named: Vec<(i64, String)>) -> Vec<ServiceName> {
    named.into_iter().map(|(id, name)| ServiceName { id, name }).collect()
}
