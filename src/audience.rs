//! Who may see what: the two audiences, as types. Everything that holds or hands out articles is generic over
//! them, so that a value made for agents cannot reach a requester by a forgotten check: it does not compile.
//! Deliberately absent: any conversion from one audience to the other, and any run-time flag.

use std::fmt::Debug;

mod sealed {
    pub trait Sealed {}
}

/// One of the two audiences. Sealed: nobody can invent a third one.
pub trait Audience: sealed::Sealed + Copy + Debug + Send + Sync + 'static {
    /// The audience's name as the vocabulary has it, for logs and the agents' pages.
    const NAME: &'static str;
    /// The path under which this audience's routes are mounted, without a slash at its end.
    const MOUNT: &'static str;
}

/// Requesters, and everybody else who asks without credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Public {}

/// Agents: they see everything, drafts and internal notes included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Internal {}

impl sealed::Sealed for Public {}
impl sealed::Sealed for Internal {}

impl Audience for Public {
    const NAME: &'static str = "public";
    const MOUNT: &'static str = "";
}

impl Audience for Internal {
    const NAME: &'static str = "internal";
    const MOUNT: &'static str = "/agent";
}
