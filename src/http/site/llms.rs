//! `/llms.txt` and `/llms-full.txt`: the site for language models, as Markdown: a list of links to the articles' sources, and the sources themselves. Both end in a
//! note where they would grow beyond what anybody reads.

use axum::response::Response;

use super::source::source;
use crate::audience::Public;
use crate::http::answer::{Fresh, Known, TEXT, with_header};
use crate::http::error::Problem;
use crate::http::origin::Origin;
use crate::http::place;
use crate::http::reader::Reader;

/// Bytes of the list.
const MOST_LIST_BYTES: usize = 1 << 20;
/// Bytes of all sources together.
const MOST_FULL_BYTES: usize = 4 << 20;

/// The list.
pub async fn get_list(reader: Reader<Public>, origin: Origin, known: Known) -> Result<Response, Problem> {
    let base = origin.or_relative().to_owned();
    let text = reader.work(move |reader| list(reader, &base, MOST_LIST_BYTES)).await?;
    Ok(send(&reader, &origin, &known, text))
}

/// The sources.
pub async fn get_full(reader: Reader<Public>, origin: Origin, known: Known) -> Result<Response, Problem> {
    let base = origin.or_relative().to_owned();
    let text = reader.work(move |reader| full(reader, &base, MOST_FULL_BYTES)).await?;
    Ok(send(&reader, &origin, &known, text))
}

fn send(reader: &Reader<Public>, origin: &Origin, known: &Known, text: String) -> Response {
    let response = Fresh::text(TEXT, text, reader.shelf.generation).send(known);
    origin.vary(with_header(response, "x-robots-tag", "noindex"))
}

/// Listed articles, category by category as the site shows them, those in none first.
fn in_order(reader: &Reader<Public>) -> Vec<(Option<usize>, Vec<usize>)> {
    let shelf = &reader.shelf;
    let is_loose = |&at: &usize| shelf.entries[at].category.is_none() && !shelf.entries[at].article.is_unlisted;
    let loose = (None, (0..shelf.entries.len()).filter(is_loose).collect());
    let filed = shelf.categories.iter().enumerate().map(|(at, category)| (Some(at), category.articles.clone()));
    std::iter::once(loose).chain(filed).filter(|(_, articles): &(_, Vec<usize>)| !articles.is_empty()).collect()
}

fn head(reader: &Reader<Public>) -> String {
    format!(
        "# {}\n\n> Answers to common questions. Each link leads to an article's Markdown source.\n",
        plain(&reader.settings().site.name)
    )
}

fn list(reader: &Reader<Public>, base: &str, most: usize) -> String {
    let mut text = head(reader);
    for (category, articles) in in_order(reader) {
        let title = reader.shelf.breadcrumbs(category).iter().map(|category| plain(&category.title)).collect::<Vec<_>>().join(" – ");
        text += &format!("\n## {}\n\n", if title.is_empty() { "Answers" } else { &title });
        for number in articles {
            let entry = &reader.shelf.entries[number];
            let line =
                format!("- [{}]({base}{}.md): {}\n", plain(&entry.article.title), place::article_url(entry), plain(&entry.article.summary));
            if text.len() + line.len() > most {
                return text + &format!("\nThe list is cut here; all articles are at {base}/api/v1/articles and {base}/sitemap.xml.\n");
            }
            text += &line;
        }
    }
    text
}

fn full(reader: &Reader<Public>, base: &str, most: usize) -> String {
    let mut text = format!("# {}\n", plain(&reader.settings().site.name));
    for number in in_order(reader).into_iter().flat_map(|(_, articles)| articles) {
        let source = source(reader, number);
        if text.len() + source.len() > most {
            return text + &format!("\n\nThe text is cut here; {base}/llms.txt names the other articles.\n");
        }
        text.push('\n');
        text += &source;
    }
    text
}

/// Text that stays one line and means nothing in a Markdown link.
fn plain(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.chars().flat_map(|letter| matches!(letter, '[' | ']' | '\\' | '<' | '`').then_some('\\').into_iter().chain([letter])).collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn titles_cannot_end_a_link() {
        assert_eq!(plain("a](https://evil.example)\n# b <i>"), "a\\](https://evil.example) # b \\<i>");
    }
}
