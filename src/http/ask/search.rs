//! Pages of search results with facets, for the API and the site's search page.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::present::{present, unasked};
use super::{Filter, query_id};
use crate::audience::Audience;
use crate::http::error::Problem;
use crate::http::params::Params;
use crate::http::place::{self, Langs};
use crate::http::view::search::{CategoryCount, Facets, LangCount, SearchResults};
use crate::http::view::suggest::Suggestion;
use crate::library::Shelf;
use crate::search::{self, Answer, Hit, Options};

/// How results are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Most recently changed first.
    Updated,
}

/// What `GET /api/v1/search` is asked.
#[derive(Debug, Clone)]
pub struct PageOf {
    /// As typed; empty means every listed article.
    pub text: String,
    /// From 1.
    pub page: usize,
    /// Results a page.
    pub per_page: usize,
    /// Order.
    pub sort: Sort,
    /// Slug of the category to stay in.
    pub category: Option<String>,
    /// Language to stay in.
    pub lang: Option<String>,
}

impl PageOf {
    /// Reads the parameters.
    pub fn read(params: &Params, question_bytes: usize) -> Result<Self, Problem> {
        let sort = match params.text("sort") {
            None | Some("relevance") => Sort::Relevance,
            Some("updated") => Sort::Updated,
            Some(_) => return Err(Problem::bad_request("sort must be relevance or updated")),
        };
        Ok(PageOf {
            text: params.question(question_bytes)?.to_owned(),
            page: params.number("page", 1..=100_000, 1)?,
            per_page: params.number("per_page", 1..=50, 10)?,
            sort,
            category: params.text("category").map(str::to_owned),
            lang: params.lang()?.map(str::to_owned),
        })
    }

    fn first(&self) -> usize {
        (self.page - 1) * self.per_page
    }
}

/// One page of results, categories named as `langs` says. Never fails.
pub fn search<A: Audience>(shelf: &Shelf<A>, page: &PageOf, langs: Langs<'_>) -> SearchResults {
    let filter = Filter::all(langs.site).in_category(shelf, page.category.as_deref()).in_lang(page.lang.as_deref());
    let answer = if page.text.trim().is_empty() { browse(shelf, page, &filter) } else { ask(shelf, page, &filter) };
    let total = answer.matched.len();
    let result = |(index, hit)| present(shelf, hit, page.first() + index + 1, langs);
    let results: Vec<Suggestion> = answer.hits.into_iter().enumerate().map(result).collect();
    SearchResults {
        query: page.text.clone(),
        query_id: query_id(shelf.generation, &page.text),
        generation: shelf.generation,
        revision: shelf.revision.clone(),
        confident: answer.is_confident && total > 0,
        did_you_mean: answer.did_you_mean,
        total,
        page: page.page,
        per_page: page.per_page,
        pages: total.div_ceil(page.per_page),
        sort: if page.sort == Sort::Updated { "updated" } else { "relevance" },
        results,
        facets: facets(shelf, &everything(shelf, page, &filter, answer.matched), &filter, langs),
        escalate: place::escalate::<A>(&page.text),
    }
}

fn ask<A: Audience>(shelf: &Shelf<A>, page: &PageOf, filter: &Filter) -> Answer {
    let keep = |number: usize| filter.keeps(shelf, number);
    let keep: Option<&(dyn Fn(usize) -> bool + Sync)> = if filter.is_open() { None } else { Some(&keep) };
    let limit = if page.sort == Sort::Updated { 1 } else { page.per_page };
    let offset = if page.sort == Sort::Updated { 0 } else { page.first() };
    let options = Options { limit, offset, lang: page.lang.as_deref(), keep, ..Options::default() };
    let mut answer = search::suggest(&shelf.index, &page.text, options);
    if page.sort == Sort::Updated {
        let mut numbers = answer.matched.clone();
        numbers.sort_by_key(|&number| (Reverse(shelf.entries[number as usize].updated), number));
        let wanted: Vec<usize> = numbers.into_iter().skip(page.first()).take(page.per_page).map(|number| number as usize).collect();
        answer.hits = present_only(shelf, page, &wanted);
    }
    answer
}

/// Asks again for the articles of one page, and gives their hits in the order wanted.
fn present_only<A: Audience>(shelf: &Shelf<A>, page: &PageOf, wanted: &[usize]) -> Vec<Hit> {
    let keep = |number: usize| wanted.contains(&number);
    let options = Options { limit: wanted.len(), lang: page.lang.as_deref(), keep: Some(&keep), ..Options::default() };
    let mut hits = search::suggest(&shelf.index, &page.text, options).hits;
    hits.sort_by_key(|hit| wanted.iter().position(|&number| number == hit.article));
    hits
}

/// Every listed article, for an empty question.
fn browse<A: Audience>(shelf: &Shelf<A>, page: &PageOf, filter: &Filter) -> Answer {
    let is_meant = |&number: &usize| !shelf.entries[number].article.is_unlisted && filter.keeps(shelf, number);
    let mut numbers: Vec<usize> = (0..shelf.entries.len()).filter(is_meant).collect();
    numbers.sort_by_key(|&number| (Reverse(shelf.entries[number].updated), number));
    let hits = numbers.iter().skip(page.first()).take(page.per_page).map(|&number| unasked(shelf, number)).collect();
    Answer { hits, matched: numbers.into_iter().map(|number| number as u32).collect(), ..Answer::default() }
}

/// What matches without category and language; that is what facets count.
fn everything<A: Audience>(shelf: &Shelf<A>, page: &PageOf, filter: &Filter, matched: Vec<u32>) -> Vec<u32> {
    let open = filter.any_category().any_lang();
    if filter.is_open() {
        matched
    } else if page.text.trim().is_empty() {
        browse(shelf, page, &open).matched
    } else {
        search::suggest(&shelf.index, &page.text, Options { limit: 1, lang: page.lang.as_deref(), ..Options::default() }).matched
    }
}

fn facets<A: Audience>(shelf: &Shelf<A>, matched: &[u32], filter: &Filter, langs: Langs<'_>) -> Facets {
    let (without_category, without_lang) = (filter.any_category(), filter.any_lang());
    let mut n_in_category = vec![0; shelf.categories.len()];
    let mut n_in_lang: HashMap<&str, usize> = HashMap::new();
    for number in matched.iter().map(|&number| number as usize) {
        let entry = &shelf.entries[number];
        if without_category.keeps(shelf, number) {
            let mut category = entry.category;
            while let Some(inner) = category {
                n_in_category[inner] += 1;
                category = shelf.categories[inner].parent;
            }
        }
        if without_lang.keeps(shelf, number) {
            *n_in_lang.entry(place::lang_of(&entry.article, langs.site)).or_default() += 1;
        }
    }
    let counted = shelf.categories.iter().zip(n_in_category).filter(|&(_, count)| count > 0);
    let category = counted.map(|(category, count)| CategoryCount {
        slug: category.slug.clone(),
        title: place::name_of(category, langs).title.to_owned(),
        url: place::category_url::<A>(category),
        count,
    });
    let mut lang: Vec<LangCount> = n_in_lang.into_iter().map(|(lang, count)| LangCount { lang: lang.to_owned(), count }).collect();
    lang.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.lang.cmp(&b.lang)));
    Facets { category: category.collect(), lang }
}
