//! A caller who is slow, or goes away in the middle.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use serde_json::json;

use twentyweeks::app::tokens::Holder;
use twentyweeks::domain::identifiers::AuthorityCode;
use twentyweeks::domain::permission::Role;

use crate::support::TestApp;

crate::on_both_databases!(a_body_that_never_ends_is_given_up, a_body_that_breaks_off_changes_nothing);

fn a_body_that_never_ends_is_given_up(server: TestApp) {
    let mut stream = begin_a_registration(&server);
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("\"code\":\"too_slow\""), "{answer}");
}

fn a_body_that_breaks_off_changes_nothing(server: TestApp) {
    let stream = begin_a_registration(&server);
    stream.shutdown(Shutdown::Both).expect("the caller goes away");
    let case = server.caseworker().register("2026-03-02");
    assert_eq!(case, "351-2026-00001", "nothing was registered before");
}

/// Sends the head of a request and the beginning of its body.
fn begin_a_registration(server: &TestApp) -> TcpStream {
    let host = server.address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("the server listens");
    let bury = Holder::Authority(AuthorityCode::parse("351").expect("a code"));
    let secret = server.app.create_token("slow", Role::Caseworker, &bury, None).expect("a token is made");
    let begun = json!({"authority": "351"}).to_string();
    write!(
        stream,
        "POST /api/v1/cases HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAuthorization: Bearer {secret}\r\n\
         Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{begun}"
    )
    .expect("the server reads");
    stream
}
