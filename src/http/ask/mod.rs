//! From a request's parameters to an answer's view: the only place of `http` that asks `search`. The API's handlers and the site's pages call
//! [`suggest`] and [`search`], so that both say the same. Pure: one shelf and one question in, one view out.

mod filter;
mod present;
mod search;
mod suggest;
mod unasked;

pub use filter::Filter;
pub use present::present;
pub use search::{PageOf, Sort, search};
pub use suggest::{Question, suggest};
pub use unasked::{helpful, recent};

use crate::http::answer::short_hash;

/// Names a question on a generation: the same for the same words, however they are spaced or capitalised.
fn query_id(generation: u64, question: &str) -> String {
    let normal = question.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    format!("q_{}", short_hash(&[&generation.to_le_bytes(), normal.as_bytes()], 12))
}
