//! What went wrong, what to do about it, and the exit code. Made by the commands, told once by [`super::main`]. Every failure ends with a `help:`
//! line that can be followed. Deliberately absent: findings, which are a command's answer and not its failure.

use std::fmt::Display;
use std::process::ExitCode;

use crate::config::ConfigError;

use super::screen::{Screen, Style};

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// All is fine.
    Fine,
    /// It ran, and found something that wants mending.
    Findings,
    /// It was asked wrongly: arguments or configuration.
    Usage,
    /// It could not do its work: files, ports, itself.
    Broken,
    /// Ctrl-C in the middle of long work.
    Interrupted,
    /// SIGTERM in the middle of long work.
    Terminated,
    /// Whoever read our output has gone.
    PipeClosed,
}

impl Exit {
    /// The number that the shell sees.
    fn code(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Broken => 3,
            Exit::Interrupted => 130,
            Exit::PipeClosed => 141,
            Exit::Terminated => 143,
        }
    }

    /// Ends the process here and now.
    pub(super) fn now(self) -> ! {
        std::process::exit(i32::from(self.code()))
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}

/// Why a command could not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    exit: Exit,
    /// Messages, each with its help.
    told: Vec<(String, String)>,
}

/// A failure that still lacks its help, so that none can be made without.
#[derive(Debug)]
pub(super) struct Helpless {
    exit: Exit,
    message: String,
}

impl Helpless {
    /// Says what to do.
    pub(super) fn help(self, help: impl Into<String>) -> Failure {
        Failure { exit: self.exit, told: vec![(self.message, help.into())] }
    }
}

impl Failure {
    /// Arguments that make no sense.
    pub(super) fn usage(message: impl Into<String>) -> Helpless {
        Helpless { exit: Exit::Usage, message: message.into() }
    }

    /// Files, ports, or something inside.
    pub(super) fn broken(message: impl Into<String>) -> Helpless {
        Helpless { exit: Exit::Broken, message: message.into() }
    }

    /// An error of another module, with all its causes.
    pub(super) fn because(doing: impl Display, error: &anyhow::Error) -> Helpless {
        Failure::broken(format!("{doing}: {error:#}"))
    }

    /// Everything that is wrong with the configuration.
    pub(super) fn configuration(errors: &[ConfigError]) -> Failure {
        Failure { exit: Exit::Usage, told: errors.iter().map(|error| (error.to_string(), error.help().to_owned())).collect() }
    }

    /// The reader of our output has gone; nobody wants to hear about it.
    pub(super) fn pipe_closed() -> Failure {
        Failure { exit: Exit::PipeClosed, told: Vec::new() }
    }

    /// Ctrl-C.
    pub(super) fn interrupted() -> Failure {
        Failure { exit: Exit::Interrupted, told: Vec::new() }
    }

    /// Tells it on stderr and gives the exit code.
    pub(super) fn tell(&self, screen: &Screen) -> Exit {
        for (message, help) in &self.told {
            screen.say(format!("{}: {}", screen.message_style(Style::Error, "error"), message));
            screen.say(format!("{}: {}", screen.message_style(Style::Help, "help"), help));
        }
        self.exit
    }
}
