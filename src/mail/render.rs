//! From a letter to a mail's subject, text and HTML.

mod embedded;
mod engine;
mod lines;
mod overrides;
mod view;

pub use embedded::TEMPLATES;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

use super::letter::{Item, Letter, LetterKind, Tone};
use super::phrase;
use view::{Fact, Frame, Page, Said, Subject, Words};

#[derive(Debug)]
pub struct Templates {
    engine: Environment<'static>,
    /// The names that each template uses, on every way through it.
    names: BTreeMap<&'static str, BTreeSet<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Templates {
    /// The templates that come with the program. A file in `folder` takes the place of the one of
    /// its name; where there is a folder, everything in it is tried on every sample letter.
    pub fn load(folder: Option<&Path>) -> Result<Self, String> {
        let mut templates = Self { engine: engine::engine(), names: BTreeMap::new() };
        for (name, source) in TEMPLATES {
            templates.add(name, source)?;
        }
        if let Some(folder) = folder {
            overrides::add(&mut templates, folder)
                .map_err(|why| format!("mail templates in {}: {why}", folder.display()))?;
        }
        Ok(templates)
    }

    pub fn render(&self, letter: &Letter) -> Result<Rendered, String> {
        let mut items: Vec<&Item> = letter.items.iter().collect();
        items.sort_by_key(|item| item.group);
        let said = items.iter().map(|item| self.say(letter, item)).collect::<Result<Vec<_>, _>>()?;
        let [first, more @ ..] = said.as_slice() else {
            return Err("a letter has at least one item".to_owned());
        };

        let groups = view::sections(&said);
        let frame = Frame::of(letter, &groups);
        let (reference, headline) = (first.reference.as_str(), first.headline.as_str());
        let subject = Subject { frame: &frame, reference, headline, more: more.len() };
        let subject = lines::subject(&self.fill("words.subject.txt", &subject)?);
        let alone = more.is_empty();
        let (heading, intro) = if alone {
            (phrase::sentence(headline), Vec::new())
        } else {
            self.first_and_rest("words.many.txt", &frame)?
        };
        let preheader = match first.paragraphs.first() {
            Some(paragraph) if alone => paragraph.clone(),
            _ => format!("{reference}: {headline}"),
        };
        let page = Page {
            kind: letter.kind,
            subject: &subject,
            preheader: &preheader,
            heading: &heading,
            intro: &intro,
            item: first,
            groups: &groups,
            footer: &self.lines("words.footer.txt", &frame)?,
            unsubscribe: letter.unsubscribe.as_deref(),
        };
        let (text, html) = if alone { ("one.txt", "one.html") } else { ("many.txt", "many.html") };
        let text = lines::wrapped(&self.fill(text, &page)?);
        let html = self.lines(html, &page)?.join("\n");
        Ok(Rendered { subject, text, html })
    }

    fn say(&self, letter: &Letter, item: &Item) -> Result<Said, String> {
        let words = Words::of(letter, item);
        let (headline, mut paragraphs) = self.first_and_rest(file_of_words(letter.kind, item), &words)?;
        if !matches!(letter.kind, LetterKind::Family | LetterKind::Account) {
            paragraphs.extend(self.lines("words.late_case.txt", &words)?);
        }
        let (button, hints) = self.first_and_rest("words.button.txt", &words)?;
        let facts = self.lines("words.facts.txt", &words)?;
        Ok(Said {
            group: item.group,
            reference: item.reference.clone(),
            town: item.town.clone(),
            headline,
            paragraphs,
            facts: facts.iter().map(|line| fact(line)).collect::<Result<_, _>>()?,
            short: phrase::sentence(&self.lines("words.short.txt", &words)?.join(" · ")),
            why: item.why.clone(),
            link: item.link.clone(),
            button,
            hints,
        })
    }

    fn first_and_rest(
        &self,
        name: &'static str,
        seen: &impl Serialize,
    ) -> Result<(String, Vec<String>), String> {
        let mut lines = self.lines(name, seen)?;
        if lines.is_empty() {
            return Err(format!("{name}: says nothing; its first line is needed"));
        }
        Ok((lines.remove(0), lines))
    }

    fn lines(&self, name: &'static str, seen: &impl Serialize) -> Result<Vec<String>, String> {
        Ok(lines::non_empty(&self.fill(name, seen)?).map(str::to_owned).collect())
    }

    fn fill(&self, name: &'static str, seen: &impl Serialize) -> Result<String, String> {
        let mut seen = serde_json::to_value(seen).map_err(|error| format!("{name}: {error}"))?;
        tidy(&mut seen);
        // The engine would find an unknown name only where this letter happens to lead to it.
        if let Some(unknown) = self.names[name].iter().find(|used| seen.get(used).is_none()) {
            return Err(format!("{name}: there is no `{unknown}` here"));
        }
        let source = |name: &str| Some(self.engine.get_template(name).ok()?.source().to_owned());
        let template = self.engine.get_template(name);
        template
            .and_then(|template| template.render(Serde(&seen)))
            .map_err(|error| engine::explain(&error, source))
    }

    fn add(&mut self, name: &'static str, source: &str) -> Result<(), String> {
        self.try_to_add(name, source).map_err(|error| engine::explain(&error, |_| Some(source.to_owned())))
    }

    fn try_to_add(&mut self, name: &'static str, source: &str) -> Result<(), minijinja::Error> {
        self.engine.add_template_owned(name, source.to_owned())?;
        let mut names: BTreeSet<String> =
            self.engine.get_template(name)?.undeclared_variables(false).into_iter().collect();
        for (global, _) in self.engine.globals() {
            names.remove(global);
        }
        self.names.insert(name, names);
        Ok(())
    }
}

fn file_of_words(kind: LetterKind, item: &Item) -> &'static str {
    match (kind, item.tone) {
        (LetterKind::Family, _) => "words.family.txt",
        (LetterKind::Task, _) => "words.task.txt",
        (LetterKind::Account, _) => "words.account.txt",
        // The caseworker hears of it in the words of the team's task.
        _ if item.about == "not_for_us" => "words.task.txt",
        (_, Tone::Request) => "words.request.txt",
        (_, Tone::Reminder) => "words.reminder.txt",
        (_, Tone::Chase) => "words.chase.txt",
        (_, Tone::Escalation) => "words.escalation.txt",
        (_, Tone::Breach) => "words.breach.txt",
        (_, Tone::Information) => "words.information.txt",
    }
}

fn fact(line: &str) -> Result<Fact, String> {
    let (label, text) =
        line.split_once(": ").ok_or_else(|| format!("words.facts.txt: `{line}` is not `Label: text`"))?;
    Ok(Fact { label: label.to_owned(), text: text.to_owned() })
}

/// Every text on one line: what comes from people and records makes neither lines nor headers.
fn tidy(seen: &mut serde_json::Value) {
    match seen {
        serde_json::Value::String(text) => *text = lines::one_line(text),
        serde_json::Value::Array(parts) => parts.iter_mut().for_each(tidy),
        serde_json::Value::Object(parts) => parts.values_mut().for_each(tidy),
        _ => {}
    }
}
