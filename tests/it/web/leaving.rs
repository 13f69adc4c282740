//! A parent or young person leaves the mails: by a button, or in one click from the mail program.

use serde_json::{Value, json};

use super::request::{Request, leave_path};
use crate::support::Browser;
use crate::support::TestApp;

crate::on_both_databases!(
    the_mails_stop_with_one_button,
    the_mails_stop_in_one_click_from_a_mail_program,
    to_leave_twice_does_no_harm,
);

const WHO: &str = "parent or young person, by link";

fn the_mails_stop_with_one_button(server: TestApp) {
    let (request, browser) = (agreed(&server), Browser::at(&server));
    let path = leave_path(&server.app, &request.case);
    let page = browser.open(&path);
    assert_eq!((page.status, page.html.matches("<button").count()), (200, 1));
    assert!(page.says("Stop these mails") && page.says(&request.case), "{}", page.html);
    assert!(!page.says("Canary") && !page.says("Robin") && !page.says("parent@home.example"));
    let page = browser.send(&path, &[]);
    assert_eq!(page.status, 200);
    assert!(page.says("The mails have stopped") && !page.says("<button"), "{}", page.html);
    assert_eq!(request.last_line(), ("record_mail_agreement".to_owned(), WHO.to_owned(), json!({})));
}

fn the_mails_stop_in_one_click_from_a_mail_program(server: TestApp) {
    let parts =
        "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
    for (kind, body) in [
        ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
        ("multipart/form-data; boundary=b", parts),
    ] {
        let (request, browser) = (agreed(&server), Browser::at(&server));
        let path = leave_path(&server.app, &request.case);
        assert_eq!(browser.send_body(&path, kind, body).status, 200, "it leads nowhere else");
        assert_eq!(request.last_line().1, WHO, "{kind}");
    }
}

fn to_leave_twice_does_no_harm(server: TestApp) {
    let (request, browser) = (agreed(&server), Browser::at(&server));
    let path = leave_path(&server.app, &request.case);
    browser.send(&path, &[]);
    let before = request.version();
    assert_eq!(browser.send(&path, &[]).status, 200);
    assert_eq!(browser.open(&path).status, 200);
    assert_eq!(request.version(), before);
}

/// A request about whose case a parent agreed to hear by mail.
fn agreed(server: &TestApp) -> Request {
    let request = Request::made(server);
    let agreement: Value =
        json!({"step": "record_mail_agreement", "on": "2026-10-12", "email": "parent@home.example"});
    request.step(agreement);
    request
}
