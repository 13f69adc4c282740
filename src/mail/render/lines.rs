//! Lines of text: one, cut, or wrapped.

/// The subject's length at most, in letters.
const SUBJECT: usize = 120;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const NO_BREAK: char = '\u{a0}';
/// The width of the text.
const WIDTH: usize = 76;

/// On one line, without control characters: what is in the data can neither begin a header nor
/// pass for another row.
pub fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// On one line that a list of mails can show.
pub fn subject(text: &str) -> String {
    let line = one_line(text);
    if line.chars().count() <= SUBJECT {
        return line;
    }
    let kept: String = line.chars().take(SUBJECT - 1).collect();
    let kept = kept.rsplit_once(' ').map_or(kept.as_str(), |(whole_words, _)| whole_words);
    format!("{kept}…")
}

/// The lines that say something.
pub fn non_empty(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// With spaces that do not break after a number ("8 June", "42 days"), after a month and before
/// the number of a provision or a chase.
pub fn glued(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = "";
    for word in text.split(' ') {
        if !out.is_empty() {
            out.push(if stay_together(last, word) { NO_BREAK } else { ' ' });
        }
        out.push_str(word);
        last = word;
    }
    out
}

fn stay_together(first: &str, second: &str) -> bool {
    let first = first.trim_start_matches('(');
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let counts = first.len() <= 3 && first.bytes().all(|byte| byte.is_ascii_digit());
    let before_number = MONTHS.contains(&first) || matches!(first, "reg" | "regs" | "chase" | "escalation");
    (counts && !first.is_empty()) || (before_number && is_number(second))
}

/// Wrapped, with at most one empty line in a row. A link is never broken.
pub fn wrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push('\n');
        }
        wrap_line(line, &mut out);
    }
    out
}

fn wrap_line(line: &str, out: &mut String) {
    let hang = if line.starts_with("- ") { "  " } else { "" };
    let mut width = 0;
    for word in glued(line).split(' ').filter(|word| !word.is_empty()) {
        let letters = word.chars().count();
        if width > 0 && width + 1 + letters > WIDTH {
            out.push('\n');
            out.push_str(hang);
            width = hang.len();
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.extend(word.chars().map(|c| if c == NO_BREAK { ' ' } else { c }));
        width += letters;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_control_characters_whatever_it_is_made_of() {
        assert_eq!(one_line(" a\r\nBcc: b\u{2028}c\u{0}d\t "), "a Bcc: b c d");
    }

    #[test]
    fn a_subject_ends_with_a_whole_word() {
        assert_eq!(subject("short\n"), "short");
        let long = subject(&"a word or two ".repeat(12));
        assert!(long.chars().count() <= SUBJECT && long.ends_with("a word…"), "{long}");
        assert_eq!(subject(&"é".repeat(200)).chars().count(), SUBJECT);
    }

    #[test]
    fn what_belongs_together_stays_on_one_line() {
        let glued = glued("due (8 June 2026), on 12 May. In 3 days, see reg 8(1)");
        assert_eq!(glued.replace(NO_BREAK, "_"), "due (8_June_2026), on 12_May. In 3_days, see reg_8(1)");
    }

    #[test]
    fn text_is_wrapped_at_spaces_and_rows_hang() {
        let link = format!("https://example.org/{}", "x".repeat(90));
        let text = format!("\n\n- {}\n\n\n{link}\n", "word ".repeat(20));
        let wrapped = wrapped(&text);
        let lines: Vec<&str> = wrapped.lines().collect();
        assert!(lines[0].len() <= WIDTH && lines[1].starts_with("  word"), "{wrapped}");
        assert_eq!(lines[2..], ["", link.as_str()]);
    }
}
