//! The database of a running server: opened where the data folder can be written, kept short, and written out at the end. Used by `serve`. Deliberately absent: what is in it.

use std::time::Duration;

use jiff::Timestamp;
use tokio::runtime::Runtime;

use crate::insight::store::{Store, StoreError};

use super::Session;
use super::failure::Failure;

/// How often old things are forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(86_400);
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Opens the database. `None`, with a warning, where it cannot be written: then the server serves, and refuses what it cannot keep. A database of a newer program ends the start.
pub(super) fn open(session: &Session, runtime: &Runtime) -> Result<Option<Store>, Failure> {
    let data = &session.settings.data;
    match runtime.block_on(Store::open(data, Timestamp::now().as_millisecond())) {
        Ok(store) => {
            runtime.spawn(keep_short(store.clone(), i64::from(session.settings.insight.keep_days)));
            Ok(Some(store))
        }
        Err(error @ StoreError::Newer { .. }) => Err(Failure::broken(format!("cannot use the database in {}: {error}", data.display()))
            .help("start the newer version, or name another data folder with `--data DIR`")),
        Err(error) => {
            session.screen.warn(
                &format!("{error}; serving without it: feedback and questions to people are refused"),
                &format!("see that this user may write {}, or name another folder with `--data DIR`", data.display()),
            );
            Ok(None)
        }
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
