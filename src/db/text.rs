//! Names of the domain as texts in the tables, by way of the one spelling that serde knows.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Error;

/// The name a fieldless enum has in the API and in the tables.
pub fn to_text<T: Serialize>(value: &T) -> Result<String, Error> {
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => Ok(text),
        _ => Err(Error::Failed("a value that has no name".into())),
    }
}

pub fn from_text<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_value(Value::String(text.to_owned()))
        .map_err(|_| Error::Failed("the database holds a name that this version does not know".into()))
}
