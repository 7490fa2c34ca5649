//! What the people who answer get: one readable text with the question first, then what was tried and where it came from, and the same as JSON. Made by `http` when a question is
//! handed on, because then it is still known what the requester saw. Deliberately absent: markup, and anything that was not the requester's or public.

use jiff::Timestamp;
use serde_json::json;

use crate::insight::handover::Letter;

/// Letters of the question that fit a subject.
const MOST_SUBJECT: usize = 120;

/// A question for people with everything that is known about it.
#[derive(Debug, Clone)]
pub struct Packet {
    /// What people call it.
    pub reference: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// As typed.
    pub question: String,
    /// Where the requester wants the answer.
    pub email: String,
    /// What was asked before, oldest first.
    pub earlier: Vec<String>,
    /// Answers that were shown.
    pub tried: Vec<Tried>,
    /// The page it was asked on.
    pub page: String,
    /// The language it was asked in.
    pub lang: String,
    /// The git commit of the articles.
    pub revision: String,
    /// Their generation.
    pub generation: u64,
}

/// An answer that was shown to the requester.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The article's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Whether it was opened, as far as is known.
    pub is_opened: bool,
    /// What the requester said of it.
    pub is_helpful: Option<bool>,
}

/// More that the requester told later.
#[derive(Debug, Clone)]
pub struct More {
    /// The letter's name.
    pub id: String,
    /// What people call the request.
    pub reference: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// As typed.
    pub text: String,
}

/// Says a word of the packet in the language of those who read it.
pub type Say<'a> = &'a dyn Fn(&str) -> String;

impl Packet {
    /// The packet as it goes out.
    pub fn letter(&self, say: Say<'_>) -> Letter {
        let text = self.text(say);
        let tried = |tried: &Tried| json!({"id": tried.id, "title": tried.title, "url": tried.url, "opened": tried.is_opened, "helpful": tried.is_helpful});
        let json = json!({
            "type": "request",
            "id": self.reference,
            "reference": self.reference,
            "asked_at": moment(self.at),
            "question": self.question,
            "email": self.email,
            "earlier": self.earlier,
            "tried": self.tried.iter().map(tried).collect::<Vec<_>>(),
            "page": self.page,
            "lang": self.lang,
            "revision": self.revision,
            "generation": self.generation,
            "text": text,
        });
        let subject = format!("[{}] {}", self.reference, one_line(&self.question, MOST_SUBJECT));
        Letter { id: self.reference.clone(), subject, text, json: json.to_string(), reply_to: self.email.clone() }
    }

    fn text(&self, say: Say<'_>) -> String {
        let mut text = String::new();
        part(&mut text, &say("question"), &indented(&self.question));
        part(&mut text, &say("reply_to"), &indented(&self.email));
        let earlier: Vec<String> =
            self.earlier.iter().enumerate().map(|(at, one)| format!("  {}. {}\n", at + 1, one_line(one, 500))).collect();
        part(&mut text, &say("earlier"), &earlier.concat());
        let tried: Vec<String> = self.tried.iter().enumerate().map(|(at, tried)| line_of(at + 1, tried, say)).collect();
        part(&mut text, &say("tried"), &if tried.is_empty() { format!("  {}\n", say("none")) } else { tried.concat() });
        let revision = if self.revision.is_empty() { String::new() } else { format!("{}, ", self.revision) };
        let facts = [
            ("page", self.page.clone()),
            ("lang", self.lang.clone()),
            ("articles", format!("{revision}{} {}", say("generation"), self.generation)),
            ("asked_at", moment(self.at)),
            ("reference", self.reference.clone()),
        ];
        let facts = facts.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("  {}: {value}\n", say(name)));
        part(&mut text, &say("about"), &facts.collect::<String>());
        text
    }
}

impl More {
    /// The addition as it goes out.
    pub fn letter(&self, say: Say<'_>) -> Letter {
        let mut text = String::new();
        part(&mut text, &format!("{} {}", say("more"), self.reference), &indented(&self.text));
        part(&mut text, &say("about"), &format!("  {}: {}\n  {}: {}\n", say("asked_at"), moment(self.at), say("reference"), self.id));
        let json = json!({
            "type": "detail",
            "id": self.id,
            "reference": self.reference,
            "asked_at": moment(self.at),
            "detail": self.text,
            "text": text,
        });
        let subject = format!("[{}] {}", self.reference, say("more"));
        Letter { id: self.id.clone(), subject, text, json: json.to_string(), reply_to: String::new() }
    }
}

fn part(text: &mut String, heading: &str, body: &str) {
    if body.trim().is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&heading.to_uppercase());
    text.push('\n');
    text.push_str(body);
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {}\n", visible(line).trim_end())).collect()
}

fn line_of(number: usize, tried: &Tried, say: Say<'_>) -> String {
    let opened = tried.is_opened.then(|| say("opened"));
    let voted = tried.is_helpful.map(|is_helpful| say(if is_helpful { "helped" } else { "did_not_help" }));
    let told: Vec<String> = [opened, voted].into_iter().flatten().collect();
    let told = if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) };
    format!("  {number}. {}{told}\n     {}\n", one_line(&tried.title, 200), tried.url)
}

fn one_line(text: &str, most: usize) -> String {
    let line = text.split_whitespace().map(visible).collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most { line } else { line.chars().take(most - 1).chain(['…']).collect() }
}

/// Without signs that steer a terminal or turn the direction of writing.
fn visible(text: &str) -> String {
    text.chars().filter(|&letter| !letter.is_control() && !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')).collect()
}

fn moment(at: i64) -> String {
    let moment = Timestamp::from_millisecond(at).unwrap_or_default();
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet() -> Packet {
        Packet {
            reference: "R-4F7K-92MX".into(),
            at: 1_795_401_600_000,
            question: "Outlook keeps\r\nasking\u{202e} for my password".into(),
            email: "ada@example.org".into(),
            earlier: vec!["outlook pasword".into()],
            tried: vec![Tried {
                id: "public/a.md".into(),
                title: "Clear\n passwords".into(),
                url: "https://help.example/a/a".into(),
                is_opened: true,
                is_helpful: Some(false),
            }],
            page: "https://app.example/mail".into(),
            lang: "en".into(),
            revision: "9f3c1ab".into(),
            generation: 42,
        }
    }

    #[test]
    fn a_packet_reads_well() {
        let letter = packet().letter(&|word| word.replace('_', " "));
        assert_eq!(letter.subject, "[R-4F7K-92MX] Outlook keeps asking for my password");
        assert_eq!(
            letter.text,
            "QUESTION\n  Outlook keeps\n  asking for my password\n\nREPLY TO\n  ada@example.org\n\nEARLIER\n  1. outlook pasword\n\n\
             TRIED\n  1. Clear passwords (opened, did not help)\n     https://help.example/a/a\n\n\
             ABOUT\n  page: https://app.example/mail\n  lang: en\n  articles: 9f3c1ab, generation 42\n  asked at: 2026-11-23T02:40:00Z\n  reference: R-4F7K-92MX\n"
        );
        let json: serde_json::Value = serde_json::from_str(&letter.json).expect("JSON");
        assert_eq!(
            (&json["tried"][0]["helpful"], &json["id"], &json["question"]),
            (&json!(false), &json!("R-4F7K-92MX"), &json!(packet().question))
        );
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        let bare = Packet { earlier: Vec::new(), tried: Vec::new(), page: String::new(), revision: String::new(), ..packet() };
        let text = bare.letter(&|word| word.to_owned()).text;
        assert!(
            !text.contains("EARLIER")
                && !text.contains("page:")
                && text.contains("TRIED\n  none\n")
                && text.contains("articles: generation 42"),
            "{text}"
        );
        let more = More { id: "R-1-d1".into(), reference: "R-1".into(), at: 0, text: "It is red".into() }.letter(&|word| word.to_owned());
        assert!(more.text.contains("It is red") && more.text.contains("R-1-d1"), "{}", more.text);
    }
}
