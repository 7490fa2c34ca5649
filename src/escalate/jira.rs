//! A letter as a request of Jira Service Management, by its documented customer API: a request is created, what is told later becomes a comment. That API knows no idempotency key, so
//! before a second try the reference is looked for. Called by [`super::target`]. Deliberately absent: acting in the requester's name, which would need an account for everybody.

use hyper::Method;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName};
use serde_json::{Value, json};

use super::call::{Ask, Caller, Reply};
use super::fault::Fault;
use crate::config::Secret;
use crate::insight::handover::Outgoing;

/// Jira's own limit for a summary is 255.
const MOST_SUMMARY: usize = 250;

/// A service desk.
#[derive(Clone)]
pub(super) struct Jira {
    /// How it is called.
    pub(super) caller: Caller,
    /// The site's address without a slash at the end.
    pub(super) url: String,
    /// Number of the service desk.
    pub(super) desk: String,
    /// Number of the kind of request.
    pub(super) kind: String,
    /// Who signs in.
    pub(super) user: String,
    /// The API token.
    pub(super) secret: Secret,
}

impl Jira {
    /// Brings a letter to Jira and gives the request's key. `parent` is that key where the letter is a later detail.
    pub(super) async fn send(&self, outgoing: &Outgoing, parent: &str) -> Result<String, Fault> {
        let is_second_try = outgoing.attempts > 1;
        if !outgoing.is_request {
            if !(is_second_try && self.has_comment(outgoing, parent).await?) {
                self.comment(outgoing, parent).await?;
            }
            return Ok(String::new());
        }
        if is_second_try && let Some(key) = self.find(outgoing).await? {
            return Ok(key);
        }
        self.create(outgoing).await
    }

    async fn create(&self, outgoing: &Outgoing) -> Result<String, Fault> {
        let summary: String = outgoing.letter.subject.chars().take(MOST_SUMMARY).collect();
        let body = json!({
            "serviceDeskId": self.desk,
            "requestTypeId": self.kind,
            "requestFieldValues": {"summary": summary, "description": outgoing.letter.text},
        });
        let reply = self.ask(Method::POST, "/rest/servicedeskapi/request", body.to_string()).await?;
        Ok(key_of(&reply.json()))
    }

    /// The request that an earlier try has made after all.
    async fn find(&self, outgoing: &Outgoing) -> Result<Option<String>, Fault> {
        let path = format!(
            "/rest/servicedeskapi/request?serviceDeskId={}&requestOwnership=OWNED_REQUESTS&searchTerm={}&limit=50",
            self.desk, outgoing.reference
        );
        let found = self.ask(Method::GET, &path, String::new()).await?.json();
        let is_it = |request: &&Value| request["requestFieldValues"].to_string().contains(&format!("[{}]", outgoing.reference));
        let request = found["values"].as_array().and_then(|requests| requests.iter().find(is_it));
        Ok(request.map(key_of).filter(|key| !key.is_empty()))
    }

    async fn comment(&self, outgoing: &Outgoing, parent: &str) -> Result<(), Fault> {
        let body = json!({"body": outgoing.letter.text, "public": true});
        self.ask(Method::POST, &comments(parent)?, body.to_string()).await.map(|_| ())
    }

    async fn has_comment(&self, outgoing: &Outgoing, parent: &str) -> Result<bool, Fault> {
        let found = self.ask(Method::GET, &format!("{}?limit=100", comments(parent)?), String::new()).await?.json();
        let is_it = |comment: &Value| comment["body"].as_str().is_some_and(|body| body.contains(&outgoing.letter.id));
        Ok(found["values"].as_array().is_some_and(|comments| comments.iter().any(is_it)))
    }

    async fn ask(&self, method: Method, path: &str, body: String) -> Result<Reply, Fault> {
        let mut headers: Vec<(HeaderName, String)> =
            vec![(AUTHORIZATION, basic(&self.user, self.secret.tell())), (ACCEPT, "application/json".to_owned())];
        if method == Method::POST {
            headers.push((CONTENT_TYPE, "application/json".to_owned()));
        }
        self.caller.call(Ask { method, url: format!("{}{path}", self.url), headers, body }).await?.or_fault()
    }
}

fn key_of(request: &Value) -> String {
    let key = request["issueKey"].as_str().unwrap_or_default();
    if is_key(key) { key.to_owned() } else { String::new() }
}

/// `HELP-17`. It becomes a part of addresses, so nothing else is believed.
fn is_key(text: &str) -> bool {
    (1..=60).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn comments(parent: &str) -> Result<String, Fault> {
    if !is_key(parent) {
        return Err(Fault::lasting("Jira told no key of the request that this belongs to"));
    }
    Ok(format!("/rest/servicedeskapi/request/{parent}/comment"))
}

/// The value of `Authorization` for a name and a password.
fn basic(user: &str, secret: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let text = format!("{user}:{secret}");
    let mut coded = String::from("Basic ");
    for three in text.as_bytes().chunks(3) {
        let bits = three.iter().fold(0_usize, |bits, &byte| bits << 8 | usize::from(byte)) << (8 * (3 - three.len()));
        let digits = (0..4).map(|place| if place <= three.len() { char::from(DIGITS[bits >> (18 - 6 * place) & 63]) } else { '=' });
        coded.extend(digits);
    }
    coded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_passwords_are_coded_as_rfc_7617_says() {
        assert_eq!(basic("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(basic("test", "123\u{a3}"), "Basic dGVzdDoxMjPCow==");
        assert_eq!(basic("a", "b"), "Basic YTpi");
    }

    #[test]
    fn a_key_is_no_path() {
        assert!(is_key("HELP-17") && !is_key("") && !is_key("../x") && !is_key("HELP-17/comment"));
        assert_eq!(key_of(&json!({"issueKey": "a?b"})), "");
    }
}
