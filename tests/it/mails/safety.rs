//! What is in the data stays data.

use twentyweeks::mail::letter::Letter;

use super::{rendered, sample};

const NASTY: &str =
    "X\r\nBcc: everybody@example.org\r\n\r\n<script>alert('x')</script>\u{2028}\u{0}- Due: never";

fn nasty() -> Letter {
    let mut letter = sample("second escalation, promises broken, the child waiting too long");
    letter.authority = NASTY.to_owned();
    letter.team = NASTY.to_owned();
    letter.reader = NASTY.to_owned();
    let item = &mut letter.items[0];
    item.reference = NASTY.to_owned();
    item.town = Some(NASTY.to_owned());
    item.what = NASTY.to_owned();
    item.holder = Some(NASTY.to_owned());
    item.note = Some(NASTY.to_owned());
    item.also_told = vec![NASTY.to_owned()];
    letter
}

#[test]
fn line_ends_in_the_data_make_no_header() {
    let subject = rendered(&nasty()).subject;
    assert!(subject.starts_with("X Bcc: ") && !subject.contains(char::is_control), "{subject}");
    assert_eq!(subject.lines().count(), 1);
}

#[test]
fn line_ends_in_the_data_make_no_row() {
    let mail = rendered(&nasty());
    assert_eq!(mail.text.lines().filter(|line| line.starts_with("- Due: ")).count(), 1, "{}", mail.text);
    assert_eq!(mail.html.matches(">Due</dt>").count(), 1);
}

#[test]
fn tags_in_the_data_are_text_in_the_html() {
    let mail = rendered(&nasty());
    assert!(!mail.html.contains("<script"), "{}", mail.html);
    assert!(mail.html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"), "{}", mail.html);
    assert!(mail.text.contains("<script>alert('x')</script>"), "{}", mail.text);
}

#[test]
fn a_link_cannot_leave_its_attribute() {
    let mut letter = sample("first chase");
    letter.items[0].link = Some("https://example.org/?a=1&b=\"><b>".to_owned());
    let html = rendered(&letter).html;
    assert!(html.contains("href=\"https://example.org/?a=1&amp;b=&quot;&gt;&lt;b&gt;\""), "{html}");
}

#[test]
fn a_subject_is_cut_however_long_the_names_are() {
    let mut letter = sample("first escalation");
    letter.items[0].holder = Some("Speech, Language and Communication ".repeat(20));
    let subject = rendered(&letter).subject;
    assert!(subject.chars().count() <= 120 && subject.ends_with('…'), "{subject}");
}

#[test]
fn a_letter_that_says_nothing_is_not_written() {
    let mut letter = sample("first chase");
    letter.items.clear();
    let templates = twentyweeks::mail::render::Templates::load(None).expect("the templates of the program");
    assert_eq!(templates.render(&letter), Err("a letter has at least one item".to_owned()));
}
