//! An account all of whose texts come from somebody else: each request is answered in the manner
//! that was asked for last, over a real connection.

use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

use super::listener::{Recorded, Requests};

/// Texts that are no free ones: what they are decides what the client does next.
const WORDS: [&str; 12] = [
    "created_at",
    "updated_at",
    "last_used",
    "role",
    "api_token_access",
    "next",
    "prev",
    "url",
    "used_at",
    "expires_at",
    "refresh_token_expires_at",
    "last_used_at",
];

/// How the account answers.
#[derive(Clone, Debug)]
pub enum Manner {
    /// As an account does, with this in the place of every free text.
    Writes(String),
    /// It refuses everything with this status, and this is its reason.
    Refuses(u16, String),
    /// It says this to everything.
    Says(u16, Vec<u8>),
}

/// The account.
pub struct Talker {
    address: SocketAddr,
    manner: Arc<Mutex<Manner>>,
}

impl Talker {
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let manner = Arc::new(Mutex::new(Manner::Writes(String::new())));
        let shared = Arc::clone(&manner);
        // The thread ends with the process: a test binary is short-lived.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let manner = Arc::clone(&shared);
                thread::spawn(move || serve(&stream, &manner));
            }
        });
        Self { address, manner }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on it answers like this.
    pub fn answers(&self, manner: Manner) {
        *self.manner.lock().expect("a manner") = manner;
    }
}

fn serve(stream: &TcpStream, manner: &Mutex<Manner>) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut writer = stream;
    for request in Requests::of(stream) {
        let manner = manner.lock().ok()?.clone();
        writer.write_all(&reply(&request, &manner)).ok()?;
    }
    Some(())
}

fn reply(request: &Recorded, manner: &Manner) -> Vec<u8> {
    match manner {
        Manner::Writes(text) => match fixture(request) {
            Some((status, name)) => answer(status, text, &rewritten(name, text)),
            None => answer(204, text, b""),
        },
        Manner::Refuses(status, reason) => {
            let details = serde_json::json!({"base": [{"error": reason, "description": reason}]});
            let body = serde_json::json!({
                "error": reason, "description": reason, "message": reason, "details": details,
            });
            answer(*status, reason, body.to_string().as_bytes())
        }
        Manner::Says(status, body) => answer(*status, "", body),
    }
}

/// An answer whose request id is from others as well, as far as a header can carry it.
fn answer(status: u16, text: &str, body: &[u8]) -> Vec<u8> {
    let id: Vec<u8> = text.bytes().filter(|byte| *byte >= b' ' && *byte != 0x7f).collect();
    let mut bytes =
        format!("HTTP/1.1 {status} Said\r\ncontent-type: application/json\r\n").into_bytes();
    bytes.extend_from_slice(b"x-request-id: ");
    bytes.extend_from_slice(&id);
    bytes.extend_from_slice(b"\r\n");
    // A deletion is answered without a body, and then nothing may tell its length.
    if status != 204 {
        bytes.extend_from_slice(format!("content-length: {}\r\n", body.len()).as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// What an account answers to a request; a deletion brings nothing.
fn fixture(request: &Recorded) -> Option<(u16, &'static str)> {
    let path = request.query().0;
    let path = path.trim_end_matches(".json");
    let name = match (request.method.as_str(), path) {
        ("DELETE", _) => return None,
        (_, "/api/v2/users/me") => "users_me.json",
        (_, "/api/v2/users") => "users.json",
        (_, "/api/v2/account/settings") => "account_settings.json",
        (_, "/api/v2/tickets/count") => "tickets_count.json",
        (_, "/api/v2/audit_logs") => "audit_logs_cursor.json",
        ("GET", "/api/v2/oauth/clients") => "oauth_clients.json",
        ("GET", "/api/v2/oauth/global_clients") => "oauth_global_clients.json",
        ("GET", "/api/v2/oauth/global_clients/token_summary") => {
            "oauth_global_clients_summary.json"
        }
        ("GET", "/api/v2/oauth/tokens") => "oauth_tokens.json",
        ("POST", "/oauth/tokens") => "oauth_grant.json",
        (_, "/api/v2/tickets") => "tickets.json",
        ("POST", "/api/v2/oauth/clients") => return Some((201, "oauth_client_created.json")),
        ("POST", "/api/v2/api_tokens") => return Some((201, "api_token_created.json")),
        ("GET", "/api/v2/api_tokens") => "api_tokens.json",
        ("PUT", _) => "api_token_updated.json",
        (method, path) => panic!("{method} {path} is not known to the talker"),
    };
    Some((200, name))
}

/// The fixture with this in the place of every free text.
fn rewritten(name: &str, text: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/zendesk/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut body: Value =
        serde_json::from_slice(&fs::read(path).expect("a fixture")).expect("JSON");
    rewrite(&mut body, "", text);
    serde_json::to_vec(&body).expect("JSON")
}

fn rewrite(value: &mut Value, key: &str, text: &str) {
    match value {
        Value::String(old) if !WORDS.contains(&key) => text.clone_into(old),
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, key, text)),
        Value::Object(fields) => {
            fields.iter_mut().for_each(|(name, field)| rewrite(field, name, text));
        }
        _ => {}
    }
}
