//! A letter as a signed call to a program of the operator's. The signature covers the moment and the body, so that neither can be changed nor sent again much later; the letter's name
//! rides along, so that a second copy is known. Called by [`super::target`]. Deliberately absent: any secret in the body.

use hmac::{Hmac, KeyInit, Mac};
use hyper::Method;
use hyper::header::{CONTENT_TYPE, HeaderName};
use sha2::Sha256;

use super::call::{Ask, Caller};
use super::fault::Fault;
use crate::config::Secret;
use crate::insight::handover::Outgoing;

/// A program that takes letters.
#[derive(Clone)]
pub(super) struct Webhook {
    /// How it is called.
    pub(super) caller: Caller,
    /// Where.
    pub(super) url: String,
    /// What the signature is made with.
    pub(super) secret: Secret,
}

impl Webhook {
    /// Sends a letter and gives what the receiver calls the request, where it told: `{"reference": "…"}`.
    pub(super) async fn send(&self, outgoing: &Outgoing, now: i64) -> Result<String, Fault> {
        let seconds = (now / 1_000).to_string();
        let headers = vec![
            (CONTENT_TYPE, "application/json".to_owned()),
            (HeaderName::from_static("idempotency-key"), outgoing.letter.id.clone()),
            (
                HeaderName::from_static("rapport-signature"),
                format!("v1={}", signature(self.secret.tell(), &seconds, &outgoing.letter.json)),
            ),
            (HeaderName::from_static("rapport-timestamp"), seconds),
        ];
        let ask = Ask { method: Method::POST, url: self.url.clone(), headers, body: outgoing.letter.json.clone() };
        let reply = self.caller.call(ask).await?.or_fault()?;
        let told = reply.json()["reference"].as_str().unwrap_or_default().to_owned();
        Ok(told.chars().filter(|letter| !letter.is_control()).take(100).collect())
    }
}

/// HMAC-SHA256 over `timestamp.body`, in hexadecimal digits.
fn signature(secret: &str, timestamp: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn a_signature_is_what_other_programs_make() {
        // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac hush
        assert_eq!(signature("hush", "1700000000", "{\"a\":1}"), EXPECTED);
    }

    const EXPECTED: &str = "7cfd1df542c33ab7251748ffdc6e7fed278c63b83d4ece95a4534b0ad465571b";
}
