//! Numbers as they stand at a mark, on an axis and in a table.

/// What the values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Of a whole, from 0 to 100.
    Percent,
    /// Things that are counted.
    Count,
    Days,
    Weeks,
}

impl Unit {
    /// In full, as in a table: "46.1%", "1,204", "12 days".
    pub fn full(self, value: f64) -> String {
        let number = grouped(value);
        match self {
            Self::Percent => format!("{value:.1}%"),
            Self::Count => number,
            Self::Days if value == 1.0 => "1 day".to_owned(),
            Self::Days => format!("{number} days"),
            Self::Weeks if value == 1.0 => "1 week".to_owned(),
            Self::Weeks => format!("{number} weeks"),
        }
    }

    /// As short as can be, at a mark beside an axis: "46", "1,204", "12".
    pub fn short(self, value: f64) -> String {
        match self {
            // A plan that was missed must not round to all of them, nor one to none.
            Self::Percent if value > 99.0 && value < 100.0 || value > 0.0 && value < 1.0 => grouped(value),
            Self::Percent => grouped(value.round()),
            _ => grouped(value),
        }
    }

    /// On an axis, where the title says what is counted.
    pub fn tick(self, value: f64) -> String {
        match self {
            Self::Percent => format!("{value:.0}%"),
            _ => grouped(value),
        }
    }

    /// What stands over the axis; a percentage says it at every tick.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Percent | Self::Count => "",
            Self::Days => "days",
            Self::Weeks => "weeks",
        }
    }
}

/// With commas between thousands, and one decimal where there is one.
fn grouped(value: f64) -> String {
    let plain = if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") };
    let whole = plain.find('.').unwrap_or(plain.len());
    let digits = plain.bytes().take(whole).filter(u8::is_ascii_digit).count();
    let mut text = String::with_capacity(plain.len() + digits / 3);
    let mut left = digits;
    for (place, c) in plain.char_indices() {
        text.push(c);
        if place < whole && c.is_ascii_digit() {
            left -= 1;
            if left > 0 && left % 3 == 0 {
                text.push(',');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_and_decimals_kept() {
        let texts = [0.0, 7.5, 999.0, 1_204.0, 12_345.6, 1_234_567.0].map(grouped);
        assert_eq!(texts, ["0", "7.5", "999", "1,204", "12,345.6", "1,234,567"]);
    }

    #[test]
    fn nearly_all_is_not_all_and_nearly_nothing_is_not_nothing() {
        let texts = [0.0, 0.4, 46.1, 99.5, 100.0].map(|value| Unit::Percent.short(value));
        assert_eq!(texts, ["0", "0.4", "46", "99.5", "100"]);
    }
}
