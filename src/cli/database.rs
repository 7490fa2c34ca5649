//! The database of a running server: opened where the data folder can be written, kept short, and written out at the end. Used by `serve`. Deliberately absent: what is in it.

use std::time::Duration;

use jiff::Timestamp;
use tokio::runtime::Runtime;

use crate::escalate::{Doorbell, Outbox, Target};
use crate::insight::store::{Store, StoreError};

use super::Session;
use super::failure::Failure;

/// How often old things are forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(86_400);
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// The database, and the outbox that sends from it.
pub(super) struct Database {
    store: Store,
    outbox: Option<Outbox>,
}

impl Database {
    /// Opens it and starts to send. `None`, with a warning, where it cannot be written: then the server serves, and refuses what it cannot keep. A database of a newer program and a
    /// target that cannot be made end the start.
    pub(super) fn open(session: &Session, runtime: &Runtime) -> Result<Option<Self>, Failure> {
        let (data, settings) = (&session.settings.data, &session.settings);
        let target = Target::of(&settings.escalation).map_err(|error| {
            Failure::because("cannot send questions to people", &error)
                .help("mend [escalation] in rapport.toml; docs/hand-over.md shows whole ones")
        })?;
        match runtime.block_on(Store::open(data, Timestamp::now().as_millisecond())) {
            Ok(store) => {
                let _inside = runtime.enter();
                tokio::spawn(keep_short(store.clone(), i64::from(settings.insight.keep_days)));
                let outbox = target.map(|target| Outbox::start(store.clone(), target, settings.escalation.clone()));
                Ok(Some(Database { store, outbox }))
            }
            Err(error @ StoreError::Newer { .. }) => {
                Err(Failure::broken(format!("cannot use the database in {}: {error}", data.display()))
                    .help("start the newer version, or name another data folder with `--data DIR`"))
            }
            Err(error) => {
                session.screen.warn(
                    &format!("{error}; serving without it: feedback and questions to people are refused"),
                    &format!("see that this user may write {}, or name another folder with `--data DIR`", data.display()),
                );
                Ok(None)
            }
        }
    }

    /// A handle on it.
    pub(super) fn store(&self) -> Store {
        self.store.clone()
    }

    /// The outbox's bell, or one that nobody hears.
    pub(super) fn doorbell(&self) -> Doorbell {
        self.outbox.as_ref().map_or_else(|| Doorbell::new(false), Outbox::doorbell)
    }

    /// Lets what is under way end.
    pub(super) async fn close(self, patience: Duration) {
        if let Some(outbox) = self.outbox {
            outbox.stop(patience).await;
        }
        self.store.settle().await;
    }
}

async fn keep_short(store: Store, days: i64) {
    let mut ticks = tokio::time::interval(FORGET_EVERY);
    loop {
        ticks.tick().await;
        if let Err(error) = store.forget_before(Timestamp::now().as_millisecond() - days * DAY).await {
            tracing::warn!(cause = %error, "old events could not be forgotten");
        }
    }
}
