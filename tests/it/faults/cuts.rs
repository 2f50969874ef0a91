//! The answer to a create, cut after each of its bytes.

use super::{Ask, By, Fault, Met, PATIENT, SENT, is_said, sentences};
use crate::support::listener::Reply;

const BODY: &str = r#"{"api_token":{"id":7,"description":"nightly export","active":true,
    "visible_token":"v7Qm1b","token":"v7Qm1bTheWholeValue","created_at":"2026-11-23T09:12:44Z"}}"#;

/// The answer, with or without the length of its body.
fn answer(with_length: bool) -> Vec<u8> {
    let length =
        if with_length { format!("content-length: {}\r\n", BODY.len()) } else { String::new() };
    let head = format!("HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n{length}\r\n");
    (head + BODY).into_bytes()
}

/// What the screen says when the answer ends after so many bytes; nothing if it was whole.
async fn said(bytes: &[u8]) -> Option<String> {
    // Whatever else arrived would be answered like this: a second create would succeed.
    let replies = vec![Reply::Cut(bytes.to_vec()), Reply::Whole(answer(true))];
    let met = Met::new(Fault::InTurn(replies), By::Bearer, PATIENT).await;
    let outcome = met.ask(Ask::Create).await;
    assert_eq!(met.creates(), 1, "after {} bytes", bytes.len());
    let error = outcome.err()?;
    assert!(error.leaves_unknown(), "after {} bytes: {error:?}", bytes.len());
    let (what, _) = sentences(&error);
    assert!(is_said(Ask::Create, &error, &what, SENT), "after {} bytes: {what}", bytes.len());
    Some(what)
}

#[tokio::test]
async fn a2_an_answer_to_a_create_that_is_cut_anywhere_leaves_it_unknown_and_nothing_is_sent_again()
{
    let whole = answer(true);
    for count in 0..whole.len() {
        let said = said(&whole[..count]).await;
        let expected = "No answer came, so it is not known whether it happened.";
        assert_eq!(said.as_deref(), Some(expected), "after {count} bytes");
    }
    assert_eq!(said(&whole).await, None);
}

#[tokio::test]
async fn a2_the_same_holds_where_nothing_tells_a_cut_from_an_end() {
    let whole = answer(false);
    for count in 0..whole.len() {
        let said = said(&whole[..count]).await.unwrap();
        let unread = said.starts_with("The account’s answer can’t be read: it is no JSON");
        assert!(unread || said.starts_with("No answer came"), "after {count} bytes: {said}");
    }
    assert_eq!(said(&whole).await, None);
}
