//! Forms as a browser sees them: what they ask, what stands in them, and sending them filled in.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Browser, Seen};

/// The names and values of the form on a page, as a browser would send it untouched.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub action: String,
    pub pairs: Vec<(String, String)>,
    /// Every name that the form can send.
    pub names: BTreeSet<String>,
}

impl Sheet {
    /// The form in the main part of the page.
    #[track_caller]
    pub fn of(seen: &Seen) -> Self {
        let form = seen.html.split("data-keep").nth(1).unwrap_or_else(|| panic!("no form: {}", seen.html));
        let before = seen.html.split("data-keep").next().unwrap_or_default();
        let action = attribute(before.rsplit('<').next().unwrap_or_default(), "action").unwrap_or_default();
        let form = form.split("</form>").next().unwrap_or_default();
        let mut sheet = Self { action, pairs: Vec::new(), names: BTreeSet::new() };
        let mut select = None;
        for tag in form.split('<').skip(1) {
            let (name, value) = (attribute(tag, "name"), attribute(tag, "value"));
            if tag.starts_with("input") {
                let is_box = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
                if !is_box || tag.contains(" checked") {
                    sheet.push(name.clone(), value.unwrap_or_default());
                }
            } else if tag.starts_with("textarea") {
                sheet.push(name.clone(), text(tag));
            } else if tag.starts_with("select") {
                select = name.clone();
                sheet.push(name.clone(), String::new());
            } else if tag.starts_with("option") && tag.contains(" selected") {
                sheet.set(select.as_deref().unwrap_or_default(), &value.unwrap_or_default());
                continue;
            }
            if !tag.starts_with("button") && !tag.starts_with("option") {
                sheet.names.extend(name);
            }
        }
        sheet
    }

    fn push(&mut self, name: Option<String>, value: String) {
        self.pairs.extend(name.map(|name| (name, value)));
    }

    pub fn value(&self, name: &str) -> &str {
        self.pairs.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }

    /// Types or chooses something, in the place of what was there.
    pub fn set(&mut self, name: &str, value: &str) -> &mut Self {
        self.pairs.retain(|(one, _)| one != name);
        self.pairs.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn set_date(&mut self, name: &str, day: &str) -> &mut Self {
        let parts: Vec<&str> = day.split('-').collect();
        self.set(&format!("{name}-day"), parts.get(2).unwrap_or(&""));
        self.set(&format!("{name}-month"), parts.get(1).unwrap_or(&""));
        self.set(&format!("{name}-year"), parts.first().unwrap_or(&""))
    }

    /// Fills in what the API would be sent.
    pub fn fill(&mut self, fields: &Value) -> &mut Self {
        for (name, value) in fields.as_object().into_iter().flatten().filter(|(name, _)| *name != "step") {
            match value {
                Value::Array(values) => {
                    self.pairs.retain(|(one, _)| one != name);
                    let all = values
                        .iter()
                        .map(|value| (name.clone(), value.as_str().unwrap_or_default().to_owned()));
                    self.pairs.extend(all);
                }
                value => {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    if self.names.contains(&format!("{name}-day")) {
                        self.set_date(name, &text);
                    } else if self.names.contains(&format!("{name}-other")) {
                        self.set(name, "").set(&format!("{name}-other"), &text);
                    } else {
                        self.set(name, &text);
                    }
                }
            }
        }
        self
    }

    pub fn send(&self, browser: &Browser) -> Seen {
        let pairs: Vec<(&str, &str)> = self
            .pairs
            .iter()
            .filter(|(name, _)| name != "form_key")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        browser.send(&self.action, &pairs)
    }

    /// Sends it with one of its buttons.
    pub fn press(&self, browser: &Browser, name: &str, value: &str) -> Seen {
        self.clone().set(name, value).send(browser)
    }

    /// The names of the fields as the API calls them.
    pub fn fields(&self) -> BTreeSet<String> {
        let unseen = ["form_key", "version", "key", "confirmed"];
        let shown = self.names.iter().filter(|name| !unseen.contains(&name.as_str()));
        let plain = shown.map(|name| {
            ["-day", "-month", "-year", "-other"]
                .iter()
                .find_map(|end| name.strip_suffix(end))
                .unwrap_or(name)
                .to_owned()
        });
        plain.collect()
    }
}

impl Seen {
    /// The number of the entry that was recorded, as the way back to the case says.
    #[track_caller]
    pub fn entry(&self, reference: &str) -> u32 {
        let to = self.header("location");
        let entry = to.strip_prefix(&format!("/cases/{reference}?done=")).and_then(|text| text.parse().ok());
        entry.unwrap_or_else(|| panic!("{} {to} {}", self.status, self.html))
    }

    /// What is said beside a field.
    pub fn error_at(&self, field: &str) -> Option<String> {
        let mark = format!("id=\"{field}-error\"><span class=\"tw-unseen\">Error: </span>");
        let rest = self.html.split(&mark).nth(1)?;
        rest.split('<').next().map(unescaped)
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
    rest.split('"').next().map(unescaped)
}

fn text(tag: &str) -> String {
    unescaped(tag.split_once('>').map_or("", |(_, text)| text))
}

fn unescaped(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}
