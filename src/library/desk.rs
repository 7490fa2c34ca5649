//! The only door to arc-swap: the handle through which readers get the current shelf and `library::reload` publishes the next one.
//! One load pins one generation for as long as the caller holds it. Deliberately absent: any way to change a shelf.

use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::audience::{Audience, Internal, Public};
use crate::library::shelf::Shelf;

/// Where the current shelf of one audience lies.
#[derive(Debug)]
pub struct Desk<A: Audience> {
    shelf: Arc<ArcSwap<Shelf<A>>>,
}

impl<A: Audience> Clone for Desk<A> {
    fn clone(&self) -> Self {
        Desk { shelf: Arc::clone(&self.shelf) }
    }
}

impl<A: Audience> Desk<A> {
    /// A desk with its first shelf.
    pub fn new(shelf: Shelf<A>) -> Self {
        Desk { shelf: Arc::new(ArcSwap::from_pointee(shelf)) }
    }

    /// The shelf of this moment; it stays whole for as long as it is held.
    pub fn current(&self) -> Arc<Shelf<A>> {
        self.shelf.load_full()
    }

    /// Puts the next shelf in place; requests under way finish on the one they hold.
    pub(in crate::library) fn publish(&self, shelf: Arc<Shelf<A>>) {
        self.shelf.store(shelf);
    }
}

/// Both desks, for whoever starts the server. Handlers get one of them only.
#[derive(Debug, Clone)]
pub struct Desks {
    /// The requesters' desk.
    pub public: Desk<Public>,
    /// The agents' desk.
    pub internal: Desk<Internal>,
}
