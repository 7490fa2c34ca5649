//! What `GET /api/v1/search` answers.

use serde::Serialize;
use utoipa::ToSchema;

use super::Escalate;
use super::suggest::Suggestion;

/// One page of search results.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SearchResults {
    /// The question as it came.
    pub query: String,
    /// Names this question on this generation.
    pub query_id: String,
    /// The snapshot that answered.
    pub generation: u64,
    /// Abbreviated git commit of the articles, where they are in git.
    pub revision: Option<String>,
    /// Whether the server would bet on the best result.
    pub confident: bool,
    /// The question with its misspelt words mended, or `null`.
    pub did_you_mean: Option<String>,
    /// Articles that match, filters applied.
    pub total: usize,
    /// This page, from 1.
    pub page: usize,
    /// Results a page.
    pub per_page: usize,
    /// How many pages there are.
    pub pages: usize,
    /// `relevance` or `updated`.
    pub sort: &'static str,
    /// The results of this page; `position` counts over all pages.
    pub results: Vec<Suggestion>,
    /// How the matching articles spread.
    pub facets: Facets,
    /// Where to go when nothing fits.
    pub escalate: Escalate,
}

/// How matching articles spread, each facet counted without its own filter.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Facets {
    /// By category, in the site's order; an article counts in every category above it.
    pub category: Vec<CategoryCount>,
    /// By language, most frequent first.
    pub lang: Vec<LangCount>,
}

/// How many matching articles are in a category.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CategoryCount {
    /// The value for `category=`.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its address on the site.
    pub url: String,
    /// Articles in it and below it.
    pub count: usize,
}

/// How many matching articles are in a language.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LangCount {
    /// The value for `lang=`.
    pub lang: String,
    /// Articles in it.
    pub count: usize,
}
