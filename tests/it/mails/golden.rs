//! Every sample mail, as it reads, and the subject of every date in every tone.

use std::fmt::Write;

use twentyweeks::domain::ladder::Obligation;
use twentyweeks::domain::step::AdviceKind;
use twentyweeks::mail::letter::{Item, Letter, Tone};
use twentyweeks::mail::phrase;
use twentyweeks::mail::render::Templates;
use twentyweeks::mail::samples::samples;

use super::{rendered, sample};

const OBLIGATIONS: [Obligation; 15] = [
    Obligation::DecideToAssess,
    Obligation::NotifyNoPlan,
    Obligation::IssuePlan,
    Obligation::SchoolResponse,
    Obligation::ArrangeMediation,
    Obligation::OrderAssessNotify,
    Obligation::OrderAssessNoPlan,
    Obligation::OrderAssessPlan,
    Obligation::OrderPlanDraft,
    Obligation::OrderPlanFinal,
    Obligation::ServeDraftBy,
    Obligation::LastAdviceBy,
    Obligation::PanelBy,
    Obligation::AdviceRequestsOutBy,
    Obligation::DraftBy,
];

#[test]
fn every_mail_reads_as_before() {
    let templates = Templates::load(None).expect("the templates of the program");
    plainly(|| {
        for (name, letter) in samples() {
            let mail = templates.render(&letter).expect(name);
            let name = name.replace([',', ':', '\''], "").replace(' ', "_");
            insta::assert_snapshot!(
                format!("{name}.text"),
                format!("Subject: {}\n\n{}", mail.subject, mail.text)
            );
            insta::assert_snapshot!(format!("{name}.html"), mail.html);
        }
    });
}

#[test]
fn every_date_can_be_said_in_every_tone() {
    let mut table = String::new();
    for obligation in OBLIGATIONS {
        say(obligation.name(), phrase::of_obligation(obligation), &mut table);
    }
    for about in ["give_advice", "keep_promise"] {
        say(about, phrase::of_advice(AdviceKind::Medical), &mut table);
    }
    plainly(|| insta::assert_snapshot!("every_date_in_every_tone", table));
}

fn say(about: &str, what: &str, table: &mut String) {
    writeln!(table, "{about}").expect("a string");
    for tone in
        [Tone::Request, Tone::Reminder, Tone::Chase, Tone::Escalation, Tone::Breach, Tone::Information]
    {
        let letter = sample(if matches!(tone, Tone::Request | Tone::Reminder) {
            "reminder of advice"
        } else {
            "first chase"
        });
        let holder = (tone == Tone::Escalation).then(|| "the SEN team".to_owned());
        let (about, what) = (about.to_owned(), what.to_owned());
        let item = Item { tone, about, what, holder, ..letter.items[0].clone() };
        let mail = rendered(&Letter { items: vec![item], ..letter });
        let headline = mail.subject.trim_start_matches("351-2026-00042: ");
        let paragraph = mail.text.split("\n\n").nth(2).unwrap_or_default().replace('\n', " ");
        writeln!(table, "    {headline}\n        {paragraph}").expect("a string");
    }
}

fn plainly(check: impl FnOnce()) {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(check);
}
