//! `/opensearch.xml`: tells browsers how this site is searched, so that answers come up in the address bar. The suggestions are the API's.

use axum::response::Response;

use crate::audience::Public;
use crate::http::answer::{Fresh, Known, OPENSEARCH};
use crate::http::error::Problem;
use crate::http::origin::Origin;
use crate::http::reader::Reader;
use crate::http::xml::{PROLOG, element, escape};

/// Letters that the specification grants a short name.
const MOST_NAME_LETTERS: usize = 16;

/// The description.
pub async fn get_description(reader: Reader<Public>, origin: Origin, known: Known) -> Result<Response, Problem> {
    let base = escape(origin.whole()?);
    let name = &reader.settings().site.name;
    let short: String = name.chars().take(MOST_NAME_LETTERS).collect();
    let elements = [
        element("ShortName", short.trim()),
        element("Description", &format!("Search {name}")),
        element("InputEncoding", "UTF-8"),
        format!("<Image type=\"image/svg+xml\">{base}{}</Image>", escape(&reader.look().icon_url)),
        format!("<Url type=\"text/html\" method=\"get\" template=\"{base}/search?q={{searchTerms}}\"/>"),
        format!("<Url type=\"application/x-suggestions+json\" method=\"get\" template=\"{base}/api/v1/opensearch?q={{searchTerms}}\"/>"),
        format!("<Url type=\"application/opensearchdescription+xml\" rel=\"self\" template=\"{base}/opensearch.xml\"/>"),
    ];
    let xml = format!(
        "{PROLOG}<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n{}\n</OpenSearchDescription>\n",
        elements.join("\n")
    );
    Ok(origin.vary(Fresh::text(OPENSEARCH, xml, reader.shelf.generation).send(&known)))
}
