//! Pages: templates, texts in each language, page models and embedded assets. Called by `http`. The only door to minijinja. Deliberately absent: requests, routes and
//! shelves; a page is made of a model that says all there is to show, its language included.

pub mod assets;
mod carry;
mod cascade;
mod colour;
mod contrast;
mod environment;
pub mod faces;
pub mod forms;
pub mod integrity;
pub mod look;
pub mod model;
pub mod overrides;
mod plural;
pub mod strings;
mod theme;
pub mod widget;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, ErrorKind};
use serde::Serialize;

use self::forms::FeedbackPage;
use self::model::{
    ApiPage, ArticlePage, CategoryPage, ChangesPage, ContactPage, DemoPage, ErrorPage, Frame, HomePage, MissingPage, RequestPage,
    SearchPage,
};
pub use self::strings::Strings;
use crate::article::Problem;

/// Said of a page that has nothing in it.
const BLANK: &str = "the page is empty";

/// All templates, compiled, in each language.
#[derive(Debug)]
pub struct Pages {
    /// English first.
    tongues: Vec<Tongue>,
    /// Templates of the operator's, by name.
    own: Arc<BTreeMap<String, String>>,
    /// Pages of which it was said that the operator's template fails.
    told: Mutex<BTreeSet<&'static str>>,
}

/// The pages in one language.
#[derive(Debug)]
struct Tongue {
    strings: Arc<Strings>,
    environment: Environment<'static>,
    /// The program's templates alone, where `environment` has others: for a page that cannot be rendered with those.
    plain: Option<Environment<'static>>,
}

/// A template could not be rendered. A mistake in the template, never in what is shown.
#[derive(Debug, thiserror::Error)]
#[error("cannot render {template}: {cause}")]
pub struct PageError {
    template: &'static str,
    cause: Error,
}

impl Tongue {
    fn new(strings: Strings, own: &Arc<BTreeMap<String, String>>) -> Self {
        let strings = Arc::new(strings);
        let plain = environment::of(&strings, environment::builtin);
        if own.is_empty() {
            return Tongue { environment: plain, plain: None, strings };
        }
        Tongue { environment: environment::overridden(&strings, own), plain: Some(plain), strings }
    }

    /// The page by the operator's template, where he has one.
    fn own(&self, template: &str, page: &Value) -> Result<String, Error> {
        let html = self.environment.get_template(template)?.render(page)?;
        if html.trim().is_empty() {
            return Err(Error::new(ErrorKind::InvalidOperation, BLANK));
        }
        Ok(html)
    }
}

impl Pages {
    /// Compiles the templates that the program carries.
    pub fn new() -> Self {
        Pages::of(builtin_strings(), &Arc::default())
    }

    /// The same with templates of the operator's in the place of some, and in these languages.
    fn of(strings: Vec<Strings>, own: &Arc<BTreeMap<String, String>>) -> Self {
        let tongues = strings.into_iter().map(|strings| Tongue::new(strings, own)).collect();
        Pages { tongues, own: Arc::clone(own), told: Mutex::default() }
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
        let tongue = self.tongue(&frame.strings);
        let page = Value::from(Serde(page));
        let rendered = tongue.own(template, &page).or_else(|cause| {
            let Some(plain) = &tongue.plain else { return Err(cause) };
            self.tell(template, &cause);
            plain.get_template(template)?.render(&page)
        });
        let html = rendered.map_err(|cause| PageError { template, cause })?;
        Ok(match &frame.carried_lang {
            Some(lang) => carry::carry(&html, frame.mount, lang),
            None => html,
        })
    }

    /// Says once that a page cannot be rendered with the operator's templates.
    fn tell(&self, template: &'static str, cause: &Error) {
        if self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(template) {
            let Problem { file, line, message, help, .. } = overrides::proof::told(cause, &self.own, template);
            tracing::error!(theme.file = file, theme.line = line, help, "{template} is shown as the program has it: {message}");
        }
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
        let page = CategoryPage {
            frame,
            crumbs: vec![],
            icon: None,
            lang: None,
            children: vec![],
            answers: vec![],
            pager: Pager::new(1, 1, "/x?page="),
        };
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
