//! The only door to tantivy: the frozen index of one shelf and how it changes. `library::shelf` builds it; the stages of
//! `search` read it. How it changes is this file's secret: a change gives the same answers as an index built afresh of the same articles.

use std::marker::PhantomData;
use std::sync::Arc;

use crate::article::Article;
use crate::audience::Audience;
use crate::search::vocabulary::Synonyms;

/// The search index of one shelf. Immutable; cheap to share.
#[derive(Debug)]
pub struct Index<A: Audience> {
    _audience: PhantomData<A>,
}

impl<A: Audience> Index<A> {
    /// Indexes `articles` afresh. Unlisted articles are left out of all answers. Hits name articles by their place in this slice.
    pub fn build(articles: &[Arc<Article<A>>], synonyms: Arc<Synonyms>) -> Self {
        let _ = (articles, synonyms);
        todo!()
    }

    /// The index of `articles`, made from this one at the cost of what changed (articles are compared by pointer). Answers are
    /// the same as those of [`Index::build`], and no word of an article that is gone can be observed.
    pub fn update(&self, articles: &[Arc<Article<A>>], synonyms: Arc<Synonyms>) -> Self {
        let _ = (articles, synonyms);
        todo!()
    }

    /// Whether so much has changed since the last [`Index::build`] that another is worth its cost.
    pub fn wants_rebuild(&self) -> bool {
        todo!()
    }
}
