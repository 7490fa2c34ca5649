//! Query strings read the tolerant way: the first value of a name counts, unknown names are ignored, bytes that are no UTF-8 are replaced.
//! Used by all handlers. Deliberately absent: errors for anything but values that cannot be used.

use std::convert::Infallible;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use percent_encoding::percent_decode;

use crate::http::error::Problem;

/// The parameters of one request.
#[derive(Debug, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads a raw query string.
    pub fn parse(query: &str) -> Self {
        let pair = |part: &str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decode(name), decode(value))
        };
        Params(query.split('&').filter(|part| !part.is_empty()).map(pair).collect())
    }

    /// The first value of `name`, if it is there and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// All values of `name` that are not empty, in the order in which they came.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// A whole number within bounds, `default` when it is absent.
    pub fn number<N>(&self, name: &str, bounds: RangeInclusive<N>, default: N) -> Result<N, Problem>
    where
        N: FromStr + PartialOrd + Display,
    {
        let Some(text) = self.text(name) else { return Ok(default) };
        match text.parse() {
            Ok(number) if bounds.contains(&number) => Ok(number),
            _ => Err(Problem::bad_request(format!("{name} must be a number from {} to {}", bounds.start(), bounds.end()))),
        }
    }

    /// A language tag.
    pub fn lang(&self) -> Result<Option<&str>, Problem> {
        let Some(tag) = self.text("lang") else { return Ok(None) };
        let is_tag = tag.len() <= 35 && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if is_tag { Ok(Some(tag)) } else { Err(Problem::bad_request("lang must be a language tag such as en or pt-BR")) }
    }

    /// The question; absent is empty.
    pub fn question(&self, limit: usize) -> Result<&str, Problem> {
        let question = self.text("q").unwrap_or_default();
        if question.len() > limit { Err(Problem::question_too_long(limit)) } else { Ok(question) }
    }
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Params::parse(parts.uri.query().unwrap_or_default()))
    }
}

fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode(spaced.as_bytes()).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_first_value_and_never_fails() {
        let params = Params::parse("q=a+b%20c&q=second&&x&%ff=%ff&limit=21&lang=d_e");
        assert_eq!(params.text("q"), Some("a b c"));
        assert_eq!(params.text("x"), None);
        assert_eq!(params.text("\u{fffd}"), Some("\u{fffd}"));
        let problem = params.number("limit", 1..=20, 5).expect_err("out of bounds");
        assert_eq!(problem.detail, "limit must be a number from 1 to 20");
        assert!(params.lang().is_err());
        assert_eq!(params.number("page", 1..=9, 3).ok(), Some(3));
    }
}
