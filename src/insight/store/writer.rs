//! The one task that writes. It takes everything that waits, writes it as one transaction, and tells each writer when that is on the disk. Where the transaction fails, each piece
//! is tried alone, so that one bad piece takes no other with it; events that fail are kept and tried again. Started by [`super::Store::open`]. Deliberately absent: reading.

use std::time::Duration;

use sqlx::{AnyConnection, Connection, Error};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::{StoreError, letters, requests, sketches};
use crate::insight::event::{Event, Feedback};
use crate::insight::handover::{NewDetail, NewRequest, Outcome};

/// Pieces written as one.
const MOST_AT_ONCE: usize = 256;
/// Events kept while the disk refuses them; more are dropped and told.
const MOST_KEPT: usize = 20_000;
/// How long to wait for more work before kept events are tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// What can be written.
#[derive(Debug)]
pub(super) enum Write {
    /// Things that happened.
    Events(Vec<Event>),
    /// A word on an article.
    Feedback(Feedback),
    /// A question for people.
    Request(Box<NewRequest>),
    /// More to it.
    Detail(Box<NewDetail>),
    /// A try begins.
    Begin(String),
    /// A try has ended.
    End(String, Outcome),
    /// Letters are to be tried again.
    Retry {
        /// Of this request alone.
        reference: Option<String>,
        /// When, in milliseconds since 1970.
        now: i64,
    },
    /// Old things are forgotten.
    Forget {
        /// Everything from before this moment.
        before: i64,
    },
}

/// A piece of work and who waits for it.
#[derive(Debug)]
pub(super) struct Job {
    /// What is written.
    pub(super) write: Write,
    /// Told when it is on the disk.
    pub(super) done: Option<oneshot::Sender<Result<(), StoreError>>>,
}

/// Writes until the last handle is gone.
pub(super) async fn run(mut db: AnyConnection, mut waiting: mpsc::Receiver<Job>) {
    let mut jobs: Vec<Job> = Vec::new();
    let mut kept: Vec<Event> = Vec::new();
    loop {
        let received = if kept.is_empty() {
            Ok(waiting.recv_many(&mut jobs, MOST_AT_ONCE).await)
        } else {
            timeout(AGAIN, waiting.recv_many(&mut jobs, MOST_AT_ONCE)).await
        };
        if matches!(received, Ok(0)) {
            break;
        }
        if !kept.is_empty() {
            jobs.push(Job { write: Write::Events(std::mem::take(&mut kept)), done: None });
        }
        write_all(&mut db, std::mem::take(&mut jobs), &mut kept).await;
    }
    if let Err(error) = db.close().await {
        tracing::warn!(cause = %error, "the database was not closed in order");
    }
}

async fn write_all(db: &mut AnyConnection, jobs: Vec<Job>, kept: &mut Vec<Event>) {
    if write_as_one(db, jobs.iter().map(|job| &job.write)).await.is_ok() {
        jobs.into_iter().for_each(|job| tell(job, Ok(())));
        return;
    }
    for job in jobs {
        match (write_as_one(db, std::iter::once(&job.write)).await, &job.write) {
            (Ok(()), _) => tell(job, Ok(())),
            (Err(error), Write::Events(events)) => keep(kept, events, &error),
            (Err(error), _) => tell(job, Err(error.into())),
        }
    }
}

fn keep(kept: &mut Vec<Event>, events: &[Event], error: &Error) {
    let n_fitting = events.len().min(MOST_KEPT.saturating_sub(kept.len()));
    kept.extend_from_slice(&events[..n_fitting]);
    tracing::warn!(cause = %error, kept = kept.len(), dropped = events.len() - n_fitting, "events cannot be written now and are tried again");
}

fn tell(job: Job, result: Result<(), StoreError>) {
    if let Some(done) = job.done {
        // Whoever asked may have gone.
        let _ = done.send(result);
    }
}

async fn write_as_one(db: &mut AnyConnection, writes: impl Iterator<Item = &Write> + Send) -> Result<(), Error> {
    let mut whole = db.begin().await?;
    for write in writes {
        match write {
            Write::Events(events) => sketches::add_events(&mut whole, events).await?,
            Write::Feedback(feedback) => sketches::add_feedback(&mut whole, feedback).await?,
            Write::Request(request) => requests::add(&mut whole, request).await?,
            Write::Detail(detail) => requests::add_detail(&mut whole, detail).await?,
            Write::Begin(letter) => letters::begin(&mut whole, letter).await?,
            Write::End(letter, outcome) => letters::end(&mut whole, letter, outcome).await?,
            Write::Retry { reference, now } => letters::retry(&mut whole, reference.as_deref(), *now).await?,
            Write::Forget { before } => sketches::forget_before(&mut whole, *before).await?,
        }
    }
    whole.commit().await
}
