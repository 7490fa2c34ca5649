//! Why a try to deliver failed, and what that means for the next one. Made by everything that sends, judged by [`super::outbox`]. Deliberately absent: anything personal, since it is
//! listed and logged.

use std::time::Duration;

/// A failed try.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub(super) struct Fault {
    /// What happened, in a few words.
    pub(super) why: String,
    /// Whether another try would fail in the same way.
    pub(super) is_final: bool,
    /// How long the receiver asked to be left alone.
    pub(super) not_before: Option<Duration>,
}

impl Fault {
    /// Something that may be better next time.
    pub(super) fn passing(why: impl Into<String>) -> Self {
        Fault { why: why.into(), is_final: false, not_before: None }
    }

    /// Something that will not be better without somebody's doing.
    pub(super) fn lasting(why: impl Into<String>) -> Self {
        Fault { is_final: true, ..Self::passing(why) }
    }

    /// A program's answer that is no success.
    pub(super) fn of_status(status: u16, not_before: Option<Duration>) -> Self {
        let why = format!("it answered with status {status}");
        // What is wrong with the letter itself stays wrong; rights and addresses may be mended over there.
        let is_final = matches!(status, 400 | 405 | 411 | 413..=415 | 422);
        Fault { why, is_final, not_before }
    }
}
