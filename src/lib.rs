//! Rapport, a searchable knowledge base server: the map.
//!
//! Data flows one way. Files are scanned and parsed by [`library`] with the help of [`article`], frozen into one shelf for each
//! [`audience`] with a [`search`] index in it, and published by one atomic store. Requests come in by [`http`], pin one shelf, ask [`search`],
//! and answer as JSON or as a [`page`].
//!
//! What can never happen, because there is no way to write it: an article of one audience in the other's shelf; a request that sees half a
//! reload; a public route that reads credentials; `article` touching the disk; `search` knowing a request or the clock.

pub mod article;
pub mod audience;
pub mod bench;
pub mod check;
pub mod cli;
pub mod config;
pub mod escalate;
pub mod eval;
pub mod git;
pub mod http;
pub mod insight;
pub mod library;
pub mod page;
pub mod search;
