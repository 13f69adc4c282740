//! The templates that come with the program. The sentences are in `words.*.txt`, each said once
//! for the subject, the text and the HTML; the other files only arrange them.

pub const TEMPLATES: [(&str, &str); 22] = [
    ("layout.html", include_str!("../templates/layout.html")),
    ("layout.txt", include_str!("../templates/layout.txt")),
    ("many.html", include_str!("../templates/many.html")),
    ("many.txt", include_str!("../templates/many.txt")),
    ("one.html", include_str!("../templates/one.html")),
    ("one.txt", include_str!("../templates/one.txt")),
    ("words.account.txt", include_str!("../templates/words.account.txt")),
    ("words.breach.txt", include_str!("../templates/words.breach.txt")),
    ("words.button.txt", include_str!("../templates/words.button.txt")),
    ("words.chase.txt", include_str!("../templates/words.chase.txt")),
    ("words.escalation.txt", include_str!("../templates/words.escalation.txt")),
    ("words.facts.txt", include_str!("../templates/words.facts.txt")),
    ("words.family.txt", include_str!("../templates/words.family.txt")),
    ("words.footer.txt", include_str!("../templates/words.footer.txt")),
    ("words.information.txt", include_str!("../templates/words.information.txt")),
    ("words.late_case.txt", include_str!("../templates/words.late_case.txt")),
    ("words.many.txt", include_str!("../templates/words.many.txt")),
    ("words.reminder.txt", include_str!("../templates/words.reminder.txt")),
    ("words.request.txt", include_str!("../templates/words.request.txt")),
    ("words.short.txt", include_str!("../templates/words.short.txt")),
    ("words.subject.txt", include_str!("../templates/words.subject.txt")),
    ("words.task.txt", include_str!("../templates/words.task.txt")),
];
