//! The ladder out of its tables.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use crate::domain::identifiers::AuthorityCode;
use crate::domain::ladder::{Ladder, Obligation, Rung};

type Rungs = BTreeMap<Obligation, Vec<Rung>>;

/// What makes no sense in any section, with its place and what is allowed.
pub fn check(sections: &BTreeMap<String, Table>) -> Result<(), (String, String)> {
    // The default first: what is wrong in it would otherwise be said of the first authority.
    read(sections, None).map_err(|(key, problem)| (format!("default.{key}"), problem))?;
    for (code, section) in sections.iter().filter(|(code, _)| *code != "default") {
        AuthorityCode::parse(code).map_err(|e| (code.clone(), e.to_string()))?;
        read(sections, Some(section)).map_err(|(key, problem)| (format!("{code}.{key}"), problem))?;
    }
    Ok(())
}

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
    ladder.rungs.append(&mut rungs("", section)?);
    if let Some(services) = services {
        let services: BTreeMap<String, Table> = typed("service.", services)?;
        for (service, section) in services {
            let mut rungs = rungs(&format!("service.\"{service}\"."), section)?;
            ladder.of_service.entry(service).or_default().append(&mut rungs);
        }
    }
    Ok(())
}

fn rungs(place: &str, section: Table) -> Result<Rungs, (String, String)> {
    let mut rungs = Rungs::new();
    for (name, list) in section {
        let place = format!("{place}{name}");
        let Some(obligation) = Obligation::ALL.into_iter().find(|obligation| obligation.name() == name)
        else {
            let names = Obligation::ALL.map(Obligation::name).join(", ");
            return Err((place, format!("no such obligation; there are {names}")));
        };
        rungs.insert(obligation, typed(&place, list)?);
    }
    Ok(rungs)
}

fn typed<T: DeserializeOwned>(place: &str, value: Value) -> Result<T, (String, String)> {
    serde_path_to_error::deserialize(value).map_err(|e| {
        let path = e.path().to_string();
        (format!("{place}{path}").trim_end_matches('.').to_owned(), e.inner().message().to_owned())
    })
}
