//! The ladder out of its tables.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use crate::domain::ladder::{Ladder, Obligation, Rung};

type Rungs = BTreeMap<Obligation, Vec<Rung>>;

/// The ladder of a section on top of the default one. An obligation's list is taken whole. What
/// makes no sense is answered with its place and what is allowed.
pub fn read(sections: &BTreeMap<String, Table>, own: Option<&Table>) -> Result<Ladder, (String, String)> {
    let mut ladder = Ladder::default();
    for section in sections.get("default").into_iter().chain(own) {
        lay_on(&mut ladder, section)?;
    }
    match ladder.problem() {
        Some(problem) => Err(problem),
        None => Ok(ladder),
    }
}

fn lay_on(ladder: &mut Ladder, section: &Table) -> Result<(), (String, String)> {
    let mut section = section.clone();
    let services = section.remove("service");
    ladder.rungs.append(&mut typed::<Rungs>("", Value::Table(section))?);
    if let Some(services) = services {
        let services: BTreeMap<String, Rungs> = typed("service.", services)?;
        for (service, mut rungs) in services {
            ladder.of_service.entry(service).or_default().append(&mut rungs);
        }
    }
    Ok(())
}

fn typed<T: DeserializeOwned>(place: &str, value: Value) -> Result<T, (String, String)> {
    serde_path_to_error::deserialize(value)
        .map_err(|e| (format!("{place}{}", e.path()), e.into_inner().to_string().trim_end().to_owned()))
}
