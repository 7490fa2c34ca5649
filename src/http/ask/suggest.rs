//! Suggestions for a question as typed so far.

use super::present::{present, unasked};
use super::unasked::{for_address, helpful};
use super::{Filter, query_id};
use crate::audience::Audience;
use crate::http::error::Problem;
use crate::http::params::Params;
use crate::http::place::{self, Langs};
use crate::http::view::suggest::{Suggestion, Suggestions};
use crate::library::Shelf;
use crate::search::{self, Answer, Options};

/// What `GET /api/v1/suggest` is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    /// As typed.
    pub text: String,
    /// How many suggestions.
    pub limit: usize,
    /// Language to prefer.
    pub lang: Option<String>,
    /// Slug of the category to stay in.
    pub category: Option<String>,
    /// Address of the page the requester is on.
    pub url: Option<String>,
    /// Ids or slugs to leave out, separated by commas.
    pub exclude: Option<String>,
}

impl Question {
    /// Reads the parameters.
    pub fn read(params: &Params, question_bytes: usize) -> Result<Self, Problem> {
        let own = |name| params.text(name).map(str::to_owned);
        Ok(Question {
            text: params.question(question_bytes)?.to_owned(),
            limit: params.number("limit", 1..=20, 5)?,
            lang: params.lang()?.map(str::to_owned),
            category: own("category"),
            url: own("url"),
            exclude: own("exclude"),
        })
    }

    /// Whether too little is typed to search for: nothing, or one letter of a script in which a letter is no word.
    pub fn is_unasked(&self) -> bool {
        let mut letters = self.text.trim().chars();
        match (letters.next(), letters.next()) {
            (None, _) => true,
            (Some(letter), None) => (letter as u32) < 0x2e80,
            _ => false,
        }
    }
}

/// Answers a question, categories named as `langs` says. Never fails.
pub fn suggest<A: Audience>(shelf: &Shelf<A>, question: &Question, langs: Langs<'_>) -> Suggestions {
    let site_lang = langs.site;
    let filter = Filter::all(site_lang).in_category(shelf, question.category.as_deref()).without(shelf, question.exclude.as_deref());
    let answer = if question.is_unasked() { offer(shelf, question, &filter, site_lang) } else { ask(shelf, question, &filter) };
    let suggestion = |(index, hit)| present(shelf, hit, index + 1, langs);
    let suggestions: Vec<Suggestion> = answer.hits.into_iter().enumerate().map(suggestion).collect();
    Suggestions {
        query: question.text.clone(),
        query_id: query_id(shelf.generation, &question.text),
        generation: shelf.generation,
        revision: shelf.revision.clone(),
        confident: answer.is_confident && !suggestions.is_empty(),
        did_you_mean: answer.did_you_mean,
        suggestions,
        escalate: place::escalate::<A>(&question.text),
    }
}

fn ask<A: Audience>(shelf: &Shelf<A>, question: &Question, filter: &Filter) -> Answer {
    let keep = |number: usize| filter.keeps(shelf, number);
    let text_of = |number: usize| shelf.text_of(number);
    let options = Options {
        text_of: Some(&text_of),
        limit: question.limit,
        lang: question.lang.as_deref(),
        is_uncounted: true,
        keep: if filter.is_open() { None } else { Some(&keep) },
        ..Options::default()
    };
    search::suggest(&shelf.index, &question.text, options)
}

fn offer<A: Audience>(shelf: &Shelf<A>, question: &Question, filter: &Filter, site_lang: &str) -> Answer {
    let here = question.url.as_deref().map(|url| for_address(shelf, url, filter, question.limit)).unwrap_or_default();
    let find = |lang: Option<&str>| helpful(shelf, &filter.clone().in_lang(lang), site_lang, question.limit);
    let own = |lang: &str| Some(find(Some(lang))).filter(|found| !found.is_empty());
    // In a language that nothing is written in, what others need is better than nothing.
    let numbers = if here.is_empty() { question.lang.as_deref().and_then(own).unwrap_or_else(|| find(None)) } else { here };
    Answer { hits: numbers.into_iter().map(|number| unasked(shelf, number)).collect(), ..Answer::default() }
}
