//! `rapport serve`: takes the port, loads the folder, serves, and stops in order. The port is taken before the folder is loaded: a taken port is
//! told at once, and requests that come during a long load wait in the queue instead of being refused.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::escalate::Doorbell;
use crate::http::{self, Parts};
use crate::library::Desks;
use crate::library::reload::{Folder, Reloader, Status};
use crate::page::faces::Faces;

use super::database::Database;
use super::failure::{Exit, Failure};
use super::lock::{self, Lock, NoLock};
use super::progress::Loading;
use super::screen::{Screen, Style};
use super::signals::Signals;
use super::token_store::{Door, Store};
use super::{Session, folder, look, meaning};

/// Runs the command until a signal ends it.
pub(super) fn run(session: &Session) -> Result<Exit, Failure> {
    let folder = folder::find(&session.settings)?;
    let look = look::make(&session.settings.theme)?;
    let lock = take_lock(session)?;
    let runtime = Runtime::new().map_err(|error| {
        Failure::broken(format!("cannot start the server's threads: {error}")).help("raise the process limit (`ulimit -u`)")
    })?;
    let listener =
        runtime.block_on(TcpListener::bind(session.settings.listen)).map_err(|error| no_port(session.settings.listen, &error))?;
    let stop = Stop::listen(&runtime, session.screen)?;
    let transformer = meaning::load(session)?;
    let database = if lock.is_some() { Database::open(session, &runtime)? } else { None };
    look.tell(session);
    let faces = Arc::clone(&look.faces);
    let (desks, reloader) = load(session, folder)?;
    stop.in_order();
    tell_ready(session, &listener, &reloader.status());
    let reading = meaning::start(session, &desks, transformer)?;
    let look = look.keep(&session.settings.reload)?;
    let parts = parts(session, desks, faces, &reloader);
    let parts = match &database {
        Some(database) => Parts { store: Some(database.store()), doorbell: database.doorbell(), ..parts },
        None => parts,
    };
    let served = runtime.block_on(http::serve(listener, parts, stop.wait()));
    if let Some(database) = database {
        runtime.block_on(database.close(session.settings.limits.drain_timeout));
    }
    if let Some(reading) = reading {
        reading.stop();
    }
    if let Some(look) = look {
        look.stop();
    }
    reloader.stop();
    session.screen.note("Rapport has stopped.");
    served.map_err(|error| Failure::because("the server stopped", &error).help("start it again with `RAPPORT_LOG=debug` to see more"))?;
    Ok(Exit::Fine)
}

fn take_lock(session: &Session) -> Result<Option<Lock>, Failure> {
    let data = session.settings.data.display();
    match lock::take(&session.settings.data) {
        Ok(lock) => Ok(Some(lock)),
        Err(NoLock::Held(holder)) => {
            let holder = holder.map_or(String::new(), |id| format!(" (process {id})"));
            Err(Failure::broken(format!("another rapport serves with the data folder {data}{holder}"))
                .help("stop it first, or give this one its own folder and port: `--data .rapport-2 --listen 127.0.0.1:8081`"))
        }
        Err(NoLock::Unwritable(error)) => {
            session.screen.warn(
                &format!("the data folder {data} cannot be written ({error}); serving without it: a file that breaks while the server is down will be missing"),
                "make it writable, or name another one with `--data DIR`",
            );
            Ok(None)
        }
    }
}

fn no_port(address: SocketAddr, error: &io::Error) -> Failure {
    let port = address.port();
    let other = SocketAddr::new(address.ip(), if port == u16::MAX { 8081 } else { port.saturating_add(1).max(1024) });
    match error.kind() {
        ErrorKind::AddrInUse => Failure::broken(format!("{address} is taken by another program")).help(format!(
            "stop that program (`ss -ltnp 'sport = :{port}'` names it), or take another port: `rapport serve --listen {other}`"
        )),
        ErrorKind::PermissionDenied => Failure::broken(format!("this user may not take port {port}"))
            .help("ports below 1024 want rights: take another one with `--listen 127.0.0.1:8080`, behind a reverse proxy"),
        ErrorKind::AddrNotAvailable => Failure::broken(format!("this machine has no address {}", address.ip()))
            .help(format!("`--listen 0.0.0.0:{port}` listens on every address it has, `--listen 127.0.0.1:{port}` for itself alone")),
        _ => Failure::broken(format!("cannot listen at {address}: {error}")).help(format!("take another address: `--listen {other}`")),
    }
}

fn load(session: &Session, folder: Folder) -> Result<(Desks, Reloader), Failure> {
    let mut loading = Loading::new(session.screen);
    let started = Reloader::start(folder, &mut |progress| loading.tell(progress));
    loading.finish();
    started.map_err(|error| unloadable(&session.settings.articles, &error))
}

/// The failure for a folder that could be looked at and still not be loaded.
pub(super) fn unloadable(articles: &Path, error: &anyhow::Error) -> Failure {
    Failure::because(format!("cannot load {}", articles.display()), error)
        .help(format!("see that this user may read it (`ls -R {}`), or name another folder with `--articles DIR`", articles.display()))
}

fn parts(session: &Session, desks: Desks, faces: Arc<Faces>, reloader: &Reloader) -> Parts {
    let door = Door::new(Store::new(&session.settings.data));
    Parts {
        desks,
        settings: Arc::new(session.settings.clone()),
        faces,
        status: reloader.status_reader(),
        check_token: Arc::new(move |token| door.check(token)),
        store: None,
        doorbell: Doorbell::new(false),
    }
}

fn tell_ready(session: &Session, listener: &TcpListener, status: &Status) {
    let address = listener.local_addr().unwrap_or(session.settings.listen);
    let line = ready_line(address, status);
    if session.settings.is_log_json {
        tracing::info!("{line}");
    } else {
        let (start, rest) = line.split_at("Rapport is ready".len());
        session.screen.note(format!("{}{rest}", session.screen.message_style(Style::Bold, start)));
    }
}

fn ready_line(address: SocketAddr, status: &Status) -> String {
    // Agents see everything; what the public cannot see is what is internal.
    let n_internal = status.n_internal.saturating_sub(status.n_public);
    let problems = match status.problems.len() {
        0 => String::new(),
        1 => ", 1 problem (rapport check)".into(),
        n => format!(", {n} problems (rapport check)"),
    };
    format!("Rapport is ready: http://{address} — {} public and {n_internal} internal articles{problems}", status.n_public)
}

/// What ends the server: the first signal, at once while it is still loading, in order later; the second at once.
struct Stop {
    is_loaded: Arc<AtomicBool>,
    asked: oneshot::Receiver<()>,
}

impl Stop {
    /// Listens from now on.
    fn listen(runtime: &Runtime, screen: Screen) -> Result<Self, Failure> {
        let mut signals = runtime.block_on(async { Signals::listen() })?;
        let (ask, asked) = oneshot::channel();
        let stop = Stop { is_loaded: Arc::new(AtomicBool::new(false)), asked };
        let is_loaded = Arc::clone(&stop.is_loaded);
        runtime.spawn(async move {
            let exit = signals.next().await;
            if !is_loaded.load(Ordering::Acquire) || ask.send(()).is_err() {
                exit.now();
            }
            screen.note("Rapport is stopping; requests under way may finish. Once more ends it at once.");
            signals.next().await.now();
        });
        Ok(stop)
    }

    /// From now on there are requests that deserve an answer.
    fn in_order(&self) {
        self.is_loaded.store(true, Ordering::Release);
    }

    /// Done at the first signal.
    async fn wait(self) {
        // The sender lives as long as the runtime.
        let _ = self.asked.await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ready_line_counts_what_is_there() {
        let address = SocketAddr::from(([127, 0, 0, 1], 8080));
        let status = Status { n_public: 62, n_internal: 86, ..Status::default() };
        assert_eq!(ready_line(address, &status), "Rapport is ready: http://127.0.0.1:8080 — 62 public and 24 internal articles");
    }

    #[test]
    fn a_taken_port_names_itself_and_another() {
        let failure = no_port(SocketAddr::from(([127, 0, 0, 1], 8080)), &io::Error::from(ErrorKind::AddrInUse));
        let told = format!("{failure:?}");
        assert!(told.contains("127.0.0.1:8080 is taken by another program") && told.contains("--listen 127.0.0.1:8081"), "{told}");
    }
}
