//! Matching: from a question as typed so far to the articles that answer it. Called by `library::shelf` (building) and by the handlers,
//! `cli` and `bench` (asking). Deliberately absent: HTTP, the disk, the clock, and any audience but the type parameter.

pub mod analyze;
mod compound;
pub mod expand;
pub mod explain;
pub mod fuse;
pub mod gate;
pub mod highlight;
mod hold;
pub mod index;
pub mod language;
pub mod lexical;
pub mod likeness;
pub mod mail;
mod meant;
mod memo;
pub mod nearness;
pub mod once;
pub mod passage;
mod preference;
pub mod question;
pub mod semantic;
pub mod slip;
pub mod spots;
pub mod stages;
pub mod suggest;
pub mod vocabulary;

pub use index::Index;
pub use stages::{Stage, Without};
pub use suggest::{Answer, Hit, Options, Run, suggest};
pub use vocabulary::Synonyms;
