//! Whether a name is the one that somebody is looking for, also where one of the two is misspelt.

/// How like the name is to what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Every word is, or begins, a word of the name.
    Same,
    /// A word is spelt otherwise.
    Similar,
}

/// Below this two words are two names: `smith` and `smyth` have 0.89, `jones` and `james` 0.79.
const ALIKE: f64 = 0.88;

/// Of shorter words, almost any two are alike.
const SHORTEST_ALIKE: usize = 3;

/// How like a folded name is to folded words, and how much; none where it is another name.
pub fn likeness(words: &[&str], name: &str) -> Option<(Likeness, f64)> {
    let parts: Vec<&str> = split(name).collect();
    let mut total = 0.0;
    for word in words {
        let best = parts.iter().map(|part| alike(word, part)).fold(0.0, f64::max);
        if best < ALIKE {
            return None;
        }
        total += best;
    }
    let is_same = words.iter().all(|word| parts.iter().any(|part| part.starts_with(word)));
    let kind = if is_same { Likeness::Same } else { Likeness::Similar };
    // Of names that all begin with what was typed, the one that is nothing else is meant first.
    let surplus = parts.iter().map(|part| part.len()).sum::<usize>() as f64 / 1000.0;
    Some((kind, total - surplus))
}

/// The words of a folded text. Hyphens and apostrophes part them: `o'neill` is found as `neill`.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn alike(word: &str, part: &str) -> f64 {
    if part.starts_with(word) {
        1.0
    } else if word.len() < SHORTEST_ALIKE || part.len() < SHORTEST_ALIKE {
        0.0
    } else {
        strsim::jaro_winkler(word, part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(typed: &str, name: &str) -> Option<Likeness> {
        let words: Vec<&str> = split(typed).collect();
        likeness(&words, name).map(|(likeness, _)| likeness)
    }

    #[test]
    fn a_name_is_found_by_its_words_in_any_order_and_by_how_they_begin() {
        for typed in ["jones", "jon", "robin jones", "jones, robin", "jones r"] {
            assert_eq!(of(typed, "jones robin"), Some(Likeness::Same), "{typed}");
        }
        assert_eq!(of("neill", "o'neill mary-ann"), Some(Likeness::Same));
        assert_eq!(of("jones sarah", "jones robin"), None);
    }

    #[test]
    fn a_slip_of_the_pen_is_similar_and_another_name_is_not() {
        for (typed, name) in [
            ("jonse", "jones robin"),
            ("smyth", "smith alex"),
            ("katherine", "doe catherine"),
            ("mohammed", "ali mohamed"),
            ("robbin jonse", "jones robin"),
        ] {
            assert_eq!(of(typed, name), Some(Likeness::Similar), "{typed}");
        }
        for (typed, name) in [("jones", "james robin"), ("lee", "leigh sam"), ("ng", "ni sam")] {
            assert_eq!(of(typed, name), None, "{typed}");
        }
    }
}
