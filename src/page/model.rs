//! What each page shows, as plain values for the templates. Filled by `http`. Everything is text that the templates escape, but for
//! [`ArticlePage::body`], which is sanitised HTML, and [`Frame::json_ld`].

mod api;
mod contact;
mod demo;
mod site;

use serde::Serialize;

pub use api::{ApiOperation, ApiPage, ApiParameter, ApiResponse};
pub use contact::{Cards, ContactPage, Detail, Offered, RequestPage};
pub use demo::DemoPage;
pub use site::{ChangesPage, Day, HomePage, MissingPage, Notices};

/// What stands round every page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Frame {
    /// The site's name.
    pub site_name: String,
    /// The page's title; empty on the home page.
    pub title: String,
    /// The page's language: that of its texts, not always that of the articles on it.
    pub lang: String,
    /// Which of the strings files its texts come from.
    pub strings: String,
    /// Which way its language is written: `ltr` or `rtl`.
    pub dir: &'static str,
    /// Language of the site's own texts (its name, titles of categories), where it is another one.
    pub site_lang: Option<String>,
    /// Whether the browser may remember what was opened last.
    pub has_recents: bool,
    /// The language that was chosen by `?lang=` and goes along to the next page.
    pub carried_lang: Option<String>,
    /// The page in other languages of the interface; empty where there is no choice.
    pub languages: Vec<LangLink>,
    /// The path under which the site is mounted for this audience.
    pub mount: &'static str,
    /// Whether this is the agents' site: then a banner says that it is not for sending on.
    pub is_agent: bool,
    /// What stands in the search box.
    pub search_text: String,
    /// One line for search engines.
    pub description: Option<String>,
    /// The page's one true address.
    pub canonical: Option<String>,
    /// Where the page's source is.
    pub markdown_url: Option<String>,
    /// Whether search engines should leave it alone.
    pub is_noindex: bool,
    /// The same page in other languages and in its own, and which is for everybody else (`x-default`); empty where there is one language.
    pub alternates: Vec<HeadLang>,
    /// Open Graph's kind of page: `website` or `article`.
    pub og_type: &'static str,
    /// The page's language as Open Graph spells it: `en_GB`.
    pub locale: String,
    /// The feed that goes with the page; `None` on agents' pages.
    pub feed_url: Option<String>,
    /// JSON-LD that holds no `<`, `>` and `&`.
    pub json_ld: Option<String>,
    /// Telephone number for those who would rather talk.
    pub phone: Option<String>,
    /// On agents' pages, the same page as requesters see it.
    pub public_url: Option<String>,
    /// On agents' pages, whether requesters don't have it at all.
    pub is_hidden: bool,
    /// Address of the picture beside the site's name.
    pub logo_url: String,
    /// Whether that is the operator's own, of any size.
    pub has_own_logo: bool,
    /// Address of the style sheet.
    pub style_url: String,
    /// Address of the script.
    pub script_url: String,
    /// Address of the icon.
    pub icon_url: String,
}

/// A page's address in one language.
#[derive(Debug, Clone, Serialize)]
pub struct HeadLang {
    /// BCP 47 tag, or `x-default`.
    pub lang: String,
    /// Its address.
    pub url: String,
}

/// The same page with its texts in one language.
#[derive(Debug, Clone, Serialize)]
pub struct LangLink {
    /// BCP 47 tag.
    pub lang: String,
    /// The language's name in its own words.
    pub name: String,
    /// Address of the page in it.
    pub url: String,
    /// Whether it is the one the page is in.
    pub is_chosen: bool,
}

/// A link.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Its text.
    pub title: String,
    /// Where it leads.
    pub url: String,
    /// The language of its text, where it is not the page's.
    pub lang: Option<String>,
}

/// An article in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// One line about it.
    pub summary: String,
    /// When it was changed, `2026-11-02`.
    pub updated: Option<String>,
    /// For agents: why requesters don't see it.
    pub badge: Option<String>,
    /// Its language, where it is not the site's.
    pub lang: Option<String>,
}

/// A category as a card.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// One line about it.
    pub description: Option<String>,
    /// Emoji or short text.
    pub icon: Option<String>,
    /// Articles in it and below it.
    pub n_articles: usize,
    /// The language of its title and line, where it is not the page's.
    pub lang: Option<String>,
}

/// A category's page.
#[derive(Debug, Clone, Serialize)]
pub struct CategoryPage {
    /// What stands round it.
    pub frame: Frame,
    /// The way to it.
    pub crumbs: Vec<Link>,
    /// Emoji or short text.
    pub icon: Option<String>,
    /// The language of its title and description, where it is not the page's.
    pub lang: Option<String>,
    /// Categories in it.
    pub children: Vec<Card>,
    /// Articles in it, in the editor's order.
    pub answers: Vec<Answer>,
    /// Other pages of it.
    pub pager: Pager,
}

/// Links to the page before and the page after.
#[derive(Debug, Clone, Serialize)]
pub struct Pager {
    /// This page, from 1.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
}

impl Pager {
    /// `url` is what stands before the page's number in its address.
    pub fn new(page: usize, pages: usize, url: &str) -> Self {
        let previous = (page > 1 && pages > 0).then(|| format!("{url}{}", (page - 1).min(pages)));
        let next = (page < pages).then(|| format!("{url}{}", page + 1));
        Pager { page, pages, previous, next }
    }
}

/// An article's page.
#[derive(Debug, Clone, Serialize)]
pub struct ArticlePage {
    /// What stands round it.
    pub frame: Frame,
    /// The way to it.
    pub crumbs: Vec<Link>,
    /// The article's id.
    pub id: String,
    /// Its language, where it is not the site's.
    pub lang: Option<String>,
    /// When it was changed, `2026-11-02`.
    pub updated: Option<String>,
    /// How long it takes to read.
    pub minutes: usize,
    /// The short answer, where the author gives one besides the text.
    pub lead: Option<String>,
    /// Headings, where there are enough.
    pub contents: Vec<Heading>,
    /// Sanitised HTML.
    pub body: String,
    /// The same in other languages.
    pub translations: Vec<Alternate>,
    /// The same in the page's language, where the article is in another one.
    pub yours: Option<Alternate>,
    /// Whether there is nothing in the page's language, although the reader wished for it.
    pub is_fallback: bool,
    /// Articles that help on.
    pub related: Vec<Answer>,
    /// Where it can be edited.
    pub edit_url: Option<String>,
    /// Where to go when it did not help.
    pub contact_url: String,
    /// Where a word on it is sent; `None` for agents, whose opinion is not a requester's.
    pub feedback_url: Option<String>,
    /// For agents.
    pub marks: Option<Marks>,
}

/// A heading in the table of contents.
#[derive(Debug, Clone, Serialize)]
pub struct Heading {
    /// Its text.
    pub text: String,
    /// `#anchor`.
    pub url: String,
    /// 1–6.
    pub level: u8,
}

/// The same article in another language.
#[derive(Debug, Clone, Serialize)]
pub struct Alternate {
    /// BCP 47 tag.
    pub lang: String,
    /// Its title there.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// What agents are told about an article.
#[derive(Debug, Clone, Serialize)]
pub struct Marks {
    /// Where it stands on its way.
    pub status: &'static str,
    /// Why requesters don't see it.
    pub hidden_because: Option<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// When somebody has to look at it again.
    pub review_by: Option<String>,
    /// Internal notes in its text.
    pub n_notes: usize,
}

/// Search results.
#[derive(Debug, Clone, Serialize)]
pub struct SearchPage {
    /// What stands round it; its `search_text` is the question.
    pub frame: Frame,
    /// How many articles match.
    pub total: usize,
    /// Whether the first is worth betting on.
    pub is_confident: bool,
    /// The question with its misspelt words mended.
    pub did_you_mean: Option<Link>,
    /// Categories to narrow it.
    pub choices: Vec<Choice>,
    /// Languages to narrow it.
    pub langs: Vec<Choice>,
    /// Categories to start from, where nothing was found.
    pub topics: Vec<Card>,
    /// This page's results.
    pub results: Vec<SearchResult>,
    /// Other pages.
    pub pager: Pager,
    /// Where to go when nothing fits.
    pub contact_url: String,
}

/// A way to narrow a search.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// Its text.
    pub title: String,
    /// Where it leads.
    pub url: String,
    /// How many articles there are.
    pub count: Option<usize>,
    /// Whether it is the one in force.
    pub is_chosen: bool,
}

/// One result.
#[derive(Debug, Clone, Serialize)]
pub struct SearchResult {
    /// Its title.
    pub title: Vec<Piece>,
    /// Its address, with the section's anchor.
    pub url: String,
    /// The best section's heading.
    pub section: Option<String>,
    /// The categories it is in.
    pub crumbs: Vec<Link>,
    /// The passage that answers.
    pub snippet: Vec<Piece>,
    /// When it was changed.
    pub updated: Option<String>,
    /// Its language.
    pub lang: String,
    /// For agents: why requesters don't see it.
    pub badge: Option<String>,
}

/// A piece of text that was hit, or was not.
#[derive(Debug, Clone, Serialize)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it matched.
    pub is_hit: bool,
}

/// Any other error.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorPage {
    /// What stands round it.
    pub frame: Frame,
    /// The HTTP status.
    pub status: u16,
    /// The status in words.
    pub title: &'static str,
    /// What to do about it.
    pub detail: String,
}
