//! `rapport escalations`: what waits for people, one of them in full, and another round of tries. Works beside a running server. Deliberately absent: sending, which is the server's.

use jiff::Timestamp;
use serde::Serialize;
use tokio::runtime::Runtime;

use crate::insight::handover::{Outgoing, State};
use crate::insight::store::Store;

use super::Session;
use super::args::{Escalations, EscalationsCommand, Format};
use super::failure::{Exit, Failure};
use super::screen::{Style, plain};

/// Runs the command.
pub(super) fn run(session: &Session, arguments: &Escalations) -> Result<Exit, Failure> {
    let data = &session.settings.data;
    let trouble = |error: anyhow::Error| {
        Failure::because("cannot work with the outbox", &error)
            .help(format!("see that this user may read and write {}, or name another folder with `--data DIR`", data.display()))
    };
    if !Store::is_in(data) {
        return match &arguments.command {
            EscalationsCommand::List { format, .. } => show_list(session, &[], *format),
            EscalationsCommand::Show { reference } => Err(unknown(reference)),
            EscalationsCommand::Retry { .. } => told_retry(session, 0),
        };
    }
    let runtime = Runtime::new().map_err(|error| trouble(error.into()))?;
    let store = runtime.block_on(Store::open(data, now())).map_err(|error| trouble(error.into()))?;
    let letters = |with_delivered| runtime.block_on(store.letters(with_delivered)).map_err(|error| trouble(error.into()));
    match &arguments.command {
        EscalationsCommand::List { is_all, format } => show_list(session, &letters(*is_all)?, *format),
        EscalationsCommand::Show { reference } => show(session, &letters(true)?, reference),
        EscalationsCommand::Retry { reference } => {
            let waiting = letters(false)?;
            let is_meant = |letter: &&Outgoing| match reference {
                Some(reference) => letter.reference.eq_ignore_ascii_case(reference),
                None => letter.state == State::Undelivered,
            };
            let meant: Vec<&Outgoing> = waiting.iter().filter(is_meant).collect();
            if let (Some(reference), true) = (reference, meant.is_empty()) {
                return Err(unknown(reference));
            }
            runtime
                .block_on(store.retry(reference.is_some().then(|| meant[0].reference.as_str()), now()))
                .map_err(|error| trouble(error.into()))?;
            told_retry(session, meant.len())
        }
    }
}

fn told_retry(session: &Session, n_letters: usize) -> Result<Exit, Failure> {
    session.screen.note(match n_letters {
        0 => "Nothing was given up, so there is nothing to send again.".to_owned(),
        1 => "One letter is sent again; a running server begins within two seconds.".to_owned(),
        n => format!("{n} letters are sent again; a running server begins within two seconds."),
    });
    Ok(Exit::Fine)
}

fn unknown(reference: &str) -> Failure {
    Failure::usage(format!("nothing waits under the reference {:?}", plain(reference)))
        .help("`rapport escalations list --all` shows all references")
}

fn show(session: &Session, letters: &[Outgoing], reference: &str) -> Result<Exit, Failure> {
    let meant: Vec<&Outgoing> = letters.iter().filter(|letter| letter.reference.eq_ignore_ascii_case(reference)).collect();
    if meant.is_empty() {
        return Err(unknown(reference));
    }
    for letter in meant {
        let text: String = letter.letter.text.lines().map(|line| format!("{}\n", plain(line))).collect();
        let delivered = "It was delivered; its text is kept by the receiver alone.\n".to_owned();
        session.screen.print(&if letter.state == State::Delivered { delivered } else { text })?;
    }
    Ok(Exit::Fine)
}

fn show_list(session: &Session, letters: &[Outgoing], format: Format) -> Result<Exit, Failure> {
    let text = match format {
        Format::Json => json(letters),
        Format::Human => letters.iter().map(|letter| line(session, letter)).collect(),
    };
    session.screen.print(&text)?;
    let settings = &session.settings.escalation;
    let has_target = settings.mail.is_some() || settings.webhook.is_some() || settings.jira.is_some();
    if letters.is_empty() {
        session.screen.note("No question waits for people.");
    } else if !has_target && format == Format::Human {
        session.screen.note("Nothing in rapport.toml says where they go ([escalation]); `rapport escalations show REFERENCE` prints one.");
    }
    Ok(if letters.iter().any(|letter| letter.state == State::Undelivered) { Exit::Findings } else { Exit::Fine })
}

fn line(session: &Session, letter: &Outgoing) -> String {
    let kind = if letter.is_request { "question" } else { "addition" };
    let tries = if letter.attempts == 1 { "1 try".to_owned() } else { format!("{} tries", letter.attempts) };
    let next =
        if letter.state == State::Waiting && letter.attempts > 0 { format!(", next {}", moment(letter.next_at)) } else { String::new() };
    let error = if letter.error.is_empty() { String::new() } else { format!("\n    {}", plain(&letter.error)) };
    let reference = session.screen.style(Style::Bold, &plain(&letter.reference));
    format!("{reference}  {kind}  {}  {}, {tries}{next}{error}\n", moment(letter.at), letter.state.name())
}

/// One letter as programs see it.
#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    reference: &'a str,
    kind: &'static str,
    state: &'static str,
    asked_at: String,
    attempts: i64,
    next_at: Option<String>,
    error: Option<&'a str>,
    remote: Option<&'a str>,
}

fn json(letters: &[Outgoing]) -> String {
    let listed = letters.iter().map(|letter| Listed {
        id: &letter.letter.id,
        reference: &letter.reference,
        kind: if letter.is_request { "request" } else { "detail" },
        state: letter.state.name(),
        asked_at: moment(letter.at),
        attempts: letter.attempts,
        next_at: (letter.state == State::Waiting).then(|| moment(letter.next_at)),
        error: Some(letter.error.as_str()).filter(|error| !error.is_empty()),
        remote: Some(letter.remote.as_str()).filter(|remote| !remote.is_empty()),
    });
    let letters: Vec<Listed<'_>> = listed.collect();
    format!("{:#}\n", serde_json::json!({ "version": 1, "escalations": letters }))
}

fn moment(at: i64) -> String {
    Timestamp::from_millisecond(at).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn now() -> i64 {
    Timestamp::now().as_millisecond()
}
