//! What git knows about the articles folder: revision, when each file last changed, and renames. Asked by `library`. Runs the `git` command
//! with hooks and filters off; a folder that is in no work tree, or a machine without git, gives an empty [`History`]. Deliberately absent: writing.

use std::collections::HashMap;
use std::path::Path;

use jiff::civil::Date;

/// What git knows about the folder at one commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Full id of the commit checked out; `None` outside a work tree.
    pub head: Option<String>,
    /// Abbreviated commit that last touched `public/`.
    pub public_revision: Option<String>,
    /// Abbreviated commit that last touched the folder.
    pub internal_revision: Option<String>,
    /// Path below the articles folder → date of the commit that last changed it.
    pub updated: HashMap<String, Date>,
    /// Old path → new path, both below the articles folder, for renames whose new file still exists; chains are followed to their end.
    pub renamed: HashMap<String, String>,
}

/// The commit checked out, cheaply, to learn whether [`history`] is worth asking again.
pub fn head(articles: &Path) -> Option<String> {
    let _ = articles;
    todo!()
}

/// Reads the history in one pass of `git log`; about 0.3 s of CPU for 8,000 commits.
pub fn history(articles: &Path) -> History {
    let _ = articles;
    todo!()
}
