//! The articles that one file's last good version gave. An article that reads the same as before stays the same value, so that whoever
//! compares by pointer sees only what changed for an audience. Deliberately absent: which version is good.

use std::sync::Arc;

use crate::article::{Article, CategoryText, Reading};
use crate::audience::{Audience, Internal, Public};

/// What one file gives each audience.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) internal: Option<Arc<Article<Internal>>>,
    pub(super) public: Option<Arc<Article<Public>>>,
    pub(super) internal_category: Option<Arc<CategoryText<Internal>>>,
    pub(super) public_category: Option<Arc<CategoryText<Public>>>,
    /// Addresses that led to something public and don't any more.
    pub(super) withdrawn: Vec<String>,
}

impl Kept {
    /// What `reading` gives, with the values of `before` where they read the same.
    pub(super) fn of(reading: Reading, before: Kept) -> Self {
        Kept {
            internal: article(reading.internal, before.internal),
            public: article(reading.public, before.public),
            internal_category: category(reading.internal_category, before.internal_category),
            public_category: category(reading.public_category, before.public_category),
            withdrawn: reading.withdrawn,
        }
    }
}

fn article<A: Audience>(read: Option<Article<A>>, before: Option<Arc<Article<A>>>) -> Option<Arc<Article<A>>> {
    let read = read?;
    Some(before.filter(|before| before.reads_like(&read)).unwrap_or_else(|| Arc::new(read)))
}

fn category<A: Audience>(read: Option<CategoryText<A>>, before: Option<Arc<CategoryText<A>>>) -> Option<Arc<CategoryText<A>>> {
    let read = read?;
    Some(before.filter(|before| before.reads_like(&read)).unwrap_or_else(|| Arc::new(read)))
}
