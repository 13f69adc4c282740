//! What is asked to register a request, by the names of the API.

use chrono::NaiveDate;

use crate::app::ground::Known;
use crate::db::known::KnownSetting;
use crate::domain::StepKind;
use crate::web::form::{Choice, Control, Field};
use crate::web::steps::choices::{self, after_none};
use crate::web::steps::fields::line;
use crate::web::steps::words;

/// All of them, as one form: to correct what was registered.
pub fn of(known: &Known) -> Vec<Field> {
    let allocation = [caseworker(known, "caseworker", "Nobody yet").optional(), team(known)];
    child().into_iter().chain(request()).chain(setting()).chain(allocation).collect()
}

pub fn child() -> Vec<Field> {
    let sexes = vec![Choice::new("F", "Female"), Choice::new("M", "Male")];
    let statuses = vec![
        Choice::new("none", "None"),
        Choice::new("child_in_need", "Child in need"),
        Choice::new("child_protection", "Child protection plan"),
        Choice::new("looked_after", "Looked after"),
        Choice::new("care_leaver", "Care leaver"),
    ];
    vec![
        Field::new("child.forename", "Forename", line(20)).needed("Enter the child’s forename"),
        Field::new("child.surname", "Surname", line(20)).needed("Enter the child’s surname"),
        Field::new("child.born_on", "Date of birth", Control::Date)
            .hint("For example, 4 5 2017")
            .needed("Enter the date of birth"),
        Field::new("child.sex", "Sex", Control::Radios(sexes)).needed("Choose the sex"),
        Field::new("child.nhs_number", "NHS number", Control::Digits { width: 10, autocomplete: "off" })
            .hint("10 digits. It finds the child in education, health and care alike.")
            .optional(),
        Field::new("child.upn", "UPN", line(20)).hint("A letter and 12 digits").optional(),
        Field::new("child.postcode", "Postcode", line(10)).optional(),
        Field::new("child.social_care_status", "Social care", Control::Radios(statuses)).with("none"),
        Field::new("child.sensory_impairment", "The child has a hearing or vision impairment", Control::Tick)
            .hint("Then a teacher qualified for it has to be consulted (reg 6(2))."),
    ]
}

/// The day of receipt, which the API has beside the rest.
pub fn received_on(today: NaiveDate) -> Field {
    Field::new("received_on", words::of(StepKind::Register).day, Control::Date)
        .hint(
            "In whatever form it came, and whoever took it in. The 6, 16 and 20 weeks all run from this day.",
        )
        .needed("Enter the day the request was received")
        .on(today)
}

/// Where the request came from.
pub fn request() -> Vec<Field> {
    let sources = vec![
        Choice::new("parent", "The parent or young person"),
        Choice::new("setting", "The school or other setting"),
        Choice::new("health", "Health"),
        Choice::new("social_care", "Social care"),
        Choice::new("other", "Somebody else"),
    ];
    vec![
        Field::new("source", "Who made the request?", Control::Radios(sources))
            .needed("Choose who made the request"),
        Field::new("source_reference", "Reference in your other system", line(20)).optional(),
    ]
}

/// The settings that are known already, by phase and name.
pub fn known_setting(known: &Known) -> Field {
    let line = |setting: &KnownSetting| {
        let phase = phases().into_iter().find(|phase| phase.value == setting.phase);
        let phase = phase.map_or_else(String::new, |phase| format!(" ({})", phase.label.to_lowercase()));
        Choice::new(format!("{}|{}", setting.phase, setting.name), format!("{}{phase}", setting.name))
    };
    let choices = after_none(known.settings.iter().map(line).collect(), "None, or not in this list");
    Field::new("known_setting", "Which setting does the child attend?", Control::Select(choices)).optional()
}

/// The setting the child attends, typed.
pub fn setting() -> Vec<Field> {
    vec![
        Field::new("setting.name", "Name of the setting", line(40)).optional(),
        Field::new("setting.phase", "What is it?", Control::Radios(phases())).optional(),
        Field::new("setting.urn", "URN", Control::Digits { width: 6, autocomplete: "off" })
            .hint("6 digits")
            .optional(),
        Field::new("setting.town", "Town", line(20))
            .hint("All that a mail tells of where the child is")
            .optional(),
    ]
}

pub fn caseworker(known: &Known, name: &str, none: &str) -> Field {
    let choices = after_none(choices::caseworkers(known), none);
    let unlisted = "Their e-mail address";
    Field::new(name, "Who works on the case?", Control::Listed { choices, unlisted })
}

pub fn team(known: &Known) -> Field {
    let choices = after_none(choices::teams(known), "No team");
    Field::new("team", "Team", Control::Listed { choices, unlisted: "Name of the team" }).optional()
}

fn phases() -> Vec<Choice> {
    vec![
        Choice::new("early_years", "Early years provider"),
        Choice::new("school", "School"),
        Choice::new("post_16", "College or other post-16 institution"),
    ]
}
