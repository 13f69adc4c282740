//! The layers, and arrows that only point down: read from the imports themselves.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every top-level module, and those of ours that it may know.
const MAY_KNOW: [(&str, &[&str]); 10] = [
    ("domain", &["domain"]),
    ("clock", &[]),
    ("config", &["domain", "db", "mail"]),
    ("db", &["db", "domain"]),
    ("mail", &["mail", "domain"]),
    ("app", &["app", "domain", "db", "mail", "clock", "config"]),
    ("web", &["web", "app", "domain", "db"]),
    ("jobs", &["app", "clock"]),
    ("telemetry", &["config"]),
    ("cli", &["cli", "app", "web", "jobs", "mail", "db", "domain", "clock", "config", "telemetry"]),
];

/// What a text in these modules must not hold, and why.
const FORBIDDEN: [(&[&str], &[&str], &str); 3] = [
    (&["domain"], &["diesel", "actix", "tokio", "std::fs", "::now("], "the domain is pure"),
    (
        &["domain", "clock", "config", "web", "jobs", "telemetry", "cli"],
        &[".write("],
        "only `app` writes, through the one door of `db`",
    ),
    (&["db"], &["CURRENT_", "dsl::now"], "the time is an argument, also for the database"),
];

const LONGEST: usize = 400;

#[test]
fn every_arrow_between_the_modules_points_down() {
    let wrong: Vec<String> = sources()
        .iter()
        .flat_map(|source| {
            let allowed = may_know(&source.module);
            let wrong = arrows(&source.code, source.depth)
                .into_iter()
                .filter(move |to| !allowed.contains(&to.as_str()));
            wrong.map(|to| format!("{}: `{}` must not know `{to}`", source.name, source.module))
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn of_the_database_the_settings_know_only_how_to_open_it() {
    let config = sources().into_iter().find(|source| source.name == "src/config.rs").expect("the file");
    let uses: Vec<&str> = config.code.lines().filter(|line| line.contains("crate::db")).collect();
    assert_eq!(uses, ["use crate::db::{Options, Target};"]);
}

#[test]
fn every_module_has_a_row_in_the_table_and_every_row_a_module() {
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).expect("the file");
    let declared: BTreeSet<&str> = lib
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(declared, MAY_KNOW.iter().map(|(module, _)| *module).collect());
}

#[test]
fn no_module_holds_what_is_forbidden_there() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (modules, words, why) in FORBIDDEN {
            for word in words.iter().filter(|_| modules.contains(&source.module.as_str())) {
                if source.code.contains(word) {
                    wrong.push(format!("{} holds `{word}`: {why}", source.name));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_file_is_longer_than_can_be_taken_in() {
    // A list of tables is looked up, not taken in.
    for source in sources().into_iter().filter(|source| source.name != "src/db/schema.rs") {
        assert!(source.lines <= LONGEST, "{} has {} lines, more than {LONGEST}", source.name, source.lines);
    }
}

#[test]
fn arrows_are_found_however_they_are_written() {
    let found = |code: &str, depth| arrows(code, depth);
    assert_eq!(found("use crate::web::routes;", 1), ["web"]);
    assert_eq!(found("use crate::{\n    jobs,\n    db::{self, Conn},\n};", 1), ["jobs", "db"]);
    assert_eq!(found("let x = crate::clock::end_of_day(day);", 1), ["clock"]);
    assert_eq!(found("use twentyweeks::app::App;", 1), ["app"]);
    assert_eq!(found("use super::web::routes;", 1), ["web"]);
    assert_eq!(found("use super::web::routes;", 2), Vec::<String>::new());
    assert_eq!(found("use super::super::web::routes;", 2), ["web"]);
}

struct Source {
    /// As in "src/db/pool.rs".
    name: String,
    /// The top-level module it belongs to.
    module: String,
    /// How many `super::` lead to the root.
    depth: usize,
    lines: usize,
    /// Without comments.
    code: String,
}

/// The modules of ours that this code names.
fn arrows(code: &str, depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    let up = "super::".repeat(depth);
    for root in ["crate::", "twentyweeks::", &up] {
        for (place, _) in code.match_indices(root) {
            let whole_word = !code[..place].ends_with(|c: char| c.is_alphanumeric() || "_$:".contains(c));
            if whole_word {
                found.extend(names(&code[place + root.len()..]));
            }
        }
    }
    found.retain(|name| MAY_KNOW.iter().any(|(module, _)| module == name));
    found
}

/// The first name of a path, or of each path in a group.
fn names(rest: &str) -> Vec<String> {
    let first = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![first(rest)] };
    let mut depth = 0;
    let mut names = vec![first(group)];
    for (place, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(first(&group[place + 1..])),
            _ => {}
        }
    }
    names
}

fn may_know(module: &str) -> &'static [&'static str] {
    if module == "main" {
        return &["cli"];
    }
    MAY_KNOW.iter().find(|(name, _)| *name == module).map_or(&[], |(_, known)| known)
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    assert!(files.len() > 50, "{} files", files.len());
    files.iter().filter(|file| !file.ends_with("src/lib.rs")).map(|file| source(file)).collect()
}

fn source(file: &Path) -> Source {
    let text = std::fs::read_to_string(file).expect("a source file");
    let relative = file.strip_prefix(root().join("src")).expect("under src");
    let parts: Vec<String> =
        relative.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let is_parent = parts.last().is_some_and(|last| last == "mod");
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    Source {
        name: format!("src/{}", relative.display()),
        module: parts[0].clone(),
        depth: parts.len() - usize::from(is_parent),
        lines: text.lines().count(),
        code: code.join("\n"),
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
