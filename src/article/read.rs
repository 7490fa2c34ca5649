//! From the bytes of one file to its articles: the only maker of [`Article`] and [`CategoryText`]. `library::folder`
//! calls it for each file that changed. It never fails: a file that cannot be an article gives problems and no article.

use jiff::Timestamp;

use super::{Article, CategoryText, NextChange, Problem};
use crate::audience::{Internal, Public};

/// How large things may be before they are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one Markdown file.
    pub file_bytes: usize,
    /// Bytes of its front matter.
    pub front_matter_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { file_bytes: 1 << 20, front_matter_bytes: 16 << 10 }
    }
}

/// What one file gives.
#[derive(Debug, Default)]
pub struct Reading {
    /// The whole article, for agents. `None`: the file is refused (see `problems`) or is only a category's `index.md`.
    pub internal: Option<Article<Internal>>,
    /// The article as the public may see it; only for a live file under `public/`.
    pub public: Option<Article<Public>>,
    /// What an `index.md` says of its category, for agents.
    pub internal_category: Option<CategoryText<Internal>>,
    /// The same for the public; only from a live `public/**/index.md`.
    pub public_category: Option<CategoryText<Public>>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Whether the file was refused: then a last good version stays in its place.
    pub is_refused: bool,
    /// When it must be read again although nobody touched it.
    pub next_change: NextChange,
}

/// Reads one file. `id` is its path below the articles folder (`public/…` or `internal/…`; anything else counts as internal),
/// `now` decides which dates have passed, `site_lang` is the language of articles that do not name one.
pub fn read(id: &str, bytes: &[u8], now: Timestamp, limits: Limits, site_lang: &str) -> Reading {
    let _ = (id, bytes, now, limits, site_lang);
    todo!()
}
