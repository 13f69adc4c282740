//! Forms that were not filled in as they have to be, and what is no form of ours.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::request::Request;
use crate::support::TestApp;
use crate::support::{Browser, Seen};

crate::on_both_databases!(
    a_wrong_date_is_said_beside_the_date_and_stays_as_it_was_typed,
    an_empty_or_endless_whose_is_said_beside_it_and_stays_as_it_was_typed,
    what_is_no_form_of_the_page_is_refused_quietly,
    a_form_that_never_ends_is_given_up,
);

const FORM: &str = "application/x-www-form-urlencoded";

fn a_wrong_date_is_said_beside_the_date_and_stays_as_it_was_typed(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let before = request.version();
    for (day, month, year, message, field) in [
        ("", "", "", "Enter the day you promise the advice for", "promise-day"),
        ("3", "", "2026", "The date must include a month", "promise-month"),
        ("31", "11", "2026", "The date must be a real date", "promise-day"),
        ("3", "14", "2026", "The date must be a real date", "promise-month"),
        ("3", "12", "26", "The year must have 4 numbers, like 2026", "promise-year"),
        ("31", "10", "2026", "The date must be today or later", "promise-day"),
        ("3", "12", "0000", "The date must be today or later", "promise-day"),
    ] {
        let page = browser.promise(&request.path, day, month, year);
        assert_is_mistake(&page, message, field);
        for (name, typed) in [("day", day), ("month", month), ("year", year)] {
            let field = format!(
                "name=\"{name}\" type=\"text\" inputmode=\"numeric\" autocomplete=\"off\" value=\"{typed}\""
            );
            assert!(page.says(&field), "{field}: {}", page.html);
        }
        assert!(page.says("aria-describedby=\"promise-hint promise-error\""), "{}", page.html);
        assert_eq!(page.forms(), ["confirm", "promise", "not_for_us"]);
    }
    assert_eq!(request.version(), before);
}

fn an_empty_or_endless_whose_is_said_beside_it_and_stays_as_it_was_typed(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let before = request.version();
    for typed in ["", " \t "] {
        assert_is_mistake(
            &browser.decline(&request.path, typed),
            "Enter whose it is, or who may know",
            "whose",
        );
    }
    let typed = format!("\"><b>&{}", "x".repeat(200));
    let page = browser.decline(&request.path, &typed);
    assert_is_mistake(&page, "What you wrote is longer than 200 characters", "whose");
    assert!(!page.says("<b>") && page.says(&format!("&#38;{}", "x".repeat(200))), "{}", page.html);
    assert!(page.says("aria-describedby=\"whose-hint whose-error\""), "{}", page.html);
    assert_eq!(request.version(), before);
    browser.decline(&request.path, &"é".repeat(200)).assert_done(&request.path, "declined");
}

fn what_is_no_form_of_the_page_is_refused_quietly(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let before = request.version();
    let bodies: [&[u8]; 10] = [
        b"",
        b"answer=",
        b"answer=Zanzibar",
        b"day=3&month=12&year=2026",
        b"answer=confirm&Zanzibar=1",
        b"answer=confirm&answer=confirm",
        b"answer=promise&day=3&day=4&month=12&year=2026",
        b"answer=not_for_us&whose=Zan%00zibar",
        b"answer=not_for_us&whose=\xff\xfe",
        b"{\"answer\": \"confirm\"}",
    ];
    for body in bodies {
        let page = browser.send_body(&request.path, FORM, body);
        assert_is_refused_quietly(&page, 400);
    }
    for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x", ""] {
        assert_is_refused_quietly(&browser.send_body(&request.path, kind, "answer=confirm"), 415);
    }
    let endless = format!("answer=not_for_us&whose={}", "Zanzibar".repeat(40_000));
    assert_is_refused_quietly(&browser.send_body(&request.path, FORM, endless), 413);
    assert_eq!(request.version(), before);
    let good = browser.send_body(
        &request.path,
        "Application/X-WWW-Form-Urlencoded; charset=utf-8",
        "answer=confirm",
    );
    good.assert_done(&request.path, "confirmed");
}

fn a_form_that_never_ends_is_given_up(server: TestApp) {
    let request = Request::made(&server);
    let before = request.version();
    let host = server.address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("the server listens");
    write!(
        stream,
        "POST {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: {FORM}\r\nContent-Length: 500\r\n\r\nanswer=conf",
        request.path
    )
    .expect("the server reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("We could not read that"), "{answer}");
    assert_eq!(request.version(), before);
}

/// That the message stands at the top, linked to the field, and beside it.
#[track_caller]
fn assert_is_mistake(page: &Seen, message: &str, field: &str) {
    assert_eq!((page.status, page.header("content-type")), (422, "text/html; charset=utf-8"));
    assert!(page.says("<title>Error: ") && page.says("There is a problem"), "{}", page.html);
    assert!(page.says(&format!("<a href=\"#{field}\">{message}</a>")), "{message}: {}", page.html);
    assert!(page.says(&format!("id=\"{field}\"")), "{field}: {}", page.html);
    assert!(page.says(&format!("<span class=\"tw-unseen\">Error:</span> {message}</p>")), "{}", page.html);
}

#[track_caller]
fn assert_is_refused_quietly(page: &Seen, status: u16) {
    assert_eq!(
        (page.status, page.header("content-type")),
        (status, "text/html; charset=utf-8"),
        "{}",
        page.html
    );
    assert!(page.says("Nothing was recorded.") && !page.says("ibar"), "{}", page.html);
}
