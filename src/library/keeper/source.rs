//! One file: how it looked when it was last read, the last good version of it, and what is wrong with it now.
//! Deliberately absent: the disk.

use std::io;
use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};

use super::kept::Kept;
use crate::article::{NextChange, Problem, Reading, Severity};
use crate::library::folder::problem;
use crate::library::scan::{Hash, Stat};

/// What is known of one file.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Its facts when it was last read; all zero when it could not be read, so that it is tried again.
    pub(super) stat: Stat,
    /// When it was last read, by the machine's clock.
    pub(super) read_at: i64,
    /// Digest of the content last read, good or not; `None` when it could not be read.
    pub(super) hash: Option<Hash>,
    /// The version that is served.
    pub(super) good: Option<Good>,
    /// Whether the file as it is now cannot be served.
    pub(super) is_refused: bool,
    /// What is wrong with the file as it is now.
    pub(super) problems: Vec<Problem>,
}

/// A version of a file that can be served.
#[derive(Debug, Default)]
pub(super) struct Good {
    /// Its text: to be read again at its minute, and to be kept when the file breaks.
    pub(super) bytes: Arc<[u8]>,
    /// When the file was modified, to say how old the version is.
    pub(super) modified: i64,
    /// What it gave.
    pub(super) kept: Kept,
    /// When it must be read again.
    pub(super) next_change: NextChange,
}

/// What an earlier run's version of a broken file gives, with its text.
pub(super) type Fallback = (Reading, Arc<[u8]>, Stat);

/// What a look into a file gave.
pub(super) enum Look {
    /// The content is what it was.
    Same { stat: Stat, read_at: i64 },
    /// Another content (or another minute). The fallback is a version kept by an earlier run.
    Read { reading: Box<Reading>, bytes: Arc<[u8]>, hash: Hash, stat: Stat, read_at: i64, fallback: Option<Box<Fallback>> },
    /// It is there but cannot be read.
    Unreadable(io::Error),
}

impl Source {
    /// When it must be read again although nobody touches it.
    pub(super) fn next_change(&self) -> NextChange {
        self.good.as_ref().and_then(|good| good.next_change)
    }

    /// Takes over what a look gave; whether anything changed by it.
    pub(super) fn take_over(&mut self, id: &str, look: Look) -> bool {
        match look {
            Look::Same { stat, read_at } => {
                (self.stat, self.read_at) = (stat, read_at);
                false
            }
            Look::Unreadable(cause) => {
                (self.stat, self.hash) = (Stat::default(), None);
                self.refuse(vec![unreadable(id, &cause)], id)
            }
            Look::Read { reading, bytes, hash, stat, read_at, fallback } => {
                (self.stat, self.read_at, self.hash) = (stat, read_at, Some(hash));
                if let Some((reading, bytes, stat)) = fallback.map(|fallback| *fallback).filter(|(reading, ..)| !reading.is_refused) {
                    self.good = Some(Good::of(reading, bytes, stat, None));
                }
                if reading.is_refused {
                    self.refuse(reading.problems, id);
                } else {
                    self.problems.clone_from(&reading.problems);
                    self.is_refused = false;
                    self.good = Some(Good::of(*reading, bytes, stat, self.good.take()));
                }
                true
            }
        }
    }

    fn refuse(&mut self, mut problems: Vec<Problem>, id: &str) -> bool {
        if let Some(good) = &self.good {
            let what = format!("the version of {} is still served", minute(good.modified));
            problems.push(problem(
                "KB097",
                Severity::Info,
                id,
                &what,
                "mend the file; the mended version is served as soon as it is saved",
            ));
        }
        let is_changed = !self.is_refused || self.problems != problems;
        self.is_refused = true;
        self.problems = problems;
        is_changed
    }
}

impl Good {
    fn of(reading: Reading, bytes: Arc<[u8]>, stat: Stat, before: Option<Good>) -> Self {
        let next_change = reading.next_change;
        let kept = Kept::of(reading, before.map(|good| good.kept).unwrap_or_default());
        Good { bytes, modified: stat.modified, kept, next_change }
    }

    /// Takes over what its own text says at another time. What was good cannot be refused later; should it be, it stays.
    pub(super) fn read_again(&mut self, reading: Reading) {
        self.next_change = reading.next_change;
        if !reading.is_refused {
            self.kept = Kept::of(reading, std::mem::take(&mut self.kept));
        }
    }
}

fn unreadable(id: &str, cause: &io::Error) -> Problem {
    let what = format!("cannot be read: {cause}");
    problem("KB096", Severity::Error, id, &what, "give the user that runs rapport permission to read it, and check the disk")
}

/// A time in words, to the minute.
fn minute(nanoseconds: i64) -> String {
    let time = Timestamp::from_nanosecond(i128::from(nanoseconds)).unwrap_or_default();
    time.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M UTC").to_string()
}
