//! The only door to tracing-subscriber: log lines to stderr, for people or machines. Started once by [`super::main`]. Deliberately absent:
//! what is logged.

use std::io;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::args::Command;
use super::failure::Failure;
use super::screen::Screen;

/// Names the log filter, over `-q` and `-v`.
const VARIABLE: &str = "RAPPORT_LOG";

/// What is logged when nobody says otherwise: a server tells what it does, other commands answer for themselves.
pub(super) fn default_level(command: &Command, is_verbose: bool, is_quiet: bool) -> LevelFilter {
    match (command, is_verbose, is_quiet) {
        // There, more words mean more figures.
        (Command::Eval(_), ..) => LevelFilter::ERROR,
        (_, true, _) => LevelFilter::DEBUG,
        (_, _, true) => LevelFilter::ERROR,
        (Command::Serve(_), ..) => LevelFilter::INFO,
        _ => LevelFilter::ERROR,
    }
}

/// Starts logging.
pub(super) fn start(default: LevelFilter, is_json: bool, screen: &Screen) -> Result<(), Failure> {
    let filter = std::env::var(VARIABLE).unwrap_or_default();
    let builder = EnvFilter::builder().with_default_directive(default.into());
    let filter = builder.parse(&filter).map_err(|error| {
        Failure::usage(format!("{VARIABLE}: {error}")).help(format!("for example `{VARIABLE}=info` or `{VARIABLE}=rapport=debug,warn`"))
    })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    if is_json {
        lines.json().flatten_event(true).init();
    } else {
        lines.with_ansi(screen.are_messages_coloured).with_target(false).init();
    }
    // A panic's message may quote a question or an article; where it happened is enough to mend it.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(panic.location = place, "a part of the program panicked");
    }));
    Ok(())
}
