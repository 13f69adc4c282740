//! Charts: what is drawn, and the same data as a table.

use askama::Template;
use twentyweeks::web::chart::{
    Band, Chart, Figures, Kind, Look, Place, Series, Size, Sparkline, Target, Unit,
};

/// A year to date, both ways, with a month in which no plan was issued.
fn months() -> Figures {
    let excluding = [Some(40.0), None, Some(66.7), Some(100.0)];
    let including = [Some(33.3), None, Some(66.7), Some(80.0)];
    let rest_on = ["of 6", "of 0", "of 9", "of 1"];
    let names = ["Jan", "Feb", "Mar", "Apr"];
    let links = names.iter().map(|name| format!("/overview/plans?month={name}")).collect();
    Figures {
        title: "Plans issued within 20 weeks".to_owned(),
        description: "1 of 2 months reached 75%.".to_owned(),
        unit: Unit::Percent,
        places_are: "Month",
        places: names.iter().zip(rest_on).map(|(name, note)| Place::new(*name).with_note(note)).collect(),
        series: vec![
            Series::new("Excluding exceptions", Look::Solid, excluding.into()).linked(links),
            Series::new("Including exceptions", Look::Hatched, including.into()),
        ],
        target: Some(Target { name: "Target".to_owned(), value: 75.0 }),
        bands: Vec::new(),
    }
}

fn counts() -> Figures {
    let values = |values: [f64; 3]| values.map(Some).into();
    Figures {
        title: "Plans due, by month".to_owned(),
        description: "42 are due in all.".to_owned(),
        unit: Unit::Count,
        places_are: "Month",
        places: ["November 2026", "December 2026", "January 2027"].map(Place::new).into(),
        series: vec![
            Series::new("Issued", Look::Solid, values([9.0, 4.0, 0.0])),
            Series::new("Ready", Look::Hatched, values([3.0, 4.0, 2.0])),
            Series::new("Late", Look::Late, values([2.0, 0.0, 18.0])),
        ],
        target: None,
        bands: Vec::new(),
    }
}

fn html(kind: Kind, size: Size, figures: &Figures) -> String {
    Chart::new("chart", kind, size, figures).render().expect("a figure")
}

#[test]
fn charts_are_drawn_as_they_were_seen_to_be_right() {
    let forecast = Figures {
        bands: vec![Band {
            name: "9 in 10".to_owned(),
            ends: vec![None, None, Some((50.0, 80.0)), Some((40.0, 90.0))],
        }],
        ..months()
    };
    let drawn = [
        ("columns", html(Kind::Columns, Size::Whole, &months())),
        ("stacked", html(Kind::Stacked, Size::Half, &counts())),
        ("lines", html(Kind::Lines, Size::Whole, &forecast)),
        ("bars", html(Kind::Bars, Size::Half, &counts())),
        ("stacked_bars", html(Kind::StackedBars, Size::Half, &counts())),
        (
            "sparkline",
            Sparkline::new(
                "Plans in time, by month",
                Unit::Percent,
                &[Some(40.0), None, Some(66.7), Some(70.0)],
            )
            .render()
            .expect("a line"),
        ),
    ];
    for (name, html) in drawn {
        insta::assert_snapshot!(name, html);
    }
}

#[test]
fn a_chart_says_in_words_and_in_a_table_what_it_shows() {
    for kind in [Kind::Columns, Kind::Lines, Kind::Bars] {
        let html = html(kind, Size::Whole, &months());
        assert_eq!(html.matches("role=\"img\"").count(), 2, "once wide, once for a phone");
        assert_eq!(html.matches("<desc").count(), 2);
        assert!(html.contains("<a href=\"/overview/plans?month=Jan\">40.0%</a>"), "{html}");
        assert!(html.contains("<td class=\"tw-number\" data-label=\"Including exceptions\">no data</td>"));
        assert!(html.contains("<span class=\"tw-chart-note\">of 6</span>"));
        assert!(!html.contains("style="), "the policy of our pages forbids it");
    }
}

#[test]
fn where_there_is_no_data_nothing_is_drawn_as_nought() {
    let some = html(Kind::Columns, Size::Whole, &months());
    // Of four months one has no data: three pairs of columns, and two keys, in two drawings.
    assert_eq!(some.matches("<rect class=\"tw-chart-bar ").count(), 2 * (3 * 2 + 2));
    assert_eq!(some.matches(">no data</text>").count(), 2);
    let mut none = months();
    none.series.iter_mut().for_each(|series| series.values.fill(None));
    let none = html(Kind::Columns, Size::Whole, &none);
    assert!(!none.contains("<svg") && none.contains("<table"), "{none}");
}

#[test]
fn an_axis_begins_at_nought_and_holds_every_value() {
    for kind in [Kind::Columns, Kind::Stacked] {
        let html = html(kind, Size::Whole, &counts());
        assert!(html.contains("text-anchor=\"end\">0</text>"), "{html}");
        assert!(html.contains("text-anchor=\"end\">20</text>"), "{html}");
    }
    assert!(html(Kind::Lines, Size::Whole, &months()).contains("text-anchor=\"end\">100%</text>"));
}

#[test]
fn a_name_that_somebody_typed_stays_a_name() {
    let mut figures = counts();
    figures.places[0] = Place::new("<script>alert(1)</script> & \"Co\"");
    for kind in [Kind::Columns, Kind::Bars] {
        let html = html(kind, Size::Half, &figures);
        assert!(!html.contains("<script>"), "{html}");
    }
}
