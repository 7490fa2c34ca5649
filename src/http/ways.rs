//! Ways to people beside the form: what the operator has put on the contact card. Shown on the contact page and on private pages of requests.

use crate::config::Contact;
use crate::http::place;
use crate::page::model::Cards;

/// The cards, with a letter that has the question in it already, so that it need not be typed twice.
pub fn cards(contact: &Contact, question: &str) -> Cards {
    Cards {
        email: contact.email.clone(),
        mailto: contact.email.as_ref().map(|email| mailto(email, question)),
        url: contact.url.clone(),
        phone: contact.phone.clone(),
    }
}

fn mailto(email: &str, question: &str) -> String {
    let address = place::encode(email).replace("%40", "@");
    if question.is_empty() {
        return format!("mailto:{address}");
    }
    let subject: String = question.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(78).collect();
    format!("mailto:{address}?subject={}&body={}", place::encode(&subject), place::encode(question))
}
