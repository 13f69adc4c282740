//! What the templates see. The names in here are the names in the templates.

use serde::Serialize;

use crate::mail::letter::{Group, Item, Letter, LetterKind};
use crate::mail::phrase;

/// For the words of one item: all that is in the item, and phrases made of it.
#[derive(Serialize)]
pub struct Words<'a> {
    #[serde(flatten)]
    item: &'a Item,
    kind: LetterKind,
    authority: &'a str,
    reader: &'a str,
    team: &'a str,
    thing: String,
    yours: String,
    act: String,
    whom: &'a str,
    advice: bool,
    ours: bool,
    by_law: bool,
    late: bool,
}

impl<'a> Words<'a> {
    pub fn of(letter: &'a Letter, item: &'a Item) -> Self {
        Self {
            item,
            kind: letter.kind,
            authority: &letter.authority,
            reader: &letter.reader,
            team: &letter.team,
            thing: phrase::thing(item),
            yours: phrase::yours(item),
            act: phrase::act(item),
            whom: item.holder.as_deref().unwrap_or("the recipient"),
            advice: phrase::is_advice(item),
            ours: phrase::is_ours(item),
            by_law: phrase::is_by_law(item),
            late: item.days_late > 0,
        }
    }
}

/// For what a mail says of itself.
#[derive(Serialize)]
pub struct Frame<'a> {
    kind: LetterKind,
    authority: &'a str,
    reader: &'a str,
    team: &'a str,
    count: usize,
    /// "3 overdue, 2 due soon"
    counts: String,
    /// Whether the items lead somewhere.
    linked: bool,
    /// Whether all that do lead to where one signs in.
    signs_in: bool,
}

impl<'a> Frame<'a> {
    pub fn of(letter: &'a Letter, groups: &[Section<'_>]) -> Self {
        let counts: Vec<String> = groups
            .iter()
            .map(|group| format!("{} {}", group.items.len(), group.title.to_lowercase()))
            .collect();
        Self {
            kind: letter.kind,
            authority: &letter.authority,
            reader: &letter.reader,
            team: &letter.team,
            count: letter.items.len(),
            counts: counts.join(", "),
            linked: letter.items.iter().any(|item| item.link.is_some()),
            signs_in: letter.items.iter().all(|item| item.link.is_none() || item.signs_in),
        }
    }
}

/// For the subject.
#[derive(Serialize)]
pub struct Subject<'a> {
    #[serde(flatten)]
    pub frame: &'a Frame<'a>,
    pub reference: &'a str,
    pub headline: &'a str,
    pub more: usize,
}

/// For the text and the HTML.
#[derive(Serialize)]
pub struct Page<'a> {
    pub kind: LetterKind,
    pub subject: &'a str,
    pub preheader: &'a str,
    pub heading: &'a str,
    pub intro: &'a [String],
    /// The item, where there is only one or as the first of several.
    pub item: &'a Said,
    pub groups: &'a [Section<'a>],
    pub footer: &'a [String],
    pub unsubscribe: Option<&'a str>,
}

/// One item in words.
#[derive(Serialize)]
pub struct Said {
    pub group: Group,
    pub reference: String,
    pub town: Option<String>,
    pub headline: String,
    pub paragraphs: Vec<String>,
    pub facts: Vec<Fact>,
    pub short: String,
    pub why: Option<String>,
    pub link: Option<String>,
    pub button: String,
    pub hints: Vec<String>,
}

#[derive(Serialize)]
pub struct Fact {
    pub label: String,
    pub text: String,
}

/// The items of one group.
#[derive(Serialize)]
pub struct Section<'a> {
    pub title: &'static str,
    pub items: &'a [Said],
}

/// The groups that there are, of items that are sorted by group.
pub fn sections(said: &[Said]) -> Vec<Section<'_>> {
    said.chunk_by(|a, b| a.group == b.group)
        .map(|items| Section { title: phrase::of_group(items[0].group), items })
        .collect()
}
