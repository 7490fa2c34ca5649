//! Rendered bodies of one shelf, kept within a bound. It dies with its shelf, so nothing in it can outlive a withdrawal.
//! Deliberately absent: rendering.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxBuildHasher;

use crate::article::markdown::{Html, Labels};

/// Bytes of markup kept at most, for each shelf.
const MOST_BYTES: usize = 24 << 20;

/// Rendered bodies by the number of their article and a hash of what is written into them besides the author's words, which an operator may change.
#[derive(Debug, Default)]
pub(super) struct Cache {
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    pages: HashMap<(usize, u64), Arc<Html>>,
    n_bytes: usize,
}

impl Cache {
    /// The page of `entry` with these labels, made by `render` if it is not held. The lock is not held while rendering: two readers may render the same page.
    pub(super) fn get(&self, entry: usize, labels: &Labels, render: impl FnOnce() -> Html) -> Arc<Html> {
        let key = (entry, FxBuildHasher.hash_one(labels));
        let lock = || self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(html) = lock().pages.get(&key) {
            return Arc::clone(html);
        }
        let html = Arc::new(render());
        let mut held = lock();
        if held.n_bytes + html.as_str().len() > MOST_BYTES {
            // Starting over is crude and enough: pages cost about a millisecond.
            *held = Held::default();
        }
        if html.as_str().len() <= MOST_BYTES && held.pages.insert(key, Arc::clone(&html)).is_none() {
            held.n_bytes += html.as_str().len();
        }
        html
    }
}
