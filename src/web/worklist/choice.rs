//! What of the worklist somebody looks at: it stands in the address, in names and numbers that say
//! nothing of a child.

use actix_web::HttpRequest;

use crate::app::listing::{cursor, parse_cursor};
use crate::app::worklist::{Filter, Wanted};
use crate::db::listing;
use crate::db::worklist::{After, Order, Tab};
use crate::domain::holder::Holder;
use crate::web::problem::Problem;
use crate::web::query::Parameters;

const PLACE: &str = "/cases";
const KNOWN: &[&str] =
    &["tab", "stage", "caseworker", "team", "holder", "rag", "sort", "after", "search", "result"];
const STAGES: &str =
    "considering, assessing, drafting, consulting, plan_issued, not_assessed, no_plan, withdrawn, moved";

#[derive(Clone, Debug, Default)]
pub struct Choice {
    pub wanted: Wanted,
    /// Where what is looked for is kept.
    pub search: Option<String>,
    /// Where the results of what was done to several cases are kept.
    pub result: Option<String>,
}

impl Choice {
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        Self::from(&Parameters::of(request, KNOWN)?)
    }

    /// What an earlier page wrote down of itself; the first page where that makes no sense.
    pub fn written(query: &str) -> Self {
        Parameters::of_text(query, KNOWN).and_then(|parameters| Self::from(&parameters)).unwrap_or_default()
    }

    fn from(parameters: &Parameters) -> Result<Self, Problem> {
        let number = |text: &str| text.parse().ok();
        let owned = |name| parameters.text(name).map(str::to_owned);
        Ok(Self {
            wanted: Wanted {
                tab: parameters.name("tab", "mine, all, unallocated, unopened, closed")?,
                filter: Filter {
                    stage: parameters.name("stage", STAGES)?,
                    caseworker: parameters.parsed("caseworker", "not a person", number)?,
                    team: parameters.parsed("team", "not a team", number)?,
                    holder: parameters.parsed(
                        "holder",
                        "allowed are: authority, services, family, setting",
                        |text| Holder::parse(text).filter(|holder| *holder != Holder::Nobody),
                    )?,
                    rag: parameters.name("rag", "red, amber, green, grey")?,
                },
                order: parameters
                    .parsed("sort", "allowed are: risk, received, held, reference", order)?
                    .unwrap_or_default(),
                after: parameters.parsed("after", "not a page of this list", position)?,
            },
            search: owned("search"),
            result: owned("result"),
        })
    }

    /// The address of this list, from its first page on and with nothing done.
    pub fn first_page(&self) -> String {
        let wanted = Wanted { after: None, ..self.wanted.clone() };
        Self { wanted, result: None, ..self.clone() }.address()
    }

    pub fn page_after(&self, after: After) -> String {
        let wanted = Wanted { after: Some(after), ..self.wanted.clone() };
        Self { wanted, result: None, ..self.clone() }.address()
    }

    /// Another tab, with the same filters; a search is left behind.
    pub fn on(&self, tab: Tab) -> String {
        let wanted = Wanted { tab: Some(tab), after: None, ..self.wanted.clone() };
        Self { wanted, search: None, result: None }.address()
    }

    /// The same tab without filters.
    pub fn unfiltered(&self) -> String {
        let wanted = Wanted { tab: self.wanted.tab, ..Wanted::default() };
        Self { wanted, search: None, result: None }.address()
    }

    pub fn with_result(self, id: String) -> String {
        Self { result: Some(id), ..self }.address()
    }

    pub fn is_filtered(&self) -> bool {
        self.wanted.filter != Filter::default()
    }

    pub fn address(&self) -> String {
        let query = self.query();
        if query.is_empty() { PLACE.to_owned() } else { format!("{PLACE}?{query}") }
    }

    /// As the query of an address; what is usual is left out.
    pub fn query(&self) -> String {
        let Wanted { tab, filter, order, after } = &self.wanted;
        let number = |number: Option<i64>| number.map(|number| number.to_string());
        let name = |name: &'static str| name.to_owned();
        let parameters = [
            ("tab", tab.as_ref().map(|tab| name(tab_name(tab)))),
            ("stage", filter.stage.map(|stage| name(stage.name()))),
            ("caseworker", number(filter.caseworker)),
            ("team", number(filter.team)),
            ("holder", filter.holder.map(|holder| name(holder.name()))),
            ("rag", filter.rag.map(|rag| name(rag.name()))),
            ("sort", Some(*order).filter(|order| *order != Order::Risk).map(|order| name(order_name(order)))),
            ("after", after.map(written_position)),
            ("search", self.search.clone()),
            ("result", self.result.clone()),
        ];
        let given = parameters.into_iter().filter_map(|(name, value)| Some((name, value?)));
        serde_urlencoded::to_string(given.collect::<Vec<_>>()).unwrap_or_default()
    }
}

/// Where a page goes back to, that was opened from a worklist and carries its query as `list`.
pub fn back(list: Option<&str>) -> String {
    list.map_or_else(|| PLACE.to_owned(), |query| Choice::written(query).address())
}

pub const fn tab_name(tab: &Tab) -> &'static str {
    match tab {
        Tab::Mine => "mine",
        Tab::All => "all",
        Tab::Unallocated => "unallocated",
        Tab::Unopened => "unopened",
        Tab::Closed => "closed",
    }
}

pub const fn order_name(order: Order) -> &'static str {
    match order {
        Order::Risk => "risk",
        Order::Received => "received",
        Order::Held => "held",
        Order::Reference => "reference",
    }
}

fn order(name: &str) -> Option<Order> {
    [Order::Risk, Order::Received, Order::Held, Order::Reference]
        .into_iter()
        .find(|order| order_name(*order) == name)
}

fn written_position(after: After) -> String {
    format!("{}.{}", after.risk, cursor(listing::After { date: after.date, id: after.id }))
}

fn position(text: &str) -> Option<After> {
    let (risk, rest) = text.split_once('.')?;
    let listing::After { date, id } = parse_cursor(rest)?;
    Some(After { risk: risk.parse().ok()?, date, id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_is_read_as_it_was_written() {
        let query = "tab=unopened&stage=assessing&caseworker=12&team=3&holder=services&rag=red&sort=held";
        assert_eq!(Choice::written(query).query(), query);
        assert_eq!(Choice::written("tab=mine&sort=risk").query(), "tab=mine");
        let after = After { risk: 2, date: "2026-07-20".parse().expect("a date"), id: 3512026000042 };
        let page = Choice::written("tab=all").page_after(after);
        assert_eq!(Choice::written(page.trim_start_matches("/cases?")).wanted.after, Some(after));
    }

    #[test]
    fn what_makes_no_sense_leads_back_to_the_first_page() {
        for list in [None, Some("tab=nowhere"), Some("surname=x"), Some("https://evil.example")] {
            assert_eq!(back(list), "/cases");
        }
    }
}
