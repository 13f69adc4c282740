//! What each step means in law, and what its page asks and its button says.

use crate::domain::StepKind;
use crate::domain::case::Case;

#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// What it means in law, in plain words.
    pub lead: &'static str,
    /// The provision it rests on; empty where the law says nothing of it.
    pub law: &'static str,
    /// What is asked of the day.
    pub day: &'static str,
    pub button: &'static str,
}

/// Of a step that is taken on this case as it stands.
pub fn on(case: &Case, kind: StepKind) -> Words {
    let words = of(kind);
    if case.orders.is_empty() {
        return words;
    }
    // An order has a clock of its own, and its own provisions.
    match kind {
        StepKind::AgreeToAssess => Words {
            lead: "The authority tells the parent or young person that it will make the assessment that was ordered. This notice is due within 2 weeks of the order.",
            law: "SEND Regulations 2014, reg 44(2)(b)",
            ..words
        },
        StepKind::DecideNoPlan => Words {
            lead: "After the ordered assessment the authority gives notice, with its reasons, that it will not issue a plan. It is due within 10 weeks of the order, and closes the case.",
            law: "SEND Regulations 2014, reg 44(2)(b)(i)",
            ..words
        },
        StepKind::IssuePlan => Words {
            lead: "The final plan goes to the parent or young person, the setting it names and the ICB. It counts against the order’s own limit, apart from the 20-week figure.",
            law: "SEND Regulations 2014, reg 44(2)",
            ..words
        },
        StepKind::RecordException => Words {
            lead: "The authority need not keep to the limits of an order where one of these three reasons applies. The date stays where it is, and the plan is still due as soon as practicable.",
            law: "SEND Regulations 2014, reg 44(3)",
            ..words
        },
        _ => words,
    }
}

/// Of a step in general.
pub const fn of(kind: StepKind) -> Words {
    match kind {
        StepKind::Register => Words {
            lead: "A request for an assessment was received. The 6, 16 and 20 weeks all run from that day.",
            law: "Children and Families Act 2014, section 36; SEND Regulations 2014, regs 5, 10 and 13",
            day: "When was the request received?",
            button: "Register the request",
        },
        StepKind::Allocate => Words {
            lead: "Says who works on the case from now on. No date moves.",
            law: "",
            day: "From which day?",
            button: "Record the allocation",
        },
        StepKind::AgreeToAssess => Words {
            lead: "The authority tells the parent or young person that it will secure an EHC needs assessment. This answers the request; the 20 weeks go on running from the day it was received. The ICB, social care and the setting have to be told as well.",
            law: "Children and Families Act 2014, section 36; SEND Regulations 2014, reg 5(1) and (2)",
            day: "When was the parent or young person told?",
            button: "Record that the assessment was agreed",
        },
        StepKind::RefuseToAssess => Words {
            lead: "The authority tells the parent or young person that it will not secure an assessment. This closes the case. The letter has to carry the right of appeal and its time limits, mediation, and where to turn for disagreement resolution and SEND IAS.",
            law: "Children and Families Act 2014, section 36; SEND Regulations 2014, reg 5(1) and (3)",
            day: "When was the parent or young person told?",
            button: "Record that the assessment was refused",
        },
        StepKind::RequestAdvice => Words {
            lead: "Whoever is asked has 6 weeks to give their advice, from the day they receive the request.",
            law: "SEND Regulations 2014, regs 6(1) and 8(1)",
            day: "When was the request sent?",
            button: "Record that advice was asked for",
        },
        StepKind::AcknowledgeAdvice => Words {
            lead: "The service confirms that it has the request, and may promise a day. A promise holds reminders back until then; the 6 weeks stay as they are.",
            law: "SEND Regulations 2014, reg 8(1)",
            day: "When did they answer?",
            button: "Record the confirmation",
        },
        StepKind::GiveAdvice => Words {
            lead: "The first day on which it came in is what the 6 weeks are measured by.",
            law: "SEND Regulations 2014, reg 8(1)",
            day: "When did it come in?",
            button: "Record that the advice came in",
        },
        StepKind::ReturnAdvice => Words {
            lead: "The advice is not enough for a decision to rest on, and goes back to the service. Its 6 weeks do not begin again.",
            law: "SEND Regulations 2014, regs 6 and 8",
            day: "When was it sent back?",
            button: "Record that the advice was sent back",
        },
        StepKind::AcceptAdvice => Words {
            lead: "The advice is good enough for a decision to rest on.",
            law: "",
            day: "When was it accepted?",
            button: "Record that the advice was accepted",
        },
        StepKind::CancelAdvice => Words {
            lead: "The request was not needed, or went to the wrong place. Nobody waits for it any more. Advice that the law requires still has to be sought.",
            law: "SEND Regulations 2014, reg 6(1)",
            day: "When was it cancelled?",
            button: "Record that the request was cancelled",
        },
        StepKind::ReuseAdvice => Words {
            lead: "Advice that was given before need not be asked for again, where the adviser, the authority and the parent or young person all agree that it is sufficient.",
            law: "SEND Regulations 2014, reg 6(4)",
            day: "When was that agreed?",
            button: "Record that existing advice is used",
        },
        StepKind::RelieveAdvice => Words {
            lead: "A service need not keep to its 6 weeks for one of three reasons. The date stays where it is. A closed school, a shortage of staff or a waiting list is not among them.",
            law: "SEND Regulations 2014, reg 8(2)",
            day: "When was that decided?",
            button: "Record the relief",
        },
        StepKind::DecideToIssue => Words {
            lead: "The authority decides, on the advice in hand, that an EHC plan is necessary. The draft comes next: the parent or young person has at least 15 days on it before the plan can go out.",
            law: "Children and Families Act 2014, section 37; SEND Regulations 2014, reg 13",
            day: "When was it decided?",
            button: "Record the decision to issue a plan",
        },
        StepKind::DecideNoPlan => Words {
            lead: "The authority gives notice, with its reasons, that it will not issue a plan. It is due within 16 weeks of the request, and closes the case. The letter has to carry the right of appeal and its time limits, mediation, and where to turn for disagreement resolution and SEND IAS.",
            law: "SEND Regulations 2014, reg 10(1) and (3)",
            day: "When was notice given?",
            button: "Record that there will be no plan",
        },
        StepKind::SendDraft => Words {
            lead: "The draft goes to the parent or young person, who has at least 15 days to answer. The day it is served is the first of them.",
            law: "SEND Regulations 2014, reg 13(1)(a)",
            day: "When was the draft served?",
            button: "Record that the draft was sent",
        },
        StepKind::RecordRepresentations => Words {
            lead: "What the parent or young person says about the draft. The authority has to consider it before it finalises the plan.",
            law: "SEND Regulations 2014, reg 13(1)(a)",
            day: "When did they reach you?",
            button: "Record the representations",
        },
        StepKind::ConsultSetting => Words {
            lead: "The authority asks a setting whether it can meet the child’s needs. It should answer within 15 days.",
            law: "Children and Families Act 2014, sections 39 and 40; Code of Practice 9.83",
            day: "When was the consultation sent?",
            button: "Record the consultation",
        },
        StepKind::RecordSettingResponse => Words {
            lead: "The setting that was consulted says whether it can meet the child’s needs.",
            law: "Code of Practice 9.83",
            day: "When did it answer?",
            button: "Record the answer",
        },
        StepKind::IssuePlan => Words {
            lead: "The final plan goes to the parent or young person, the setting it names and the ICB. The day it is sent is the day the 20 weeks are measured by. This closes the case.",
            law: "SEND Regulations 2014, reg 13(2)",
            day: "When was the plan sent?",
            button: "Record that the final plan was sent",
        },
        StepKind::RecordException => Words {
            lead: "The authority need not keep to a time limit where that is impractical for one of the reasons below. No date moves and no clock pauses: the plan is still due as soon as practicable, and the case leaves the headline figure. A shortage of staff, a waiting list, late advice or a panel date is never an exception.",
            law: "SEND Regulations 2014, reg 10(4), with regs 5(4) and 13(3)",
            day: "When was it decided that the exception applies?",
            button: "Record the exception",
        },
        StepKind::WithdrawException => Words {
            lead: "The exception does not apply after all. The duty holds as before, and the case counts in the headline figure again.",
            law: "SEND Regulations 2014, reg 10(4)",
            day: "When was it withdrawn?",
            button: "Withdraw the exception",
        },
        StepKind::WithdrawRequest => Words {
            lead: "Whoever made the request takes it back. This closes the case.",
            law: "",
            day: "When was it withdrawn?",
            button: "Record that the request was withdrawn",
        },
        StepKind::RecordMove => Words {
            lead: "The child moves to another authority, which starts a clock of its own. This case closes as moved.",
            law: "Children and Families Act 2014, section 24",
            day: "When did they move?",
            button: "Record the move",
        },
        StepKind::ReceiveOrder => Words {
            lead: "The Tribunal orders, a mediation agreement says, or the authority no longer opposes an appeal. This opens a clock of its own; the 20 weeks of the request stay as they were.",
            law: "SEND Regulations 2014, regs 42, 44 and 45",
            day: "When does its clock begin?",
            button: "Record the order",
        },
        StepKind::RequestMediation => Words {
            lead: "The parent or young person wants mediation. The authority has 30 days to arrange it.",
            law: "SEND Regulations 2014, regs 35 and 36",
            day: "When were you told?",
            button: "Record the request for mediation",
        },
        StepKind::ArrangeMediation => Words {
            lead: "The meeting has been arranged, within 30 days of being asked for.",
            law: "SEND Regulations 2014, regs 35 and 36",
            day: "When was it arranged?",
            button: "Record that mediation was arranged",
        },
        StepKind::RecordMediationCertificate => Words {
            lead: "The mediation adviser has issued a certificate. An appeal can be made up to 1 month from it, or 2 months from the decision if that is later.",
            law: "SEND Regulations 2014, reg 33; the Tribunal’s rules",
            day: "What is the date of the certificate?",
            button: "Record the certificate",
        },
        StepKind::RecordChangeOfCircumstances => Words {
            lead: "Everybody who was asked for advice is told that something changed. What it was stays here: no mail says anything of the child.",
            law: "",
            day: "When did it change?",
            button: "Record the change",
        },
        StepKind::DeclineAdvice => Words {
            lead: "The service says that the request for advice is not for it. Reminders to it stop and a task is raised to find out whose it is. The 6 weeks go on running.",
            law: "SEND Regulations 2014, reg 8(1)",
            day: "When did they say so?",
            button: "Record that it is not for them",
        },
        StepKind::ChaseAdvice => Words {
            lead: "The service gets a mail at once that says what is late and by how much. This comes on top of the reminders that go by themselves, and not on a day on which one of them went. No date moves.",
            law: "SEND Regulations 2014, reg 8(1)",
            day: "On which day? The mail goes out today.",
            button: "Chase the service",
        },
        StepKind::SnoozeReminders => Words {
            lead: "Reminders wait for up to 28 days. No date moves, and what is escalated by law or by the ladder is escalated all the same.",
            law: "",
            day: "From which day?",
            button: "Put the reminders off",
        },
        StepKind::RecordMailAgreement => Words {
            lead: "The parent or young person agrees to hear by mail how the request is going, or no longer does. The mails never name the child, and every one can be left in one step.",
            law: "",
            day: "When did they say so?",
            button: "Record the agreement",
        },
        StepKind::RaiseAlert => {
            Words { lead: "Only the passing of time raises an alert.", law: "", day: "", button: "" }
        }
        StepKind::Note => Words {
            lead: "A line for the record. No date moves and nobody is told.",
            law: "",
            day: "Which day is it about?",
            button: "Add the note",
        },
        StepKind::Correct => Words {
            lead: "Nothing is overwritten: the correction becomes an entry of its own, and every date that follows from the old one is worked out anew.",
            law: "",
            day: "",
            button: "Record the correction",
        },
        StepKind::Strike => Words {
            lead: "The entry stays in the record, struck through, and counts for nothing. Every date is worked out as though it had never been made. Striking the striking brings it back.",
            law: "",
            day: "",
            button: "Strike the entry",
        },
    }
}
