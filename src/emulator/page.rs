//! The authorize page: plain HTML without scripts, pictures or anything from elsewhere.

use std::fmt::Write;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::authorization::{Asked, Unknown};
use super::store::ClientRow;

/// What the page looks like: the reader's own font and colours.
const STYLE: &str = "body{font-family:system-ui,sans-serif;line-height:1.5;max-width:34rem;margin:3rem auto;\
padding:0 1rem;color-scheme:light dark}label{display:block;margin-top:1rem}input{font:inherit;width:100%;\
box-sizing:border-box;padding:.4rem}button{font:inherit;padding:.4rem 1.2rem;margin:1.5rem .5rem 0 0}\
.wrong{border-left:.3rem solid;padding-left:.8rem}code{overflow-wrap:anywhere}";

/// What is shown of a sign-in that failed: never which part was wrong.
pub const WRONG: &str = "The address and the token do not sign anybody in here.";

/// A text as it stands in HTML. Names and descriptions come from others.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let title = escaped(title);
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style></head>\n<body><h1>{title}</h1>\n{body}</body></html>\n"
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    // Nothing is loaded, nobody frames it. Where the form leads to is left open: it ends at the client.
    let policy =
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    // A browser that tells no referrer at all calls the origin of the form `null`.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    let kind = HeaderName::from_static("x-content-type-options");
    headers.insert(kind, HeaderValue::from_static("nosniff"));
    response
}

/// That nobody can be led back, and why.
pub fn unknown(unknown: Unknown) -> Response {
    let said = match unknown {
        Unknown::Client => {
            "<p>No OAuth client of this account has the identifier in the address. A client is local \
             to its account: one that was made in another account does not exist here.</p>"
        }
        Unknown::Redirect => {
            "<p>The address to return to is none of the client's redirect URLs. They are compared to \
             the letter, with scheme, port and the slash at the end.</p>"
        }
    };
    page(StatusCode::BAD_REQUEST, &unknown.to_string(), said)
}

/// The question, perhaps after a sign-in that failed.
pub fn question(
    account: &str,
    client: &ClientRow,
    asked: &Asked,
    failed: Option<&str>,
) -> Response {
    let name = escaped(&client.name);
    let account = escaped(account);
    let mut body = String::new();
    let company = client.company.as_deref().filter(|company| !company.is_empty());
    let of = company.map_or_else(String::new, |company| format!(" of {}", escaped(company)));
    let mut line = |text: &str| {
        body.push_str(text);
        body.push('\n');
    };
    line(&format!("<p><strong>{name}</strong>{of} asks to use the account {account} as you.</p>"));
    if let Some(description) = &client.description {
        line(&format!("<p>{}</p>", escaped(description).replace('\n', "<br>")));
    }
    line(&format!("<p>It would be allowed:</p>\n<ul>{}</ul>", scopes(asked)));
    line(&format!("<p>You return to <code>{}</code>.</p>", escaped(&asked.redirect_uri)));
    if failed.is_some() {
        line(&format!("<p class=\"wrong\" role=\"alert\">{WRONG}</p>"));
    }
    line(&form(asked, client, failed.unwrap_or_default()));
    line(
        "<p><small>This account lives inside tokendesk, on this machine, and has no passwords. Sign \
         in with the address of a person of the account and one of its active API tokens, or \
         without an address with the credential that <code>tokendesk serve</code> wrote to its \
         file.</small></p>",
    );
    let status = if failed.is_some() { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
    page(status, "Allow access?", &body)
}

fn scopes(asked: &Asked) -> String {
    let unknown: Vec<_> = asked.scopes.unknown().collect();
    let mut list = String::new();
    for name in asked.scopes.names() {
        let known = !unknown.contains(&name.as_str());
        let note = if known { "" } else { " (unknown: every call would be refused)" };
        let _ = write!(list, "<li><code>{}</code>{note}</li>", escaped(name));
    }
    list
}

/// The request goes through the form, so that nothing has to be remembered in between.
fn form(asked: &Asked, client: &ClientRow, email: &str) -> String {
    let scope = asked.scopes.to_string();
    let method = asked.challenge.as_ref().map(|_| "S256");
    let hidden = [
        ("response_type", Some("code")),
        ("client_id", Some(client.identifier.as_str())),
        ("redirect_uri", Some(asked.redirect_uri.as_str())),
        ("scope", Some(scope.as_str())),
        ("state", asked.state.as_deref()),
        ("code_challenge", asked.challenge.as_deref()),
        ("code_challenge_method", method),
    ];
    let mut form = String::from("<form method=\"post\" action=\"/oauth/authorizations\">\n");
    for (name, value) in hidden {
        if let Some(value) = value {
            let value = escaped(value);
            let _ = writeln!(form, "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
        }
    }
    let _ = write!(
        form,
        "<label>E-mail address<input name=\"email\" value=\"{}\" autocomplete=\"username\"></label>\n\
         <label>API token, or the credential of this run\
         <input type=\"password\" name=\"credential\" autocomplete=\"off\"></label>\n\
         <button name=\"decision\" value=\"allow\">Allow</button>\
         <button name=\"decision\" value=\"deny\" formnovalidate>Deny</button>\n</form>",
        escaped(email)
    );
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_is_text() {
        let text = "<script>alert('x') & \"y\"</script>";
        let safe = escaped(text);
        assert_eq!(safe, "&lt;script&gt;alert(&#39;x&#39;) &amp; &quot;y&quot;&lt;/script&gt;");
    }
}
