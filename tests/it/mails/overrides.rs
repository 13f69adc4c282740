//! A council's own templates.

use tempfile::TempDir;
use twentyweeks::mail::render::{TEMPLATES, Templates};
use twentyweeks::mail::samples::samples;

use super::{rendered, sample};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// What is wrong with a file, without the folder.
fn refusal(name: &str, text: &str) -> String {
    let folder = folder(&[(name, text)]);
    let why = Templates::load(Some(folder.path())).expect_err("a template that does not work");
    let prefix = format!("mail templates in {}: ", folder.path().display());
    why.strip_prefix(&prefix).unwrap_or_else(|| panic!("{why}")).to_owned()
}

#[test]
fn a_file_of_the_same_name_takes_the_place_of_a_template() {
    let folder = folder(&[("words.chase.txt", "{{ what|sentence }} fehlt\n\nSeit {{ days_late|days }}.\n")]);
    let templates = Templates::load(Some(folder.path())).expect("a template that works");
    let letter = sample("first chase");
    let mail = templates.render(&letter).expect("a letter that can be said");
    assert_eq!(mail.subject, "351-2026-00042: Educational psychology advice fehlt");
    assert!(mail.text.contains("\nSeit 1 day.\n"), "{}", mail.text);
    assert!(mail.html.contains("Seit 1\u{a0}day.</p>"), "{}", mail.html);

    let other = sample("first escalation");
    assert_eq!(templates.render(&other), Ok(rendered(&other)));
}

#[test]
fn copies_of_all_templates_change_nothing() {
    let folder = folder(&TEMPLATES);
    let templates = Templates::load(Some(folder.path())).expect("the templates of the program");
    for (name, letter) in samples() {
        assert_eq!(templates.render(&letter).as_ref(), Ok(&rendered(&letter)), "{name}");
    }
}

#[test]
fn every_file_of_the_folder_comes_with_the_program_and_says_at_its_top_what_it_may_use() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/mail/templates");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files, TEMPLATES.map(|(name, _)| name));
    assert!(TEMPLATES.iter().all(|(_, source)| source.starts_with("{# ")));
}

#[test]
fn a_file_of_another_name_is_named() {
    let why = refusal("chase.txt", "");
    assert!(
        why.starts_with("chase.txt: no template has this name; there are layout.html, layout.txt, "),
        "{why}"
    );
}

#[test]
fn what_a_file_manager_leaves_behind_is_passed_over() {
    assert!(Templates::load(Some(folder(&[(".DS_Store", "")]).path())).is_ok());
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let why = Templates::load(Some("/nowhere/at/all".as_ref())).expect_err("no folder");
    assert!(why.starts_with("mail templates in /nowhere/at/all: "), "{why}");
}

#[test]
fn a_broken_tag_is_named_with_its_line() {
    let why = refusal("words.chase.txt", "late\n{% if late %}\nvery late\n");
    assert!(
        why.starts_with("words.chase.txt, line 2: syntax error: ") && why.ends_with("in `{% if late %}`"),
        "{why}"
    );
}

#[test]
fn an_unknown_name_is_found_wherever_it_stands() {
    let why = refusal("words.chase.txt", "late\n{% if about == \"never\" %}{{ childs_name }}{% endif %}");
    assert_eq!(why, "words.chase.txt: there is no `childs_name` here (tried on the sample \"first chase\")");
}

#[test]
fn an_unknown_part_of_an_item_is_an_error() {
    let why = refusal(
        "one.txt",
        "{% extends \"layout.txt\" %}\n{% block content %}{{ item.surname }}{% endblock %}",
    );
    assert!(
        why.starts_with("one.txt, line 2: undefined value in `{% block content %}{{ item.surname }}"),
        "{why}"
    );
}

#[test]
fn a_value_that_not_every_mail_has_must_be_asked_for_first() {
    let why = refusal("words.chase.txt", "late\n\nYou promised it for {{ promised }}.");
    assert!(
        why.starts_with(
            "words.chase.txt, line 3: invalid operation: a value is printed that not every mail has"
        ),
        "{why}"
    );
}

#[test]
fn an_unknown_filter_is_named_with_its_line() {
    let why = refusal("words.chase.txt", "late\n{{ what|german }}");
    assert!(why.starts_with("words.chase.txt, line 2: unknown filter: "), "{why}");
}

#[test]
fn words_without_a_headline_are_refused() {
    let why = refusal("words.chase.txt", "{# nothing yet #}\n\n");
    assert!(why.starts_with("words.chase.txt: says nothing; its first line is needed"), "{why}");
}

#[test]
fn a_row_without_a_label_is_refused() {
    let why = refusal("words.facts.txt", "by {{ authority }}");
    assert!(why.starts_with("words.facts.txt: `by Bury` is not `Label: text`"), "{why}");
}

#[test]
fn a_file_that_is_not_text_is_named() {
    let folder = folder(&[]);
    std::fs::write(folder.path().join("words.chase.txt"), b"\xff\xfe").expect("a file");
    let why = Templates::load(Some(folder.path())).expect_err("not text");
    assert!(why.contains(": words.chase.txt: "), "{why}");
}
