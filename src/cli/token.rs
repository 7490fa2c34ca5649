//! `rapport token`: make, list and revoke the tokens with which agents use `/agent/api`.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::config::units;

use super::Session;
use super::args::{Format, Token, TokenCommand};
use super::failure::{Exit, Failure};
use super::screen::{Screen, Style, plain};
use super::token_store::{Kept, Store};

/// A token that never ends is one that nobody remembers.
const LONGEST: Duration = Duration::from_secs(366 * 86_400);

/// Runs the command.
pub(super) fn run(session: &Session, arguments: &Token) -> Result<Exit, Failure> {
    let data = &session.settings.data;
    let store = Store::new(data);
    let result = match &arguments.command {
        TokenCommand::New { name, expires } => {
            check_name(name)?;
            check_lifetime(*expires)?;
            store.make(name, Timestamp::now(), *expires).map(|made| show_new(&session.screen, &made))
        }
        TokenCommand::List { format } => store.list().map(|tokens| show_list(&session.screen, &tokens, *format)),
        TokenCommand::Revoke { id } => store.revoke(id).map(|revoked| show_revoked(&session.screen, id, revoked)),
    };
    result.map_err(|error| {
        Failure::because("cannot work with the tokens", &error)
            .help(format!("see that this user may read and write {}, or name another folder with `--data DIR`", data.display()))
    })?
}

fn check_name(name: &str) -> Result<(), Failure> {
    let is_right = !name.trim().is_empty() && name.chars().count() <= 100 && plain(name) == name;
    let wrong =
        || Failure::usage("the name must be 1 to 100 visible characters").help("for example `rapport token new --name ticket-system`");
    if is_right { Ok(()) } else { Err(wrong()) }
}

fn check_lifetime(expires: Duration) -> Result<(), Failure> {
    let is_right = !expires.is_zero() && expires <= LONGEST;
    let wrong = || Failure::usage("a token must end some day, at most 366 days from now").help("for example `--expires 90d`");
    if is_right { Ok(()) } else { Err(wrong()) }
}

fn show_new(screen: &Screen, (token, kept): &(String, Kept)) -> Result<Exit, Failure> {
    screen.print(&format!("{token}\n"))?;
    screen.note(format!("This is {}'s token, valid until {}; it is not shown again.", kept.name, day(kept.expires_at)));
    screen.note(format!("Use it as `Authorization: Bearer {}…`; end it with `rapport token revoke {}`.", &token[..7], kept.id));
    Ok(Exit::Fine)
}

fn show_list(screen: &Screen, tokens: &[Kept], format: Format) -> Result<Exit, Failure> {
    let now = Timestamp::now();
    let text = match format {
        Format::Human => {
            let width = tokens.iter().map(|kept| kept.name.chars().count()).max().unwrap_or(0).max(4);
            let header = format!("{:<8}  {:<width$}  {:<10}  {:<10}", "ID", "NAME", "MADE", "ENDS");
            let line = |kept: &Kept| {
                let ended = if kept.expires_at <= now { "  ended" } else { "" };
                format!(
                    "{:<8}  {:<width$}  {}  {}{ended}\n",
                    plain(&kept.id),
                    plain(&kept.name),
                    day(kept.created_at),
                    day(kept.expires_at)
                )
            };
            let lines: String = tokens.iter().map(line).collect();
            if tokens.is_empty() { String::new() } else { format!("{}\n{lines}", screen.style(Style::Bold, &header)) }
        }
        Format::Json => json(tokens, now),
    };
    if tokens.is_empty() && format == Format::Human {
        screen.note("There are no tokens yet; make one with `rapport token new --name WHO`.");
    }
    screen.print(&text)?;
    Ok(Exit::Fine)
}

fn show_revoked(screen: &Screen, id: &str, revoked: Option<Kept>) -> Result<Exit, Failure> {
    let Some(kept) = revoked else {
        return Err(Failure::usage(format!("there is no token with the id {:?}", plain(id))).help("`rapport token list` shows the ids"));
    };
    let left = kept.expires_at.duration_since(Timestamp::now()).as_secs();
    let left = Duration::from_secs(u64::try_from(left).unwrap_or(0) / 86_400 * 86_400);
    screen.note(format!(
        "{}'s token has ended, {} before its time; a running server refuses it within a second.",
        plain(&kept.name),
        units::write_duration(left)
    ));
    Ok(Exit::Fine)
}

/// One token as programs see it.
#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    name: &'a str,
    created_at: String,
    expires_at: String,
    expired: bool,
}

fn json(tokens: &[Kept], now: Timestamp) -> String {
    let listed = tokens.iter().map(|kept| Listed {
        id: &kept.id,
        name: &kept.name,
        created_at: kept.created_at.to_string(),
        expires_at: kept.expires_at.to_string(),
        expired: kept.expires_at <= now,
    });
    let tokens: Vec<Listed<'_>> = listed.collect();
    format!("{:#}\n", serde_json::json!({ "version": 1, "tokens": tokens }))
}

fn day(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%d").to_string()
}
