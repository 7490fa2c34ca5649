//! `rapport bench`: runs the benchmark on a copy of the articles and writes its figures. Ctrl-C stops it, and the copy and the server go with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::bench::{self, Interrupted, Plan};

use super::args::{Bench, Format};
use super::failure::{Exit, Failure};
use super::signals::Signals;
use super::{Session, folder};

/// Runs the command.
pub(super) fn run(session: &Session, arguments: &Bench) -> Result<Exit, Failure> {
    let folder = folder::find(&session.settings)?;
    let program = std::env::current_exe()
        .map_err(|error| Failure::broken(format!("cannot find this program's own file: {error}")).help("start rapport by its full path"))?;
    let plan = Plan {
        program,
        articles: folder.articles,
        scale: arguments.scale.map(|n| n as usize),
        n_requests: arguments.requests as usize,
        n_runs: usize::from(arguments.runs),
        stop: stop_on_signal()?,
    };
    let figures = bench::run(&plan, &|line| session.screen.note(line)).map_err(|error| {
        if error.is::<Interrupted>() {
            return Failure::interrupted();
        }
        Failure::because("cannot measure", &error)
            .help("see that the temporary folder has room (`df -h /tmp`), or set TMPDIR to one that has")
    })?;
    session.screen.print(&match arguments.format {
        Format::Human => figures.table(),
        Format::Json => figures.json(),
    })?;
    Ok(Exit::Fine)
}

/// A flag that the first signal raises; a second one ends the process at once and leaves the copy behind.
fn stop_on_signal() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| {
        Failure::broken(format!("cannot start a thread for signals: {error}")).help("raise the process limit (`ulimit -u`)")
    })?;
    let mut signals = runtime.block_on(async { Signals::listen() })?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            signals.next().await;
            raised.store(true, Ordering::Relaxed);
            signals.next().await.now();
        });
    });
    Ok(stop)
}
