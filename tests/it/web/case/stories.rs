//! Cases at different points of their way, as of 1 November 2026.

use serde_json::{Value, json};

use crate::support::{Client, TestApp, registration};

/// A case, and somebody who takes its steps.
pub struct Story {
    pub case: String,
    me: Client,
}

const MANDATORY: [(&str, &str); 5] = [
    ("parent", "Parents and carers"),
    ("education", "Elms Primary School"),
    ("medical", "Community Paediatrics"),
    ("psychology", "Educational Psychology"),
    ("social_care", "Children's Social Care"),
];

impl Story {
    pub fn received(server: &TestApp, on: &str) -> Self {
        Self::registered(server, registration(on))
    }

    pub fn registered(server: &TestApp, body: Value) -> Self {
        let me = server.caseworker();
        let reply = me.post("/api/v1/cases", &body);
        assert_eq!(reply.status, 201, "{:?}", reply.body);
        Self { case: reply.text("reference"), me }
    }

    pub fn path(&self) -> String {
        format!("/cases/{}", self.case)
    }

    pub fn step(self, on: &str, step: &str, fields: Value) -> Self {
        let mut body = json!({"step": step, "on": on});
        let object = body.as_object_mut().expect("an object");
        object.extend(fields.as_object().expect("an object").clone());
        self.me.step(&self.case, body);
        self
    }

    pub fn decided(self, on: &str, step: &str) -> Self {
        let notices = ["right_of_appeal", "time_limits", "mediation", "disagreement_resolution_and_sendias"];
        let told = if matches!(step, "refuse_to_assess" | "decide_no_plan") { &notices[..] } else { &[] };
        let fields = json!({"reasons": "The panel saw the evidence.", "decided_by": "SEN panel", "notices_given": told});
        self.step(on, step, fields)
    }

    pub fn asked(self, on: &str, kind: &str, service: &str) -> Self {
        self.step(on, "request_advice", json!({"kind": kind, "service": service}))
    }

    pub fn all_asked(self, on: &str) -> Self {
        MANDATORY.into_iter().fold(self, |story, (kind, service)| story.asked(on, kind, service))
    }

    pub fn about(self, on: &str, step: &str, advice: u32) -> Self {
        self.step(on, step, json!({"advice": advice}))
    }

    /// All five in, and accepted.
    pub fn all_given(self, on: &str) -> Self {
        (1..=5).fold(self, |story, advice| {
            story.about(on, "give_advice", advice).about(on, "accept_advice", advice)
        })
    }

    pub fn nothing(self, on: &str, step: &str) -> Self {
        self.step(on, step, json!({}))
    }

    /// Received on 6 July, in its seventeenth week: advice late, promised, sent back and declined.
    pub fn assessing(server: &TestApp) -> Self {
        Self::received(server, "2026-07-06")
            .decided("2026-08-10", "agree_to_assess")
            .all_asked("2026-08-11")
            .about("2026-09-10", "give_advice", 1)
            .about("2026-09-12", "accept_advice", 1)
            .about("2026-09-20", "give_advice", 2)
            .step(
                "2026-09-24",
                "return_advice",
                json!({"advice": 2, "reason": "No provision is quantified."}),
            )
            .step("2026-10-20", "acknowledge_advice", json!({"advice": 4, "promised_on": "2026-11-05"}))
            .step("2026-10-21", "decline_advice", json!({"advice": 5, "whose": "The disability team"}))
    }

    /// Received on 1 June: the draft is out until 5 November.
    pub fn consulting(server: &TestApp) -> Self {
        Self::received(server, "2026-06-22")
            .decided("2026-07-27", "agree_to_assess")
            .all_asked("2026-07-28")
            .all_given("2026-09-04")
            .decided("2026-10-12", "decide_to_issue")
            .nothing("2026-10-22", "send_draft")
            .step("2026-10-22", "consult_setting", json!({"setting": "Elms Primary School"}))
    }

    pub fn issued(server: &TestApp) -> Self {
        Self::received(server, "2026-05-04")
            .decided("2026-06-08", "agree_to_assess")
            .all_asked("2026-06-09")
            .all_given("2026-07-17")
            .decided("2026-08-10", "decide_to_issue")
            .nothing("2026-08-20", "send_draft")
            .step("2026-08-20", "consult_setting", json!({"setting": "Elms Primary School"}))
            .step(
                "2026-08-30",
                "record_setting_response",
                json!({"setting": "Elms Primary School", "response": "can_meet_need"}),
            )
            .step("2026-10-02", "issue_plan", json!({"named_setting": "Elms Primary School"}))
    }

    pub fn refused(server: &TestApp) -> Self {
        Self::received(server, "2026-08-03").decided("2026-09-07", "refuse_to_assess")
    }

    pub fn ordered(server: &TestApp) -> Self {
        Self::received(server, "2026-03-02")
            .decided("2026-04-10", "refuse_to_assess")
            .step("2026-09-14", "receive_order", json!({"kind": "assess", "from": "tribunal"}))
            .decided("2026-09-21", "agree_to_assess")
            .asked("2026-09-22", "psychology", "Educational Psychology")
    }

    /// Closed by its summer, when the school could not be asked.
    pub fn summer(server: &TestApp) -> Self {
        Self::received(server, "2026-06-01")
            .decided("2026-07-10", "agree_to_assess")
            .asked("2026-07-16", "education", "Elms Primary School")
            .step("2026-09-10", "record_exception", json!({
                "limb": "school_closed", "from": "2026-07-20", "to": "2026-09-03",
                "evidence": "Term dates of the school", "why_impractical": "Nobody could be seen at school.",
                "decided_by": "Head of SEND", "parent_told_on": "2026-09-10"
            }))
    }

    /// Its twenty weeks were over in September 2025.
    pub fn sixty_weeks_late(server: &TestApp) -> Self {
        Self::received(server, "2025-04-21").decided("2025-05-26", "agree_to_assess").asked(
            "2025-05-27",
            "psychology",
            "Educational Psychology",
        )
    }
}
