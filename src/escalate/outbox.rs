//! The outbox: one task that sends what is due, a few letters at a time, and writes before each try that it begins and after it how it ended. After a crash a try that nobody ended is
//! made again under the same name. Started by `cli::serve`, rung by `http`. Deliberately absent: letters in memory; the database is the queue.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};

use super::{Target, wait};
use crate::config::Escalation;
use crate::insight::handover::{Outcome, Outgoing, State};
use crate::insight::store::{Store, StoreError};
use crate::insight::token;

/// Letters sent at a time.
const AT_ONCE: i64 = 4;
/// How often the outbox is looked through although nobody rang: `rapport escalations retry` runs in another process.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Rings the outbox, and says whether there is anywhere to send to.
#[derive(Debug, Clone)]
pub struct Doorbell {
    bell: Arc<Notify>,
    has_target: bool,
}

impl Doorbell {
    /// A bell of an outbox that sends, or of one that only keeps.
    pub fn new(has_target: bool) -> Self {
        Doorbell { bell: Arc::default(), has_target }
    }

    /// Says that something is due.
    pub fn ring(&self) {
        self.bell.notify_one();
    }

    /// Whether letters are sent to anybody.
    pub fn has_target(&self) -> bool {
        self.has_target
    }
}

/// A running outbox.
#[derive(Debug)]
pub struct Outbox {
    doorbell: Doorbell,
    is_stopping: Arc<AtomicBool>,
    task: JoinHandle<()>,
}

impl Outbox {
    /// Starts to send; must be called within a runtime.
    pub fn start(store: Store, target: Target, settings: Escalation) -> Self {
        let (doorbell, is_stopping) = (Doorbell::new(true), Arc::new(AtomicBool::new(false)));
        let post = Post { store, target, settings };
        let task = tokio::spawn(run(post, Arc::clone(&doorbell.bell), Arc::clone(&is_stopping)));
        Outbox { doorbell, is_stopping, task }
    }

    /// Its bell.
    pub fn doorbell(&self) -> Doorbell {
        self.doorbell.clone()
    }

    /// Lets tries under way end, for as long as `patience` lasts.
    pub async fn stop(self, patience: Duration) {
        self.is_stopping.store(true, Ordering::Release);
        self.doorbell.ring();
        if tokio::time::timeout(patience, self.task).await.is_err() {
            tracing::warn!("a letter was under way when the outbox had to stop; it is sent again under the same name at the next start");
        }
    }
}

/// What a try needs.
#[derive(Clone)]
struct Post {
    store: Store,
    target: Target,
    settings: Escalation,
}

async fn run(post: Post, bell: Arc<Notify>, is_stopping: Arc<AtomicBool>) {
    while !is_stopping.load(Ordering::Acquire) {
        let n_sent = match send_due(&post).await {
            Ok(n_sent) => n_sent,
            Err(error) => {
                tracing::warn!(cause = %error, "the outbox cannot be read or written now");
                0
            }
        };
        if n_sent == 0 {
            // Either it rings or the time is over; both mean to look.
            let _ = tokio::time::timeout(LOOK_EVERY, bell.notified()).await;
        }
    }
}

async fn send_due(post: &Post) -> Result<usize, StoreError> {
    let due = post.store.due(now(), AT_ONCE).await?;
    let n_due = due.len();
    let mut tries = JoinSet::new();
    for letter in due {
        let post = post.clone();
        tries.spawn(async move { post.deliver(letter).await });
    }
    let mut failed = None;
    while let Some(tried) = tries.join_next().await {
        match tried {
            Ok(Ok(())) => {}
            Ok(Err(error)) => failed = Some(error),
            Err(_) => failed = Some(StoreError::Broken("a try to send broke inside".into())),
        }
    }
    failed.map_or(Ok(n_due), Err)
}

impl Post {
    async fn deliver(&self, mut letter: Outgoing) -> Result<(), StoreError> {
        let id = letter.letter.id.clone();
        let most = i64::from(self.settings.attempts);
        if letter.state == State::Sending && letter.attempts >= most {
            let error = "the last try was cut short, and nobody knows how it ended".to_owned();
            tracing::error!(reference = letter.reference, attempts = letter.attempts, "a question for people could not be delivered");
            return self.store.end(&id, Outcome::GivenUp { error }).await;
        }
        self.store.begin(&id).await?;
        letter.attempts += 1;
        let parent = if letter.is_request { String::new() } else { self.store.remote(&letter.reference).await? };
        let fault = match self.target.send(&letter, &parent, now()).await {
            Ok(remote) => {
                tracing::info!(
                    reference = letter.reference,
                    target = self.target.name(),
                    attempts = letter.attempts,
                    "a question for people was delivered"
                );
                return self.store.end(&id, Outcome::Delivered { remote }).await;
            }
            Err(fault) => fault,
        };
        if fault.is_final || letter.attempts >= most {
            tracing::error!(
                reference = letter.reference,
                attempts = letter.attempts,
                cause = fault.why,
                "a question for people could not be delivered"
            );
            return self.store.end(&id, Outcome::GivenUp { error: fault.why }).await;
        }
        let chance = token::chance().unwrap_or(0.0);
        let pause =
            wait::after(letter.attempts, self.settings.first_wait, chance).max(fault.not_before.unwrap_or_default().min(wait::LONGEST));
        tracing::warn!(
            reference = letter.reference,
            attempts = letter.attempts,
            wait_ms = pause.as_millis() as u64,
            cause = fault.why,
            "a question for people waits for its next try"
        );
        let next_at = now() + i64::try_from(pause.as_millis()).unwrap_or(0);
        self.store.end(&id, Outcome::Failed { error: fault.why, next_at }).await
    }
}

fn now() -> i64 {
    Timestamp::now().as_millisecond()
}
