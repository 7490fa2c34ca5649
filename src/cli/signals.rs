//! Ctrl-C and SIGTERM for commands that run long. Deliberately absent: short commands, which the operating system may simply end.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::failure::{Exit, Failure};

/// Both signals, from the moment this is made on.
#[derive(Debug)]
pub(super) struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Begins to listen; must be called within a runtime.
    pub(super) fn listen() -> Result<Self, Failure> {
        let listen = || -> io::Result<Self> {
            Ok(Signals { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
        };
        listen().map_err(|error| {
            Failure::broken(format!("cannot listen for signals: {error}")).help("raise the limit of open files (`ulimit -n`)")
        })
    }

    /// Waits for the next one; gives how a command that it ends in the middle of its work ends.
    pub(super) async fn next(&mut self) -> Exit {
        tokio::select! {
            _ = self.interrupt.recv() => Exit::Interrupted,
            _ = self.terminate.recv() => Exit::Terminated,
        }
    }
}
