const LONGEST: usize = 300;

/// Words from outside, made fit for a record and a log: one line, not too long, and nothing in it
/// that moves a cursor.
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .take(LONGEST)
        .collect();
    words.join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_lines_become_one() {
        assert_eq!(one_line(" 550 5.1.1\r\n\tno such\u{1b}[2J user\0 "), "550 5.1.1 no such [2J user");
        assert_eq!(one_line(&"ü\n".repeat(1000)).chars().count(), LONGEST);
    }
}
