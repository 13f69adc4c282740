//! The pages behind the links in mails.

use actix_web::HttpResponse;

use super::problem::Problem;

pub async fn show() -> Result<HttpResponse, Problem> {
    Err(Problem::not_found())
}

pub async fn give() -> Result<HttpResponse, Problem> {
    Err(Problem::not_found())
}

pub async fn show_leave() -> Result<HttpResponse, Problem> {
    Err(Problem::not_found())
}

pub async fn leave() -> Result<HttpResponse, Problem> {
    Err(Problem::not_found())
}
