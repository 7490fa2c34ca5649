//! Which languages a reader reads, by `?lang=` and `Accept-Language`, and which of those that there are suits him best. Part of every [`super::reader::Reader`]; read only
//! when a page is made, so that the API pays nothing for it. Deliberately absent: cookies, and guessing by addresses.

use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderMap, HeaderValue, Uri};

use crate::http::params::Params;
use crate::http::place;
use crate::page::Pages;

/// Languages that are looked at of those that a browser names.
const MOST_WISHES: usize = 12;
/// Parameters that a page in another language keeps; others never get into a page, so that nobody can put anything into a cache's copy of it.
const KEPT: [&str; 5] = ["q", "question", "category", "sort", "page"];

/// What a request says about languages.
#[derive(Debug, Clone, Default)]
pub struct Tongue {
    uri: Uri,
    accepted: Option<HeaderValue>,
}

impl Tongue {
    /// Keeps what the request says, unread.
    pub fn of(headers: &HeaderMap, uri: &Uri) -> Self {
        Tongue { uri: uri.clone(), accepted: headers.get(ACCEPT_LANGUAGE).cloned() }
    }

    /// The language named by `?lang=`, if it is a tag.
    pub fn chosen(&self) -> Option<String> {
        let params = Params::parse(self.uri.query().unwrap_or_default());
        params.lang().ok().flatten().map(str::to_owned)
    }

    /// The languages wished for, the dearest first.
    pub fn wishes(&self) -> Vec<String> {
        let accepted = self.accepted.as_ref().and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut weighed: Vec<(f32, String)> = accepted.split(',').take(MOST_WISHES).filter_map(wish).collect();
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.chosen().into_iter().chain(weighed.into_iter().map(|(_, lang)| lang)).collect()
    }

    /// The language of a page's texts: the dearest that there are texts in; else that of what stands on it, else the site's, else English. Second, whether it is one that
    /// was wished for.
    pub fn of_page(&self, pages: &Pages, content: Option<&str>, site: &str) -> (String, bool) {
        let there: Vec<&str> = pages.languages().collect();
        let best = |wish: &str| {
            let same = there.iter().find(|lang| lang.eq_ignore_ascii_case(wish));
            same.or_else(|| there.iter().find(|lang| place::is_lang(wish, lang) || place::is_lang(lang, wish)))
                .map(|lang| (*lang).to_owned())
        };
        if let Some(lang) = self.wishes().iter().find_map(|wish| best(wish)) {
            return (lang, true);
        }
        (content.and_then(best).or_else(|| best(site)).unwrap_or_else(|| "en".to_owned()), false)
    }

    /// This page's address in another language of the interface. The router takes the mount off the path.
    pub fn address_in(&self, mount: &str, lang: &str) -> String {
        let params = Params::parse(self.uri.query().unwrap_or_default());
        let kept = KEPT.iter().filter_map(|name| Some(format!("{name}={}&", place::encode(params.text(name)?))));
        let path = self.uri.path();
        let path = if path.starts_with("//") { "/" } else { path };
        format!("{mount}{path}?{}lang={}", kept.collect::<String>(), place::encode(lang))
    }
}

/// A tag with its weight; `None` for `*`, for what is not wanted, and for what is no tag.
fn wish(text: &str) -> Option<(f32, String)> {
    let (tag, rest) = text.split_once(';').map_or((text.trim(), ""), |(tag, rest)| (tag.trim(), rest.trim()));
    let weight: f32 = rest.strip_prefix("q=").map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0));
    let is_tag = (2..=35).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_tag && weight > 0.0).then(|| (weight, tag.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tongue(accepted: &'static str, uri: &'static str) -> Tongue {
        Tongue { uri: Uri::from_static(uri), accepted: Some(HeaderValue::from_static(accepted)) }
    }

    #[test]
    fn wishes_come_by_weight() {
        let wishes = tongue("fr;q=0.3, de-AT, en;q=0.8, *;q=0.1, xx;q=0, \"", "/").wishes();
        assert_eq!(wishes, ["de-AT", "en", "fr"]);
        assert_eq!(tongue("de", "/?lang=en").wishes(), ["en", "de"]);
        assert_eq!(tongue("de", "/?lang=%3Cb").wishes(), ["de"]);
    }

    #[test]
    fn the_dearest_language_with_texts_is_taken() {
        let pages = Pages::new();
        let of = |accepted, content, site| tongue(accepted, "/").of_page(&pages, content, site);
        assert_eq!(of("fr, de-CH;q=0.9, en;q=0.8", None, "en"), ("de".to_owned(), true));
        assert_eq!(of("", Some("de"), "en"), ("de".to_owned(), false));
        assert_eq!(of("fr", None, "de-AT"), ("de".to_owned(), false));
        assert_eq!(of("*", Some("fr"), "it"), ("en".to_owned(), false));
    }

    #[test]
    fn an_address_keeps_what_is_known_alone() {
        let tongue = tongue("", "/search?q=a%26b&evil=%22&page=2&lang=en");
        assert_eq!(tongue.address_in("", "de"), "/search?q=a%26b&page=2&lang=de");
        assert_eq!(tongue.address_in("/agent", "de"), "/agent/search?q=a%26b&page=2&lang=de");
    }
}
