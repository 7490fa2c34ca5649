//! Arguments of `rapport escalations`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Format;

/// Shown below the help.
pub(super) const AFTER: &str = "\
Examples:
  rapport escalations list               what has not reached anybody yet
  rapport escalations list --all --format json
  rapport escalations show R-4F7K-92MX   the question as it goes to people
  rapport escalations retry              send again what was given up
  rapport escalations retry R-4F7K-92MX

A running server notices within two seconds. Exit code of list: 1 when something was given up, else 0.";

/// `rapport escalations`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Escalations {
    /// Where the database is [default: .rapport]
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) data: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub(in crate::cli) command: EscalationsCommand,
}

/// What to do with questions that people have to answer.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum EscalationsCommand {
    /// List them with their state
    List {
        /// Delivered ones, too
        #[arg(long = "all")]
        is_all: bool,
        /// How to write the list
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: Format,
    },
    /// Print one as it goes to people
    Show {
        /// Its reference
        reference: String,
    },
    /// Send again what was given up, or one that still waits
    Retry {
        /// Only this one
        reference: Option<String>,
    },
}
