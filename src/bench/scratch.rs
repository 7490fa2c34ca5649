//! A folder for one benchmark below the system's temporary folder; gone when the value is.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// The folder.
#[derive(Debug)]
pub(super) struct Scratch {
    root: PathBuf,
}

impl Scratch {
    /// Makes the folder, for this user alone.
    pub(super) fn new() -> anyhow::Result<Self> {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("ask the system for random bytes: {error}"))?;
        let root = std::env::temp_dir().join(format!("rapport-bench-{:016x}", u64::from_ne_bytes(bytes)));
        fs::create_dir(&root).with_context(|| format!("create {}", root.display()))?;
        Ok(Scratch { root })
    }

    /// The folder itself.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where the articles go.
    pub(super) fn articles(&self) -> PathBuf {
        self.root.join("articles")
    }

    /// The data folder of the server that is asked.
    pub(super) fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    /// A data folder that no server has seen.
    pub(super) fn fresh_data(&self, run: usize) -> PathBuf {
        self.root.join(format!("data-{run}"))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing can be done about a failure here; the system empties the folder some day.
        let _ = fs::remove_dir_all(&self.root);
    }
}
