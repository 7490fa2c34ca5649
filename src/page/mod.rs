//! Pages: templates, texts in each language, page models and embedded assets. Called by `http`. The only door to minijinja. Deliberately absent: requests, routes and
//! shelves; a page is made of a model that says all there is to show, its language included.

pub mod assets;
mod carry;
mod colour;
#[cfg(test)]
mod contrast;
mod environment;
pub mod fault;
pub mod forms;
pub mod integrity;
pub mod look;
pub mod model;
mod plural;
mod short;
pub mod strings;
mod theme;
pub mod widget;

use std::sync::Arc;

use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error};
use serde::Serialize;

pub use self::fault::Fault;
use self::forms::FeedbackPage;
use self::model::{
    ApiPage, ArticlePage, CategoryPage, ChangesPage, ContactPage, DemoPage, ErrorPage, Frame, HomePage, MissingPage, RequestPage,
    SearchPage,
};
pub use self::strings::Strings;

/// All templates, compiled, in each language.
#[derive(Debug)]
pub struct Pages {
    /// English first.
    tongues: Vec<Tongue>,
}

/// The pages in one language.
#[derive(Debug)]
struct Tongue {
    strings: Arc<Strings>,
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
        let load = |name: &str| assets::template(name).and_then(|bytes| String::from_utf8(bytes.into_owned()).ok());
        let tongue = |strings: Strings| {
            let strings = Arc::new(strings);
            Tongue { environment: environment::of(&strings, load), strings }
        };
        Pages { tongues: builtin_strings().into_iter().map(tongue).collect() }
    }

    /// The languages that pages can be in, by their tags; English first.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.tongues.iter().map(|tongue| tongue.strings.lang.as_str())
    }

    /// The texts in a language, or in the nearest that there is: of the same language in another region, else English.
    pub fn strings(&self, lang: &str) -> &Arc<Strings> {
        &self.tongue(lang).strings
    }

    fn tongue(&self, lang: &str) -> &Tongue {
        let of = |wanted: &str| self.tongues.iter().find(|tongue| tongue.strings.lang.eq_ignore_ascii_case(wanted));
        of(lang).or_else(|| of(lang.split('-').next().unwrap_or_default())).unwrap_or(&self.tongues[0])
    }

    /// The home page.
    pub fn home(&self, page: &HomePage) -> Result<String, PageError> {
        self.render("home.html", &page.frame, page)
    }

    /// What changed.
    pub fn changes(&self, page: &ChangesPage) -> Result<String, PageError> {
        self.render("changes.html", &page.frame, page)
    }

    /// A category's page.
    pub fn category(&self, page: &CategoryPage) -> Result<String, PageError> {
        self.render("category.html", &page.frame, page)
    }

    /// An article's page.
    pub fn article(&self, page: &ArticlePage) -> Result<String, PageError> {
        self.render("article.html", &page.frame, page)
    }

    /// Search results.
    pub fn search(&self, page: &SearchPage) -> Result<String, PageError> {
        self.render("search.html", &page.frame, page)
    }

    /// How people reach people.
    pub fn contact(&self, page: &ContactPage) -> Result<String, PageError> {
        self.render("contact.html", &page.frame, page)
    }

    /// A question that was handed on, at its private address.
    pub fn request(&self, page: &RequestPage) -> Result<String, PageError> {
        self.render("request.html", &page.frame, page)
    }

    /// "Was this helpful?" and what comes after it.
    pub fn feedback(&self, page: &FeedbackPage) -> Result<String, PageError> {
        self.render("feedback.html", &page.frame, page)
    }

    /// Nothing at this address.
    pub fn missing(&self, page: &MissingPage) -> Result<String, PageError> {
        self.render("404.html", &page.frame, page)
    }

    /// Any other error.
    pub fn error(&self, page: &ErrorPage) -> Result<String, PageError> {
        self.render("error.html", &page.frame, page)
    }

    /// The API for people.
    pub fn api(&self, page: &ApiPage) -> Result<String, PageError> {
        self.render("api.html", &page.frame, page)
    }

    /// The widget for those who embed it.
    pub fn demo(&self, page: &DemoPage) -> Result<String, PageError> {
        self.render("widget-demo.html", &page.frame, page)
    }

    fn render(&self, template: &'static str, frame: &Frame, page: &impl Serialize) -> Result<String, PageError> {
        let wrap = |cause| PageError { template, cause };
        let environment = &self.tongue(&frame.strings).environment;
        let html = environment.get_template(template).and_then(|found| found.render(Value::from(Serde(page)))).map_err(wrap)?;
        Ok(match &frame.carried_lang {
            Some(lang) => carry::carry(&html, frame.mount, lang),
            None => html,
        })
    }
}

impl Default for Pages {
    fn default() -> Self {
        Self::new()
    }
}

/// The texts that the program carries, English first.
fn builtin_strings() -> Vec<Strings> {
    let mut all: Vec<(String, String)> = assets::strings().collect();
    all.sort_by_key(|(lang, _)| (lang != "en", lang.clone()));
    let parse = |(lang, text): (String, String)| {
        let (strings, _) = Strings::parse(&lang, &text, &format!("strings/{lang}.toml"), None).expect("the program's own texts are TOML");
        strings
    };
    all.into_iter().map(parse).collect()
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
        assert!(!html.contains("<script>alert") && !html.contains("<img>"), "{html}");
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && html.contains("value=\"&quot;&gt;&lt;img&gt;\""));
    }

    #[test]
    fn the_nearest_language_is_taken() {
        let pages = Pages::new();
        assert_eq!(pages.strings("de-AT").lang, "de");
        assert_eq!(pages.strings("DE").lang, "de");
        assert_eq!(pages.strings("xx").lang, "en");
        assert_eq!(pages.languages().next(), Some("en"));
    }
}
