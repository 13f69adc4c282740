//! The one style of all pages.

use actix_web::{HttpRequest, HttpResponse};

use super::asset::Asset;

static STYLE: Asset = Asset::new("app.css", "text/css; charset=utf-8", include_str!("assets/app.css"));

/// Where pages find it.
pub fn address() -> &'static str {
    STYLE.address()
}

pub async fn show(request: HttpRequest) -> HttpResponse {
    STYLE.serve(&request)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_block_that_opens_closes() {
        let text = include_str!("assets/app.css");
        let outside = text.split("*/").map(|part| part.split("/*").next().unwrap_or_default());
        let mut depth = 0_i32;
        for letter in outside.flat_map(str::chars) {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            assert!((0..=2).contains(&depth), "a brace is missing or too many");
        }
        assert_eq!(depth, 0, "a brace is missing");
    }
}
