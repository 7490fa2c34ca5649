//! Who may see what: the two audiences, as types. Everything that holds or hands out articles is generic over
//! them, so that a value made for agents cannot reach a requester by a forgotten check: it does not compile.
//! Deliberately absent: any conversion from one audience to the other, and any run-time flag.
//!
//! The leaks that come to mind are refused by the compiler. An agents' article on the requesters' shelf:
//!
//! ```compile_fail,E0308
//! use std::sync::Arc;
//! use rapport::{article::Article, audience::{Internal, Public}, library::Entry};
//! fn leak(article: Arc<Article<Internal>>) -> Entry<Public> {
//!     Entry { article, slug: String::new(), category: None, updated: None }
//! }
//! ```
//!
//! Agents' articles in the requesters' index:
//!
//! ```compile_fail,E0308
//! use std::sync::Arc;
//! use rapport::{article::Article, audience::{Internal, Public}, search::Index};
//! fn leak(articles: &[Arc<Article<Internal>>]) -> Index<Public> {
//!     Index::build(articles, Arc::default())
//! }
//! ```
//!
//! One desk in the other's place:
//!
//! ```compile_fail,E0308
//! use rapport::{audience::Public, library::{Desk, Desks}};
//! fn leak(desks: Desks) -> Desk<Public> {
//!     desks.internal
//! }
//! ```
//!
//! One article made into the other:
//!
//! ```compile_fail,E0277
//! use rapport::{article::Article, audience::{Internal, Public}};
//! fn leak(article: Article<Internal>) -> Article<Public> {
//!     article.into()
//! }
//! ```
//!
//! An article made by hand:
//!
//! ```compile_fail,E0451
//! use rapport::{article::Article, audience::{Internal, Public}};
//! fn leak(article: Article<Internal>, public: Article<Public>) -> Article<Public> {
//!     Article { body: article.body, _audience: std::marker::PhantomData, ..public }
//! }
//! ```
//!
//! A shelf put on a desk by anyone but the reload loop:
//!
//! ```compile_fail,E0624
//! use std::sync::Arc;
//! use rapport::{audience::Public, library::{Desk, Shelf}};
//! fn leak(desk: &Desk<Public>, shelf: Arc<Shelf<Public>>) {
//!     desk.publish(shelf);
//! }
//! ```
//!
//! An agents' answer from a function that serves the public:
//!
//! ```compile_fail,E0308
//! use rapport::{audience::{Internal, Public}, library::Desks, search::{suggest, Answer, Index, Options}};
//! fn serve(index: &Index<Public>) -> Answer {
//!     suggest(index, "password", Options::default())
//! }
//! fn leak(desks: &Desks) -> Answer {
//!     serve(&desks.internal.current().index)
//! }
//! ```
//!
//! And a third audience:
//!
//! ```compile_fail,E0277
//! #[derive(Debug, Clone, Copy)]
//! struct Everybody;
//! impl rapport::audience::Audience for Everybody {
//!     const NAME: &'static str = "everybody";
//!     const MOUNT: &'static str = "";
//! }
//! ```

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
