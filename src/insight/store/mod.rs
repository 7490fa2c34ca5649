//! The only door to the database: an SQLite file in the data folder. What is to be written goes through a bounded queue to one task, which writes everything that waits as one
//! transaction and tells each writer when it is on the disk. Reading uses connections of its own and never waits for writing. The statements are such that PostgreSQL understands
//! them as well. Deliberately absent: articles, and statements anywhere else.

mod letters;
mod requests;
mod schema;
mod sketches;
mod writer;

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, ConnectOptions, Connection};
use tokio::sync::{mpsc, oneshot};

use super::event::{Event, Feedback};
use super::handover::{NewDetail, NewRequest, Outcome, Outgoing, Request};
use writer::{Job, Write};

/// The database's file in the data folder.
const FILE: &str = "insight.sqlite";
/// What may wait to be written; above that the server says that it is busy.
const QUEUE: usize = 1024;
/// How long a writer waits for the disk before it is told to try again.
const PATIENCE: Duration = Duration::from_secs(5);
/// Connections that read.
const READERS: u32 = 2;
/// What stays as it is in the file's name.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

/// Why nothing was written or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Too much waits already, or the disk is too slow.
    #[error("too much waits to be written")]
    Busy,
    /// A newer program has made this database.
    #[error("the database was made by a newer version of the program (its tables are {found}, this program knows {known})")]
    Newer {
        /// The database's step.
        found: i64,
        /// The last step that is known here.
        known: usize,
    },
    /// The file cannot be used.
    #[error("the database cannot be used: {0}")]
    Broken(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        StoreError::Broken(error.to_string())
    }
}

/// A handle on the database; clones share it.
#[derive(Debug, Clone)]
pub struct Store {
    jobs: mpsc::Sender<Job>,
    readers: AnyPool,
}

impl Store {
    /// Opens the database in a data folder, makes it where there is none, and starts the writer. A file that is no database any more is put aside under another name and told in
    /// the log. Must be called within a runtime, which the writer lives in.
    pub async fn open(data: &Path, now: i64) -> Result<Self, StoreError> {
        let file = data.join(FILE);
        match Self::over(&file).await {
            Err(StoreError::Broken(why)) if is_spoilt(&why) => {
                let aside = data.join(format!("{FILE}.broken-{now}"));
                tracing::error!(cause = why, aside = %aside.display(), "the database is spoilt; it was put aside and a new one is begun");
                for ending in ["", "-wal", "-shm"] {
                    let (from, to) = (data.join(format!("{FILE}{ending}")), data.join(format!("{FILE}.broken-{now}{ending}")));
                    if from.exists() {
                        std::fs::rename(from, to).map_err(|error| StoreError::Broken(error.to_string()))?;
                    }
                }
                Self::over(&file).await
            }
            opened => opened,
        }
    }

    /// Whether there is a database in a data folder.
    pub fn is_in(data: &Path) -> bool {
        data.join(FILE).is_file()
    }

    async fn over(file: &Path) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let path = percent_encode(file.as_os_str().as_encoded_bytes(), PATH);
        let options = AnyConnectOptions::from_str(&format!("sqlite:{path}?mode=rwc"))?.disable_statement_logging();
        let mut db = AnyConnection::connect_with(&options).await?;
        // A commit is on the disk before anybody is told of it.
        sqlx::raw_sql("pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000; pragma secure_delete = on")
            .execute(&mut db)
            .await?;
        schema::migrate(&mut db).await?;
        let readers = AnyPoolOptions::new().max_connections(READERS).acquire_timeout(PATIENCE).connect_lazy_with(options);
        let (jobs, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(writer::run(db, waiting));
        Ok(Store { jobs, readers })
    }

    /// Hands events to the writer and doesn't wait. Fails when too much waits already.
    pub fn note(&self, events: Vec<Event>) -> Result<(), StoreError> {
        self.jobs.try_send(Job { write: Write::Events(events), done: None }).map_err(|_| StoreError::Busy)
    }

    /// Writes feedback, or completes what was written under its name. Done once it is on the disk.
    pub async fn keep_feedback(&self, feedback: Feedback) -> Result<(), StoreError> {
        self.write(Write::Feedback(feedback)).await
    }

    /// Writes a question for people and gives it as it is kept: the earlier one where there is one of the same key. Done once it is on the disk.
    /// `None` where its reference or secret was taken, so that others must be made.
    pub async fn keep_request(&self, request: NewRequest) -> Result<Option<Request>, StoreError> {
        let key = request.key.clone();
        self.write(Write::Request(Box::new(request))).await?;
        Ok(requests::by_key(&self.readers, &key).await?)
    }

    /// Writes what a requester told later. Done once it is on the disk.
    pub async fn keep_detail(&self, detail: NewDetail) -> Result<(), StoreError> {
        self.write(Write::Detail(Box::new(detail))).await
    }

    /// The request at this private address.
    pub async fn request(&self, secret: &str) -> Result<Option<Request>, StoreError> {
        Ok(requests::by_secret(&self.readers, secret).await?)
    }

    /// Letters whose time has come, oldest first.
    pub async fn due(&self, now: i64, most: i64) -> Result<Vec<Outgoing>, StoreError> {
        Ok(letters::due(&self.readers, now, most).await?)
    }

    /// All letters that are not delivered, or all there are, oldest first.
    pub async fn letters(&self, with_delivered: bool) -> Result<Vec<Outgoing>, StoreError> {
        Ok(letters::all(&self.readers, with_delivered).await?)
    }

    /// What the receiver calls a request; empty where it told nothing.
    pub async fn remote(&self, reference: &str) -> Result<String, StoreError> {
        Ok(letters::remote(&self.readers, reference).await?)
    }

    /// Writes that a try begins, before it does: after a crash nobody takes it for one that never was.
    pub async fn begin(&self, letter: &str) -> Result<(), StoreError> {
        self.write(Write::Begin(letter.to_owned())).await
    }

    /// Writes how a try ended.
    pub async fn end(&self, letter: &str, outcome: Outcome) -> Result<(), StoreError> {
        self.write(Write::End(letter.to_owned(), outcome)).await
    }

    /// Lets letters be tried again from the beginning: those of one request, or all that were given up.
    pub async fn retry(&self, reference: Option<&str>, now: i64) -> Result<(), StoreError> {
        self.write(Write::Retry { reference: reference.map(str::to_owned), now }).await
    }

    /// Forgets events and feedback from before a moment.
    pub async fn forget_before(&self, moment: i64) -> Result<(), StoreError> {
        self.write(Write::Forget { before: moment }).await
    }

    /// All that was written down of an article: feedback, oldest first.
    pub async fn feedback_on(&self, article: &str) -> Result<Vec<Feedback>, StoreError> {
        Ok(sketches::feedback_on(&self.readers, article).await?)
    }

    /// The newest events, newest first.
    pub async fn latest_events(&self, most: i64) -> Result<Vec<Event>, StoreError> {
        Ok(sketches::latest(&self.readers, most).await?)
    }

    /// Done when everything handed over so far has been tried.
    pub async fn settle(&self) {
        // Nothing is lost when this fails that had not failed before.
        let _ = self.write(Write::Events(Vec::new())).await;
    }

    async fn write(&self, write: Write) -> Result<(), StoreError> {
        let (done, told) = oneshot::channel();
        self.jobs.try_send(Job { write, done: Some(done) }).map_err(|_| StoreError::Busy)?;
        match tokio::time::timeout(PATIENCE, told).await {
            Ok(Ok(result)) => result,
            _ => Err(StoreError::Busy),
        }
    }
}

/// SQLite's own words for a file that is no database, or no whole one.
fn is_spoilt(why: &str) -> bool {
    ["file is not a database", "disk image is malformed"].iter().any(|words| why.contains(words))
}

#[cfg(test)]
mod tests;
