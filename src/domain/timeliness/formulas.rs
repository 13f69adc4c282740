//! How each figure comes about, in words that stand beside it.

pub const FORMULAS: &[(&str, &str)] = &[
    (
        "plans_issued_den",
        "Final plans sent in the period on the request's own clock. Left out: plans from an order or agreement, transfers in, open, refused and withdrawn cases.",
    ),
    (
        "plans_issued_den_ex",
        "plans_issued_den without the plans for which an exception (reg 10(4)) is recorded, in time or not.",
    ),
    (
        "plans_issued_within_20_weeks",
        "Of plans_issued_den, those sent no later than 140 days after the day the request was received.",
    ),
    (
        "plans_issued_20_weeks_ex",
        "Of plans_issued_den_ex, those sent no later than 140 days after the day the request was received.",
    ),
    (
        "pc_plans_issued_within_20_weeks",
        "plans_issued_within_20_weeks ÷ plans_issued_den × 100: including exceptions.",
    ),
    (
        "PC_plans_issued_20_weeks_ex",
        "plans_issued_20_weeks_ex ÷ plans_issued_den_ex × 100: excluding exceptions. This is the headline.",
    ),
    (
        "plans_issued_gt20weeks_ltYear",
        "Of plans_issued_den, those sent after 140 days and within 364 days (52 weeks).",
    ),
    ("plans_issued_gt20weeks_ltYear_ex", "The same of plans_issued_den_ex."),
    ("pc_plans_issued_gt20weeks_ltYear", "plans_issued_gt20weeks_ltYear ÷ plans_issued_den × 100."),
    ("PC_plans_issued_gt20weeks_ltYear_ex", "plans_issued_gt20weeks_ltYear_ex ÷ plans_issued_den_ex × 100."),
    ("plans_issued_gt_1_year", "Of plans_issued_den, those sent after 364 days (52 weeks)."),
    ("plans_issued_gt_1_year_ex", "The same of plans_issued_den_ex."),
    ("pc_plans_issued_gt_1_year", "plans_issued_gt_1_year ÷ plans_issued_den × 100."),
    ("PC_plans_issued_gt_1_year_ex", "plans_issued_gt_1_year_ex ÷ plans_issued_den_ex × 100."),
    ("avg_weeks_issue_plan", "Mean days from receipt to sending over plans_issued_den, ÷ 7."),
    ("avg_weeks_issue_plan_exc", "Mean days from receipt to sending over plans_issued_den_ex, ÷ 7."),
    (
        "decisions_to_assess",
        "First decisions whether to assess notified in the period; in time: no later than 42 days after receipt (reg 5(1)). pc = in_time ÷ made × 100.",
    ),
    (
        "no_plan_notices",
        "Notices of no plan given in the period, orders left out; in time: no later than 112 days after receipt (reg 10(1)). pc = in_time ÷ given × 100.",
    ),
    (
        "advice",
        "Requests for advice that fell due (42 days after the service received them, reg 8(1)) in the period and by today, without those cancelled, relieved (reg 8(2)) or ended with the case before they were given. In time by the first time it was given; pc = in_time ÷ due × 100. Median days late over those given late. First time right: given and never sent back ÷ given × 100.",
    ),
    (
        "open_now",
        "Cases open today on the request's own clock, whatever the period; past 20 weeks: more than 140 days since receipt; past 52 weeks: more than 364. Mean age in days ÷ 7.",
    ),
    (
        "ordered",
        "Plans sent in the period on the clock of an order or agreement; in time: within 98 days of an order to assess, 77 of an order to make a plan (regs 42, 44, 45).",
    ),
];
