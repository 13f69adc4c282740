//! What holds for every mail, whatever it says.

use twentyweeks::mail::letter::{Letter, LetterKind};
use twentyweeks::mail::render::Rendered;
use twentyweeks::mail::samples::samples;

use super::rendered;

/// Gmail cuts what is longer.
const CLIPPED_AT: usize = 102 * 1024;

#[test]
fn no_mail_is_so_long_that_it_is_cut() {
    each(|name, _, mail| {
        assert!(mail.html.len() < CLIPPED_AT && mail.text.len() < CLIPPED_AT, "{name}");
    });
}

#[test]
fn a_digest_of_a_hundred_things_is_not_cut_either() {
    let mut letter = super::sample("digest of a service");
    letter.items = letter.items.iter().cycle().take(100).cloned().collect();
    assert!(rendered(&letter).html.len() < CLIPPED_AT);
}

#[test]
fn a_mail_about_one_thing_has_one_button_and_any_other_none() {
    each(|name, letter, mail| {
        let allowed = usize::from(letter.items.len() == 1 && letter.items[0].link.is_some());
        assert_eq!(mail.html.matches("<a class=\"button\"").count(), allowed, "{name}");
    });
}

#[test]
fn what_cannot_be_answered_has_no_button() {
    let mut letter = super::sample("first chase");
    letter.items[0].link = None;
    let mail = rendered(&letter);
    assert!(!mail.html.contains("<a class=\"button\"") && !mail.text.contains("Answer in a minute"));
}

#[test]
fn every_link_is_in_the_text_and_in_the_html() {
    each(|name, letter, mail| {
        let links = letter.items.iter().filter_map(|item| item.link.as_ref()).chain(&letter.unsubscribe);
        for link in links {
            assert!(mail.text.lines().any(|line| line.ends_with(link.as_str())), "{name}: {link}");
            assert!(mail.html.contains(&format!("href=\"{link}\"")), "{name}: {link}");
        }
    });
}

#[test]
fn a_subject_says_which_case_on_one_line() {
    each(|name, letter, mail| {
        let subject = &mail.subject;
        assert!(subject.chars().count() <= 120 && !subject.contains(char::is_control), "{name}: {subject}");
        if letter.kind != LetterKind::Digest {
            assert!(letter.items.iter().any(|item| subject.contains(&item.reference)), "{name}: {subject}");
        }
    });
}

#[test]
fn text_is_76_letters_wide() {
    each(|name, _, mail| {
        let too_wide = |line: &&str| line.chars().count() > 76 && !line.starts_with("https://");
        assert_eq!(mail.text.lines().find(too_wide), None, "{name}");
    });
}

#[test]
fn html_is_one_page_that_loads_nothing() {
    each(|name, letter, mail| {
        let html = &mail.html;
        assert!(html.starts_with("<!doctype html>\n<html lang=\"en-GB\">"), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        for part in ["<img", "<script", "<link", "<iframe", "url(", "src=", "@import"] {
            assert!(!html.contains(part), "{name}: {part}");
        }
        let links = letter.items.iter().filter(|item| item.link.is_some()).count();
        assert_eq!(html.matches("://").count(), links + usize::from(letter.unsubscribe.is_some()), "{name}");
    });
}

#[test]
fn nothing_is_smaller_than_16_px() {
    each(|name, _, mail| {
        for size in mail.html.split("font-size:").skip(1) {
            let pixels: u32 =
                size.split("px").next().and_then(|size| size.parse().ok()).expect("a size in px");
            assert!(pixels >= 16, "{name}: {pixels}");
        }
    });
}

#[test]
fn nobody_is_shouted_at() {
    each(|name, _, mail| {
        assert!(!mail.text.contains('!') && !mail.subject.contains('!'), "{name}");
        assert!(!mail.text.contains("new information"), "{name}");
    });
}

#[test]
fn every_mail_says_whom_to_reply_to_and_without_the_childs_name() {
    each(|name, letter, mail| {
        let text = mail.text.replace('\n', " ");
        assert!(text.contains(&letter.team), "{name}");
        assert!(text.contains("Please do not put the child's name in the subject of your reply."), "{name}");
    });
}

fn each(check: impl Fn(&str, &Letter, &Rendered)) {
    for (name, letter) in samples() {
        check(name, &letter, &rendered(&letter));
    }
}
