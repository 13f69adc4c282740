//! What mails say and how they look.

mod golden;
mod overrides;
mod safety;
mod shape;

use twentyweeks::mail::letter::Letter;
use twentyweeks::mail::render::{Rendered, Templates};
use twentyweeks::mail::samples::samples;

fn rendered(letter: &Letter) -> Rendered {
    Templates::load(None)
        .expect("the templates of the program")
        .render(letter)
        .expect("a letter that can be said")
}

fn sample(name: &str) -> Letter {
    samples().into_iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no sample {name}")).1
}
