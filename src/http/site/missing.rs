//! Addresses that lead nowhere: old ones are sent on, for the others there is a page that searches for what was in the address. Hidden and absent
//! articles come here by the same way. Only an address that was public once, and whose article is archived, is told apart (410), with nothing of the article.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::search::{MOST_TOPICS, result};
use super::{cards, langs_of};
use crate::http::answer::{HTML, moved};
use crate::http::ask::{self, Question};
use crate::http::error::Problem;
use crate::http::reader::{Entrance, Reader};
use crate::http::{frame, place};
use crate::library::shelf::Found;
use crate::page::model::MissingPage;

/// Letters of an address that are worth searching for.
const MOST_LETTERS: usize = 120;

/// Whatever no route knows: an old address of an article, or nothing.
pub async fn find_old<A: Entrance>(reader: Reader<A>, request: Request) -> Result<Response, Problem> {
    let path = percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
    if path.starts_with("/api/") {
        return Err(Problem::not_found());
    }
    match reader.shelf.find(path.trim_matches('/')) {
        Some(Found::Article(number)) => Ok(moved(&place::article_url(&reader.shelf.entries[number]))),
        Some(Found::Moved(address)) => Ok(moved(&place::moved_url::<A>(&address))),
        None => page(&reader, &path).await,
    }
}

/// The page for an address that leads nowhere.
pub async fn page<A: Entrance>(reader: &Reader<A>, path: &str) -> Result<Response, Problem> {
    let words = words_of(path);
    let is_gone = reader.shelf.is_withdrawn(path);
    let html = reader.search(move |reader| render(reader, words, is_gone)).await??;
    let status = if is_gone { StatusCode::GONE } else { StatusCode::NOT_FOUND };
    Ok((status, [(CONTENT_TYPE, HTML), (CACHE_CONTROL, "no-store"), (VARY, "accept-language")], html).into_response())
}

fn render<A: Entrance>(reader: &Reader<A>, words: String, is_gone: bool) -> Result<String, Problem> {
    let question = Question { text: words.clone(), limit: 4, lang: None, category: None, url: None, exclude: None };
    let mut frame = frame::of(reader, &frame::strings(reader).say(if is_gone { "gone.title" } else { "missing.title" }, &[]));
    let found = ask::suggest(&reader.shelf, &question, reader.langs(&langs_of(reader, &frame)));
    frame.search_text = words;
    frame::forget_address(&mut frame);
    frame.is_noindex = true;
    let topics = cards(reader, &frame, None).into_iter().take(MOST_TOPICS).collect();
    let page = MissingPage { frame, is_gone, topics, results: found.suggestions.into_iter().map(result).collect() };
    reader.face.pages.missing(&page).map_err(frame::broken)
}

/// The words of an address: `/kb/reset_password.html` → `reset password`.
fn words_of(path: &str) -> String {
    let last = path.trim_matches('/').rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
    let stem = last
        .rsplit_once('.')
        .filter(|(_, ending)| matches!(*ending, "md" | "html" | "htm" | "php" | "aspx"))
        .map_or(last, |(stem, _)| stem);
    let words: String = stem.chars().take(MOST_LETTERS).map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn an_address_says_what_was_looked_for() {
        assert_eq!(words_of("/kb/Reset_pass-word.html"), "Reset pass word");
        assert_eq!(words_of("/"), "");
        assert_eq!(words_of("/a/v1.2//"), "v1 2");
    }
}
