//! The command line: one file a command. `main` calls [`main`]; nothing calls the commands but this file. What they share: [`args`] (typed arguments),
//! [`screen`] (the only way to the terminal), [`progress`], [`failure`] (what went wrong, what to do, and the exit code), [`folder`] (the
//! articles folder, looked at before it is loaded), [`token_store`]. Deliberately absent: anything that another part of the program could want.

mod args;
mod bench;
mod check;
mod database;
mod escalations;
mod eval;
mod failure;
mod folder;
mod lock;
mod log;
mod look;
mod meaning;
mod progress;
mod screen;
mod serve;
mod signals;
mod suggest;
mod token;
mod token_store;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use args::{Arguments, Command};
use failure::{Exit, Failure};
use screen::Screen;

use crate::config::{self, Semantic, Settings};
use crate::search::semantic;

/// What every command gets.
struct Session {
    /// The terminal.
    screen: Screen,
    /// The configuration, flags included.
    settings: Settings,
    /// Whether more is wanted than usual.
    is_verbose: bool,
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let arguments = match args::parse(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(told) => return told.tell().into(),
    };
    let screen = Screen::new(arguments.color, arguments.is_quiet);
    // A panic is a bug of ours; its message is already on stderr, and it must not look like findings.
    let ran = catch_unwind(AssertUnwindSafe(|| run(arguments, screen)));
    let ran = ran
        .unwrap_or_else(|_| Err(Failure::broken("something inside Rapport broke").help("please report the lines above, and what you did")));
    match ran {
        Ok(exit) => exit.into(),
        Err(failure) => failure.tell(&screen).into(),
    }
}

fn run(arguments: Arguments, screen: Screen) -> Result<Exit, Failure> {
    if let Some(folder) = &arguments.folder {
        std::env::set_current_dir(folder).map_err(|error| {
            Failure::usage(format!("cannot work in {}: {error}", folder.display())).help("name a folder that exists with `-C DIR`")
        })?;
    }
    let settings = config::load(&arguments.flags(), std::env::vars_os()).map_err(|errors| Failure::configuration(&errors))?;
    let default_level = log::default_level(&arguments.command, arguments.is_verbose, arguments.is_quiet);
    log::start(default_level, settings.is_log_json, &screen)?;
    if settings.search.semantic == Semantic::Off {
        semantic::switch_off();
    }
    let session = Session { screen, settings, is_verbose: arguments.is_verbose };
    match arguments.command {
        Command::Serve(_) => serve::run(&session),
        Command::Suggest(arguments) => suggest::run(&session, &arguments),
        Command::Check(arguments) => check::run(&session, &arguments),
        Command::Token(arguments) => token::run(&session, &arguments),
        Command::Bench(arguments) => bench::run(&session, &arguments),
        Command::Escalations(arguments) => escalations::run(&session, &arguments),
        Command::Eval(arguments) => eval::run(&session, &arguments),
    }
}
