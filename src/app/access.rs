//! Who is asking, and what of it they may see.

use crate::db::listing::Scope;
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::permission::Role;

/// Somebody who has shown who they are.
#[derive(Clone, Debug)]
pub struct Caller {
    /// How they are named in the record.
    pub actor: String,
    pub role: Role,
    pub scope: Scope,
}

impl Caller {
    /// Whether a case lies in their authority; a service's cases are looked up.
    pub fn is_of_authority(&self, case: Reference) -> bool {
        matches!(&self.scope, Scope::Authority(code) if *code.as_str() == case.authority())
    }

    /// The services they act for; none of staff of an authority.
    pub fn services(&self) -> Option<&[i64]> {
        match &self.scope {
            Scope::Services(ids) => Some(ids),
            Scope::Authority(_) => None,
        }
    }

    pub const fn authority(&self) -> Option<&AuthorityCode> {
        match &self.scope {
            Scope::Authority(code) => Some(code),
            Scope::Services(_) => None,
        }
    }
}
