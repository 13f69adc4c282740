//! About how somebody signs in.

use super::make::{letter, told};
use crate::domain::permission::Role;
use crate::mail::letter::{Item, Letter, LetterKind, Tone};
use crate::mail::phrase::of_role;

pub fn samples() -> Vec<(&'static str, Letter)> {
    let account = |about: &str, role: Role, link: &str| {
        let item = Item {
            reference: String::new(),
            town: None,
            link: Some(format!("https://twentyweeks.bury.example/{link}")),
            ..told(Tone::Information, about, of_role(role))
        };
        letter(LetterKind::Account, "somebody who signs in to twentyweeks", vec![item])
    };
    let link = "account-link/yT7cQ2mVxk0Jr8eHn4sLw9aBf3uKpZ6dGiX1oWtNqEM.Yk3vQm8TfZ2wLr6xYk3vQg";
    vec![
        ("invitation of a caseworker", account("invitation", Role::Caseworker, link)),
        ("invitation of a partner who signs in already", account("added", Role::Partner, "sign-in")),
        ("a new password", account("reset", Role::Manager, link)),
    ]
}
