//! API tokens, as an administrator makes and revokes them.

use twentyweeks::domain::permission::Role;

use super::visitor::{SERVICE, between, partner};
use crate::support::{Client, TestApp};

crate::on_both_databases!(
    a_token_is_made_shown_once_and_revoked,
    a_token_that_makes_no_sense_is_refused,
    tokens_of_others_are_not_there,
);

fn a_token_is_made_shown_once_and_revoked(server: TestApp) {
    let me = server.browser(Role::Administrator, "351");
    assert!(me.open("/tokens").says("No token holds"));
    let made = me.send("/tokens", &[("name", "worklist export"), ("role", "caseworker"), ("days", "30")]);
    assert_eq!(made.status, 200, "{}", made.html);
    let secret = between(&made.html, "<p class=\"tw-key\"><code>", "<").unwrap();
    let program = Client::new(&server.address, Some(secret.clone()));
    assert_eq!(program.get("/api/v1/cases").status, 200);
    let list = me.open("/tokens");
    assert!(list.says("worklist export") && list.says("1 December 2026") && !list.says(&secret));
    let path = between(&list.html, "action=\"/tokens/", "\"").unwrap();
    assert_eq!(me.send(&format!("/tokens/{path}"), &[]).header("location"), "/tokens?done=revoked");
    assert_eq!(program.get("/api/v1/cases").status, 401);
    assert!(me.open("/tokens?done=revoked").says("Tokens that have ended (1)"));
}

fn a_token_that_makes_no_sense_is_refused(server: TestApp) {
    partner(&server, "p.lee@nhs.example");
    let me = server.browser(Role::Administrator, "351");
    let empty = me.send("/tokens", &[]);
    assert_eq!(empty.status, 422);
    assert!(empty.says("Enter a name") && empty.says("Choose what it may do"), "{}", empty.html);
    let none = me.send("/tokens", &[("name", "x"), ("role", "partner")]);
    assert!(none.says("Choose the service that it acts for") && none.says(SERVICE), "{}", none.html);
    let fields = [("name", "x"), ("role", "manager")];
    assert_eq!(me.send("/tokens", &fields).status, 200);
    let twice = me.send("/tokens", &fields);
    assert_eq!(twice.status, 422);
    assert!(twice.says("There is a token of this name"), "{}", twice.html);
}

fn tokens_of_others_are_not_there(server: TestApp) {
    server.client(Role::Manager, "357");
    let me = server.browser(Role::Administrator, "351");
    assert!(me.open("/tokens").says("No token holds"));
    let theirs = server.app.list_tokens().unwrap()[0].id;
    assert_eq!(me.send(&format!("/tokens/{theirs}/revoke"), &[]).status, 404);
    assert_eq!(me.send("/tokens/none/revoke", &[]).status, 404);
}
