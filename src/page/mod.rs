//! Pages: the template environment, page models and embedded assets. Called by `http`. The only door to minijinja. Deliberately absent: requests, routes and
//! shelves; a page is made of a model that says all there is to show.

pub mod assets;
pub mod model;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, escape_formatter};
use serde::Serialize;

use self::model::{ApiPage, ArticlePage, CategoryPage, ContactPage, ErrorPage, HomePage, MissingPage, SearchPage};

/// All templates, compiled.
#[derive(Debug)]
pub struct Pages {
    environment: Environment<'static>,
}

/// A template could not be rendered. A mistake in the template, never in what is shown.
#[derive(Debug, thiserror::Error)]
#[error("cannot render {template}: {cause}")]
pub struct PageError {
    template: &'static str,
    cause: Error,
}

impl Pages {
    /// Compiles the templates that the program carries.
    pub fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.expect("these options fit together"));
        environment.add_filter("day", day);
        environment.set_formatter(write_value);
        environment.set_loader(|name| {
            let Some(bytes) = assets::template(name) else { return Ok(None) };
            let text = String::from_utf8(bytes.into_owned());
            text.map(Some).map_err(|error| Error::new(ErrorKind::BadSerialization, "the template is not UTF-8").with_source(error))
        });
        Pages { environment }
    }

    /// The home page.
    pub fn home(&self, page: &HomePage) -> Result<String, PageError> {
        self.render("home.html", page)
    }

    /// A category's page.
    pub fn category(&self, page: &CategoryPage) -> Result<String, PageError> {
        self.render("category.html", page)
    }

    /// An article's page.
    pub fn article(&self, page: &ArticlePage) -> Result<String, PageError> {
        self.render("article.html", page)
    }

    /// Search results.
    pub fn search(&self, page: &SearchPage) -> Result<String, PageError> {
        self.render("search.html", page)
    }

    /// How people reach people.
    pub fn contact(&self, page: &ContactPage) -> Result<String, PageError> {
        self.render("contact.html", page)
    }

    /// Nothing at this address.
    pub fn missing(&self, page: &MissingPage) -> Result<String, PageError> {
        self.render("404.html", page)
    }

    /// Any other error.
    pub fn error(&self, page: &ErrorPage) -> Result<String, PageError> {
        self.render("error.html", page)
    }

    /// The API for people.
    pub fn api(&self, page: &ApiPage) -> Result<String, PageError> {
        self.render("api.html", page)
    }

    fn render(&self, template: &'static str, page: &impl Serialize) -> Result<String, PageError> {
        let wrap = |cause| PageError { template, cause };
        self.environment.get_template(template).and_then(|found| found.render(Value::from(Serde(page)))).map_err(wrap)
    }
}

impl Default for Pages {
    fn default() -> Self {
        Self::new()
    }
}

/// Escapes as minijinja does, but for `/`: addresses stay readable, and a slash ends nothing in quoted attributes and text.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let is_plain_text = matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe();
    let Some(text) = value.as_str().filter(|_| is_plain_text) else { return escape_formatter(out, state, value) };
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&', '"', '\'']) {
        let escaped = match rest.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            _ => "&#39;",
        };
        out.write_str(&rest[..at])?;
        out.write_str(escaped)?;
        rest = &rest[at + 1..];
    }
    Ok(out.write_str(rest)?)
}

/// `2026-11-02` → `2 November 2026`.
fn day(date: &str) -> String {
    let parsed: Result<jiff::civil::Date, _> = date.parse();
    parsed.map_or_else(|_| date.to_owned(), |date| date.strftime("%-d %B %Y").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::model::{Frame, Pager};

    #[test]
    fn whatever_is_shown_is_escaped() {
        let frame = Frame { title: "<script>alert(1)</script>".into(), search_text: "\"><img>".into(), ..Frame::default() };
        let page =
            CategoryPage { frame, crumbs: vec![], icon: None, children: vec![], answers: vec![], pager: Pager::new(1, 1, "/x?page=") };
        let html = Pages::new().category(&page).expect("the template is good");
        assert!(!html.contains("<script>") && !html.contains("<img>"), "{html}");
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && html.contains("value=\"&quot;&gt;&lt;img&gt;\""));
    }

    #[test]
    fn days_are_written_out() {
        assert_eq!(day("2026-11-02"), "2 November 2026");
        assert_eq!(day("soon"), "soon");
    }
}
