//! `tokendesk oauth client list` and `show`, against the embedded account.

use serde_json::{Value, json};

use super::token::NOW;
use crate::support::command::{Home, Ran, ran};

fn client(home: &Home, args: &[&str]) -> Ran {
    home.run(&[&NOW[..], &["oauth", "client"], args].concat())
}

fn document(ran: &Ran) -> Value {
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""), "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn z4_the_clients_of_the_account_are_listed_by_name() {
    let home = Home::new();
    let out = "Id             Name                   Identifier      Kind          Scopes                 Created\n\
               7340012000046  Call centre wallboard  wallboard       public        any that is asked for  2026-11-02T09:14:00Z\n\
               7340012000023  Warehouse sync         warehouse_sync  confidential  read tickets:write     2026-10-19T09:14:00Z\n";
    assert_eq!(client(&home, &["list"]), ran(0, out, ""));
    let listed = document(&client(&home, &["list", "--json"]));
    let names: Vec<_> =
        listed["clients"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["Call centre wallboard", "Warehouse sync"], "no global one is among them");
    let found = document(&client(&home, &["list", "--search", "STOCK", "--json"]));
    assert_eq!(found["clients"][0]["identifier"], "warehouse_sync");
    let none = client(&home, &["list", "--search", "no such thing"]);
    assert_eq!((none.status, none.errors.as_str()), (Some(0), "No OAuth client matches.\n"));
}

#[test]
fn a_client_is_shown_with_everything_but_its_secret() {
    let home = Home::new();
    let listed = document(&client(&home, &["list", "--json"]));
    let id = listed["clients"][0]["id"].to_string();
    let shown = document(&client(&home, &["show", &id, "--json"]));
    assert_eq!(shown["client"], listed["clients"][0]);
    let addresses =
        json!(["https://wallboard.northwind.example/callback", "http://localhost:19186/"]);
    assert_eq!(shown["client"]["redirect_uri"], addresses);
    let out = "Id                   7340012000046\n\
               Name                 Call centre wallboard\n\
               Identifier           wallboard\n\
               Kind                 public\n\
               Redirect addresses   https://wallboard.northwind.example/callback  http://localhost:19186/\n\
               Scopes               any that is asked for\n\
               Description          none\n\
               Company              none\n\
               Owner                user 5901233018044\n\
               Secret               none\n\
               Created              2026-11-02T09:14:00Z\n\
               Changed              2026-11-02T09:14:00Z\n";
    assert_eq!(client(&home, &["show", &id]), ran(0, out, ""));
    let csv = client(&home, &["list", "--csv"]).out;
    assert!(
        csv.contains(",https://wallboard.northwind.example/callback http://localhost:19186/,"),
        "{csv}"
    );
}

#[test]
fn a_client_that_is_not_there_ends_with_3() {
    let errors = "tokendesk: There is no OAuth client 7 in this account. `tokendesk oauth client \
                  list` shows what is there.\n";
    assert_eq!(client(&Home::new(), &["show", "7"]), ran(3, "", errors));
}
