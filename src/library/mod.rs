//! The folder kept fresh: from files on disk to frozen shelves that swap atomically. `cli::serve` starts the [`reload`] loop, the handlers
//! read through [`desk`]. Deliberately absent: HTTP, tokio, and any database; deleting every cache loses nothing but time.

pub mod attachment;
pub mod desk;
pub mod folder;
pub mod keeper;
pub mod last_good;
pub mod meaning;
pub mod overrides;
mod picture;
pub mod reload;
pub mod render;
pub mod scan;
pub mod schedule;
pub mod shelf;
#[cfg(test)]
mod testing;
pub mod watch;

pub use desk::{Desk, Desks};
pub use reload::Status;
pub use shelf::{Category, CategoryName, Entry, Shelf};
