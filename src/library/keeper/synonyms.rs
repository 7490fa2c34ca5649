//! The operator's `synonyms.toml` kept fresh: read again when it changed, the last good version kept when it broke, across restarts too.
//! Deliberately absent: what the synonyms mean, which is `search`'s business.

use std::sync::Arc;

use crate::article::{Limits, Problem, Severity};
use crate::library::folder::{self, Found, problem};
use crate::library::last_good::LastGood;
use crate::library::scan::{self, Stat};
use crate::search::Synonyms;

/// The synonyms and what is wrong with their file.
#[derive(Debug, Default)]
pub(super) struct KeptSynonyms {
    /// What is served.
    pub(super) synonyms: Arc<Synonyms>,
    /// What is wrong with the file as it is now.
    pub(super) problems: Vec<Problem>,
    /// How the file looked when it was read, and when that was.
    stat: Option<(Stat, i64)>,
    /// The text that is served.
    good: Option<String>,
    /// Whether the file as it is now cannot be used.
    pub(super) is_refused: bool,
}

impl KeptSynonyms {
    /// Reads the file if it changed; whether anything came of it.
    pub(super) fn refresh(&mut self, found: Option<(&Found, std::path::PathBuf)>, limits: Limits, last_good: &mut LastGood) -> bool {
        let Some((found, path)) = found else {
            last_good.forget(folder::SYNONYMS);
            let was_there = self.stat.is_some() || self.good.is_some() || !self.problems.is_empty();
            if was_there {
                *self = KeptSynonyms::default();
            }
            return was_there;
        };
        if self.stat.is_some_and(|(stat, read_at)| stat == found.stat && !stat.is_racy(read_at)) {
            return false;
        }
        let read_at = scan::clock();
        let read = match folder::bytes(&path, limits) {
            Ok((bytes, stat)) => {
                self.stat = Some((stat, read_at));
                usable(&bytes, limits)
            }
            Err(cause) => {
                self.stat = None;
                Err(format!("cannot be read: {cause}"))
            }
        };
        match read.map(|text| (Synonyms::parse(&text, folder::SYNONYMS), text)) {
            Ok((Ok((synonyms, problems)), text)) => self.accept(synonyms, problems, text, last_good),
            Ok((Err(problems), _)) => self.refuse(problems, limits, last_good),
            Err(what) => {
                let help = "mend it; until then the synonyms that were read last are used";
                self.refuse(vec![problem("KB094", Severity::Error, folder::SYNONYMS, &what, help)], limits, last_good)
            }
        }
    }

    fn accept(&mut self, synonyms: Synonyms, problems: Vec<Problem>, text: String, last_good: &mut LastGood) -> bool {
        if self.is_refused || self.good.is_none() {
            last_good.forget(folder::SYNONYMS);
        }
        let is_changed = *self.synonyms != synonyms || self.problems != problems;
        if *self.synonyms != synonyms {
            self.synonyms = Arc::new(synonyms);
        }
        (self.problems, self.good, self.is_refused) = (problems, Some(text), false);
        is_changed
    }

    fn refuse(&mut self, problems: Vec<Problem>, limits: Limits, last_good: &mut LastGood) -> bool {
        let mut is_changed = self.problems != problems;
        match &self.good {
            Some(text) if !self.is_refused => {
                if let Err(cause) = last_good.store(folder::SYNONYMS, text.as_bytes()) {
                    tracing::warn!(error = %cause, "the last good synonyms cannot be kept for the next start: check the data folder");
                }
            }
            Some(_) => {}
            // Broken from the start: an earlier run may have kept what it was.
            None => {
                let stored = last_good.fetch(folder::SYNONYMS, limits.file_bytes).and_then(|bytes| String::from_utf8(bytes).ok());
                if let Some((text, Ok((synonyms, _)))) = stored.map(|text| (text.clone(), Synonyms::parse(&text, folder::SYNONYMS))) {
                    (self.synonyms, self.good, is_changed) = (Arc::new(synonyms), Some(text), true);
                }
            }
        }
        (self.problems, self.is_refused) = (problems, true);
        is_changed
    }
}

fn usable(bytes: &[u8], limits: Limits) -> Result<String, String> {
    if bytes.len() > limits.file_bytes {
        return Err(format!("it is larger than {} bytes", limits.file_bytes));
    }
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| "it is not UTF-8".to_owned())
}
