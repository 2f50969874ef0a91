//! Each call: the request that it makes, and the answer that it brings back.

use jiff::Timestamp;
use tokendesk::domain::account::AccessSettings;
use tokendesk::domain::audit::{ActivityType, AuditFilter, Cursor};
use tokendesk::domain::description::NewDescription;
use tokendesk::domain::secret::{Credential, OneTimeSecret};
use tokendesk::domain::token::{Deletion, Probe, Status, TokenChange, TokenId};
use tokendesk::domain::user::{Role, UserId};
use tokendesk::zendesk::ErrorKind;

use super::{QUICK, client, signed_in_by};
use crate::support::listener::{Listener, answer, json};

const TOKEN: &str = r#"{"api_token":{"id":7,"description":"Nightly sync","active":true,
    "visible_token":"v7Qm1b","created_at":"2026-11-23T09:12:44Z"}}"#;
const NO_EVENTS: &str = r#"{"audit_logs":[],"meta":{"has_more":false}}"#;
const ONE_EVENT: &str = r#"{"audit_logs":[{"id":1,"created_at":"2026-11-23T09:12:44Z",
    "action":"merge"}],"meta":{"has_more":true,"after_cursor":"abc"}}"#;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[tokio::test]
async fn t1_an_api_token_signs_in_by_basic() {
    let listener = Listener::start([json(200, r#"{"user":{"id":1}}"#)]);
    let credential = Credential::ApiToken {
        email: "ada@example.com".into(),
        token: OneTimeSecret::new("s3cr3t".to_owned()),
    };
    let client = signed_in_by(&listener.url(), credential, QUICK);
    client.current_user().await.unwrap();

    let request = &listener.requests()[0];
    // base64 of `ada@example.com/token:s3cr3t`
    assert_eq!(
        request.header("authorization"),
        Some("Basic YWRhQGV4YW1wbGUuY29tL3Rva2VuOnMzY3IzdA==")
    );
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("host"), listener.url().strip_prefix("http://"));
    assert_eq!(request.header("content-type"), None);
    assert_eq!(request.header("cookie"), None);
    assert_eq!(request.line(), "GET /api/v2/users/me");
    assert_eq!(request.body, "");
}

#[tokio::test]
async fn the_accounts_clock_comes_with_the_user() {
    let headers = ["content-type: application/json", "date: Mon, 23 Nov 2026 09:12:44 GMT"];
    let body = r#"{"user":{"id":1,"role":"admin"}}"#;
    let listener = Listener::start([answer(200, &headers, body)]);
    let user = client(&listener).current_user().await.unwrap();
    assert_eq!(user.server_time, Some(at("2026-11-23T09:12:44Z")));
    assert_eq!(user.value.role, Role::Admin);
    assert_eq!(listener.requests()[0].header("authorization"), Some("Bearer b34rer"));
}

#[tokio::test]
async fn p3_a_custom_role_may_manage_apis() {
    let roles = r#"{"custom_roles":[{"id":1},{"id":2,"configuration":{"manage_api_credentials":true}},
        {"id":3,"configuration":{"manage_api_credentials":false}}]}"#;
    let listener = Listener::start([0; 4].map(|_| json(200, roles)));
    let client = client(&listener);
    for (role, may) in [(1, false), (2, true), (3, false), (4, false)] {
        assert_eq!(client.manages_apis(role).await, Ok(may), "{role}");
    }
    assert_eq!(listener.lines()[0], "GET /api/v2/custom_roles");
}

#[tokio::test]
async fn p3_a_404_on_the_list_says_that_token_access_is_off() {
    let list = r#"{"error":"RecordNotFound","description":"Not found"}"#;
    let listener = Listener::start([json(404, list), json(404, list), json(404, list)]);
    let client = client(&listener);
    let off = client.tokens().await.unwrap_err();
    assert_eq!(off.kind, ErrorKind::TokenAccessOff);
    assert_eq!(off.request, "GET /api/v2/api_tokens");
    let name = NewDescription::parse("x").unwrap();
    let off = client.create_token(&name).await.unwrap_err();
    assert_eq!(off.kind, ErrorKind::TokenAccessOff);
    let gone = TokenChange::SetStatus(Status::Active);
    let gone = client.update_token(TokenId(1), &gone).await.unwrap_err();
    assert_eq!(gone.kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn t3_the_list_has_every_token_as_it_came() {
    let body = r#"{"api_tokens":[
        {"id":9223372036854775807,"description":"  two\nlines ","active":false,"visible_token":"v7",
         "last_used":null,"created_at":"2026-11-23T09:12:44Z","updated_at":null,"new_field":{"a":[1]}},
        {"id":9007199254740993,"active":true,"last_used":"2026-11-23T09:12:44.5+09:00",
         "created_at":"2026-11-23T09:12:44Z","updated_at":"2026-11-23T09:13:00Z","user_id":-1}],
        "count":2}"#;
    let listener = Listener::start([json(200, body)]);
    let tokens = client(&listener).tokens().await.unwrap().value;
    assert_eq!(listener.lines(), ["GET /api/v2/api_tokens?include_users=true"]);
    assert_eq!(tokens[0].id, TokenId(i64::MAX));
    assert!(tokens[0].description.is("  two\nlines "), "as it came");
    assert_eq!(tokens[0].status, Status::Inactive);
    assert_eq!((tokens[0].last_used, &tokens[0].creator), (None, &None));
    assert_eq!(tokens[0].updated_at, tokens[0].created_at);
    assert_eq!(tokens[1].id, TokenId(9_007_199_254_740_993), "an id is no float");
    assert_eq!(tokens[1].last_used, Some(at("2026-11-23T00:12:44.5Z")));
    assert_eq!(tokens[1].creator.as_ref().unwrap().id, UserId(-1));
    assert_eq!(tokens[1].description.shown(), None);
}

#[tokio::test]
async fn a5_a_list_never_keeps_a_whole_value() {
    let body = TOKEN.replace("\"id\"", r#""token":"v7Qm1bT0kX9f","id""#);
    let body = body.replacen("api_token\":", "api_tokens\":[", 1);
    let body = format!("{}]}}", body.trim_end_matches('}').to_owned() + "}");
    let listener = Listener::start([json(200, &body)]);
    let tokens = client(&listener).tokens().await.unwrap().value;
    assert_eq!(tokens[0].visible_token, "v7Qm1b");
    assert!(!format!("{tokens:?}").contains("T0kX9f"));
}

#[tokio::test]
async fn t5_an_oauth_token_is_sent_as_bearer_and_never_as_a_password() {
    let listener = Listener::start([json(200, NO_EVENTS)]);
    let filter = AuditFilter::default();
    client(&listener).audit_events(&filter, None).await.unwrap();
    let request = &listener.requests()[0];
    assert_eq!(request.header("authorization"), Some("Bearer b34rer"));
}

#[tokio::test]
async fn a2_a_creation_brings_the_whole_value() {
    let body = TOKEN.replace("\"id\"", r#""token":"v7Qm1bT0kX9f","id""#);
    let listener = Listener::start([json(201, &body)]);
    let description = NewDescription::parse(" 밤 \"sync\" ").unwrap();
    let created = client(&listener).create_token(&description).await.unwrap();
    let request = &listener.requests()[0];
    assert_eq!(request.line(), "POST /api/v2/api_tokens");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.body, r#"{"api_token":{"description":"밤 \"sync\""}}"#);
    assert_eq!(created.secret, OneTimeSecret::new("v7Qm1bT0kX9f".to_owned()));
    assert_eq!(created.token.id, TokenId(7));
    assert!(!format!("{created:?}").contains("T0kX9f"));
}

#[tokio::test]
async fn a2_a_creation_without_a_readable_value_says_so_and_repeats_nothing_of_it() {
    for value in ["", r#""token":"","#, r#""token":["s3cr3t"],"#] {
        let body = TOKEN.replace("\"id\"", &format!("{value}\"id\""));
        let listener = Listener::start([json(201, &body)]);
        let description = NewDescription::parse("x").unwrap();
        let error = client(&listener).create_token(&description).await.unwrap_err();
        assert!(matches!(error.kind, ErrorKind::Unreadable(_)), "{error:?}");
        assert!(!format!("{error:?} {error}").contains("s3cr3t"));
        assert_eq!(listener.lines(), ["POST /api/v2/api_tokens"]);
    }
}

#[tokio::test]
async fn e1_d1_r1_a_change_sends_the_one_field_that_changes() {
    let changes = [
        (TokenChange::Describe(NewDescription::parse("").unwrap()), r#"{"description":""}"#),
        (TokenChange::SetStatus(Status::Inactive), r#"{"active":false}"#),
        (TokenChange::SetStatus(Status::Active), r#"{"active":true}"#),
    ];
    for (change, sent) in changes {
        let listener = Listener::start([json(200, TOKEN)]);
        let token = client(&listener).update_token(TokenId(7), &change).await.unwrap();
        let request = &listener.requests()[0];
        assert_eq!(request.line(), "PUT /api/v2/api_tokens/7");
        assert_eq!(request.body, format!(r#"{{"api_token":{sent}}}"#));
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(token.visible_token, "v7Qm1b");
    }
}

#[tokio::test]
async fn x2_a_deletion_needs_no_body_and_no_content_type() {
    let listener = Listener::start([answer(204, &[], "")]);
    assert_eq!(client(&listener).delete_token(TokenId(7)).await, Ok(Deletion::Deleted));
    let request = &listener.requests()[0];
    assert_eq!(request.line(), "DELETE /api/v2/api_tokens/7");
    assert_eq!((request.header("content-type"), request.body.as_str()), (None, ""));
}

#[tokio::test]
async fn l1_l2_l3_the_filter_becomes_a_query() {
    let listener = Listener::start([json(200, ONE_EVENT), json(200, NO_EVENTS)]);
    let client = client(&listener);
    let filter = AuditFilter {
        since: Some(at("2026-08-31T12:00:00Z")),
        until: None,
        actor: Some(UserId(5)),
        activity_types: vec![ActivityType::Created, ActivityType::SignedIn],
        ip_address: Some("203.0.113.7".to_owned()),
        token: Some(TokenId(7)),
        tokens: false,
    };
    let page = client.audit_events(&filter, None).await.unwrap();
    assert_eq!(page.next, Some(Cursor("abc".to_owned())));
    assert_eq!(page.events[0].activity_type, ActivityType::Other("merge".into()));

    let (path, query) = listener.requests()[0].query();
    let query: Vec<_> = query.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(path, "/api/v2/audit_logs");
    assert_eq!(
        query,
        [
            ("sort", "-created_at"),
            ("page[size]", "100"),
            ("filter[created_at]", "2026-08-31T12:00:00Z"),
            ("filter[created_at]", "2100-01-01T00:00:00Z"),
            ("filter[actor_id]", "5"),
            ("filter[ip_address]", "203.0.113.7"),
            ("filter[action][]", "create"),
            ("filter[action][]", "login"),
            ("filter[source_type]", "apitoken"),
            ("filter[source_id]", "7"),
        ]
    );

    let one = AuditFilter { activity_types: vec![ActivityType::Deleted], ..AuditFilter::default() };
    client.audit_events(&one, page.next.as_ref()).await.unwrap();
    let (_, query) = listener.requests()[1].query();
    assert!(query.contains(&("page[after]".into(), "abc".into())));
    assert!(query.contains(&("filter[action]".into(), "destroy".into())));
    assert_eq!(query.len(), 4);
}

#[tokio::test]
async fn l1_the_other_spelling_is_tried_and_remembered() {
    let replies = [NO_EVENTS, ONE_EVENT, NO_EVENTS].map(|body| json(200, body));
    let listener = Listener::start(replies);
    let client = client(&listener);
    let filter = AuditFilter { token: Some(TokenId(7)), ..AuditFilter::default() };
    let page = client.audit_events(&filter, None).await.unwrap();
    assert_eq!(page.events.len(), 1);
    // A clone is the same client.
    let page = client.clone().audit_events(&filter, None).await.unwrap();
    assert_eq!(page.events.len(), 0);
    let asked: Vec<_> = listener
        .requests()
        .iter()
        .filter_map(|request| {
            let (_, query) = request.query();
            query.into_iter().find(|(name, _)| name == "filter[source_type]")
        })
        .map(|(_, value)| value)
        .collect();
    assert_eq!(asked, ["apitoken", "api_token", "api_token"]);
}

#[tokio::test]
async fn l2_a_cursor_that_repeats_ends_the_log() {
    let by_link = r#"{"audit_logs":[],"meta":{"has_more":true},
        "links":{"next":"/x?page%5Bsize%5D=1&page%5Bafter%5D=d%2Be"}}"#;
    let listener = Listener::start([json(200, ONE_EVENT), json(200, by_link)]);
    let client = client(&listener);
    let filter = AuditFilter::default();
    let here = Cursor("abc".to_owned());
    let page = client.audit_events(&filter, Some(&here)).await.unwrap();
    assert_eq!((page.events.len(), page.next), (1, None));
    let page = client.audit_events(&filter, Some(&here)).await.unwrap();
    assert_eq!(page.next, Some(Cursor("d+e".to_owned())));
}

#[tokio::test]
async fn l3_the_actors_are_read_page_by_page_from_this_account_alone() {
    let first = r#"{"users":[{"id":1,"name":"Ada","email":"a@b.example","role":"admin"},{"id":null}],
        "meta":{"has_more":true},"links":{"next":"/api/v2/users?page%5Bafter%5D=x"}}"#;
    let second = r#"{"users":[{"id":2,"name":"김서연","role":"robot"}],
        "next_page":"/.//evil.example/api/v2/users?page=3"}"#;
    // The third page names itself.
    let replies = [first, second, second, second].map(|body| json(200, body));
    let listener = Listener::start(replies);
    let people = client(&listener).actors().await.unwrap();
    assert_eq!(
        listener.lines(),
        [
            "GET /api/v2/users?role%5B%5D=admin&role%5B%5D=agent&page%5Bsize%5D=100",
            "GET /api/v2/users?page%5Bafter%5D=x",
            "GET //evil.example/api/v2/users?page=3",
        ]
    );
    assert_eq!(people.len(), 3);
    assert_eq!(people[1].role, Role::Other("robot".into()));
    assert_eq!(people[1].email, None);
}

#[tokio::test]
async fn s1_the_switch_is_a_string_on_the_wire_and_may_be_a_bool() {
    for (api, on, terms) in [
        (r#"{"api_token_access":"true","accepted_api_agreement":true}"#, true, true),
        (r#"{"api_token_access":"false","accepted_api_agreement":true}"#, false, true),
        (r#"{"api_token_access":true}"#, true, false),
        (r#"{"api_token_access":false,"accepted_api_agreement":null}"#, false, false),
    ] {
        let body = format!(r#"{{"settings":{{"active_features":{{}},"api":{api}}}}}"#);
        let listener = Listener::start([json(200, &body)]);
        let access = client(&listener).access().await.unwrap();
        assert_eq!((access.token_access, access.terms_accepted), (on, terms), "{api}");
        assert_eq!(listener.lines(), ["GET /api/v2/account/settings"]);
    }
}

#[tokio::test]
async fn s2_the_switch_is_read_again_after_it_was_written() {
    let unchanged =
        r#"{"settings":{"api":{"accepted_api_agreement":true,"api_token_access":"true"}}}"#;
    let listener = Listener::start([json(200, "{}"), json(200, unchanged)]);
    let wanted = AccessSettings { terms_accepted: true, token_access: false };
    let access = client(&listener).set_access(wanted).await.unwrap();
    assert!(access.token_access, "the account answered 200 and changed nothing");
    let requests = listener.requests();
    assert_eq!(requests[0].line(), "PUT /api/v2/account/settings");
    assert_eq!(
        requests[0].body,
        r#"{"settings":{"api":{"accepted_api_agreement":true,"api_token_access":"false"}}}"#
    );
    assert_eq!(requests[1].line(), "GET /api/v2/account/settings");
}

#[tokio::test]
async fn q2_a_try_is_one_real_request_with_the_token_and_one_for_its_tickets() {
    let me = r#"{"user":{"id":1,"email":"ada@example.com","role":"agent"}}"#;
    let count = r#"{"count":{"value":30,"refreshed_at":"2026-11-23T09:12:44Z"}}"#;
    let listener = Listener::start([json(200, me), json(200, count)]);
    let secret = OneTimeSecret::new("s3cr3t".to_owned());
    let outcome = client(&listener).probe("ada@example.com", &secret).await;
    let authenticated = |tickets| Probe::Authenticated {
        email: "ada@example.com".into(),
        role: Role::Agent,
        tickets,
    };
    assert_eq!(outcome, Ok(authenticated(Some(30))));
    assert_eq!(listener.lines(), ["GET /api/v2/users/me", "GET /api/v2/tickets/count"]);
    for request in listener.requests() {
        let own = "Basic YWRhQGV4YW1wbGUuY29tL3Rva2VuOnMzY3IzdA==";
        assert_eq!(request.header("authorization"), Some(own));
    }
    let listener = Listener::start([json(200, me), json(403, "{}")]);
    let outcome = client(&listener).probe("ada@example.com", &secret).await;
    assert_eq!(outcome, Ok(authenticated(None)));
}

#[tokio::test]
async fn d2_a_try_with_an_inactive_token_is_refused() {
    let secret = OneTimeSecret::new("s3cr3t".to_owned());
    for (status, body, told) in [
        (401, r#"{"error":"Couldn't authenticate you"}"#, 401),
        (403, "{}", 403),
        (200, r#"{"user":{"id":null,"role":"end-user"}}"#, 401),
    ] {
        let listener = Listener::start([json(status, body)]);
        let outcome = client(&listener).probe("a@b.example", &secret).await;
        assert_eq!(outcome, Ok(Probe::Refused { status: told }));
        assert_eq!(listener.requests().len(), 1);
    }
    let listener = Listener::start([answer(429, &["retry-after: 9"], "")]);
    let outcome = client(&listener).probe("a@b.example", &secret).await;
    let wait = ErrorKind::RateLimited { retry_after: Some(9) };
    assert_eq!(outcome.unwrap_err().kind, wait, "that says nothing about the token");
}

#[tokio::test]
async fn the_events_of_all_tokens_are_asked_for_by_their_kind_alone() {
    let listener = Listener::start([json(200, NO_EVENTS), json(200, ONE_EVENT)]);
    let client = client(&listener);
    let activity_types = vec![ActivityType::Updated];
    let filter = AuditFilter { tokens: true, activity_types, ..AuditFilter::default() };
    client.audit_events(&filter, None).await.unwrap();
    let asked = listener.requests();
    for (request, kind) in asked.iter().zip(["apitoken", "api_token"]) {
        let (_, query) = request.query();
        assert!(query.contains(&("filter[source_type]".into(), kind.into())), "{query:?}");
        assert!(query.contains(&("filter[action]".into(), "update".into())), "{query:?}");
        assert_eq!(query.len(), 4);
    }
    assert_eq!(asked.len(), 2);
}
