//! The template environment of one language: `t("key")` and its like know the language's texts, so that macros need not be told them. Made by [`super::Pages`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, escape_formatter};

use super::assets;
use super::strings::{Strings, fill};

/// What a page of the operator's templates may cost: one for each step, and one for every 64 bytes. Ours take some thousands.
const MOST_FUEL: u64 = 1_000_000;

/// An environment with the operator's templates before the program's, which are also there as `built-in/…`. A template that never comes to an end is ended.
pub(super) fn overridden(strings: &Arc<Strings>, own: &Arc<BTreeMap<String, String>>) -> Environment<'static> {
    let own = Arc::clone(own);
    let load = move |name: &str| own.get(name).cloned().or_else(|| builtin(name.strip_prefix("built-in/").unwrap_or(name)));
    let mut environment = of(strings, load);
    environment.set_fuel(Some(MOST_FUEL));
    // So that an error names the value that is not there.
    environment.set_debug(true);
    environment
}

/// The text of a template of the program's.
pub(super) fn builtin(name: &str) -> Option<String> {
    assets::template(name).and_then(|bytes| String::from_utf8(bytes.into_owned()).ok())
}

/// An environment whose texts are `strings` and whose templates come from `load`.
pub(super) fn of(strings: &Arc<Strings>, load: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("these options fit together"));
    environment.set_formatter(write_value);
    environment.add_global("early_script", Value::from_safe_string(assets::EARLY_SCRIPT.to_owned()));
    let words = Arc::clone(strings);
    environment.add_function("t", move |key: &str, kwargs: Kwargs| text(&words, key, &kwargs));
    let words = Arc::clone(strings);
    environment.add_filter("day", move |date: &str| words.day(date));
    let words = Arc::clone(strings);
    environment.add_filter("language", move |tag: &str| words.language(tag).into_owned());
    environment.add_filter("dir", |tag: &str| super::strings::direction(tag));
    environment.set_loader(move |name| Ok(load(name)));
    environment
}

/// `t("list.answers", n=3)`: a text with its names in braces filled in. `n` also chooses the form of the plural; `or` names the text to take where there is none of
/// the first name, and is empty for none at all. Where a value is markup, the text becomes markup, with everything else in it escaped.
fn text(strings: &Strings, key: &str, kwargs: &Kwargs) -> Result<Value, Error> {
    let n: Option<u64> = kwargs.get("n")?;
    let instead: Option<&str> = kwargs.get("or")?;
    let found = strings.get(key, n).or_else(|| instead.and_then(|key| if key.is_empty() { Some("") } else { strings.get(key, n) }));
    let text = found.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("there is no text `{key}`")))?;
    let values: Vec<(&str, Value)> = kwargs.args().map(|name| Ok((name, kwargs.get(name)?))).collect::<Result<_, Error>>()?;
    let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if !values.iter().any(|(_, value)| value.is_safe()) {
        return Ok(fill(text, |name| value(name).map(|value| plain(value).into())).into());
    }
    let markup = |value: &Value| if value.is_safe() { plain(value) } else { escaped(&plain(value)).into_owned() };
    Ok(Value::from_safe_string(fill(&escaped(text), |name| value(name).map(|value| markup(value).into()))))
}

/// Escapes as minijinja does, but for `/`: addresses stay readable, and a slash ends nothing in quoted attributes and text.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let is_plain_text = matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe();
    match value.as_str().filter(|_| is_plain_text) {
        Some(text) => Ok(out.write_str(&escaped(text))?),
        None => escape_formatter(out, state, value),
    }
}

fn escaped(text: &str) -> Cow<'_, str> {
    const SPECIAL: [char; 5] = ['<', '>', '&', '"', '\''];
    if !text.contains(SPECIAL) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.find(SPECIAL) {
        escaped.push_str(&rest[..at]);
        escaped.push_str(match rest.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    escaped.push_str(rest);
    escaped.into()
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;
    use crate::page::builtin_strings;

    fn render(template: &str) -> Result<String, Error> {
        let german = builtin_strings().into_iter().find(|strings| strings.lang == "de").expect("German");
        let template = template.to_owned();
        let environment = of(&Arc::new(german), move |name| (name == "x.html").then(|| template.clone()));
        environment.get_template("x.html")?.render(context! { who => "<b>", date => "2026-01-05" })
    }

    #[test]
    fn texts_are_filled_counted_and_escaped() {
        let ok = |template: &str| render(template).expect("it renders");
        assert_eq!(ok("{{ t(\"list.answers\", n=1) }}, {{ t(\"list.answers\", n=7) }}"), "1 Antwort, 7 Antworten");
        assert_eq!(ok("{{ t(\"search.title_for\", question=who) }}"), "Suche: &lt;b&gt;");
        assert_eq!(
            ok("{% set link %}<a>{{ who }}</a>{% endset %}{{ t(\"search.did_you_mean\", link=link) }}"),
            "Meinten Sie <a>&lt;b&gt;</a>?"
        );
        assert_eq!(ok("{{ date|day }} {{ \"fr\"|language }} {{ \"ar\"|dir }}"), "5. Januar 2026 Französisch rtl");
        assert_eq!(ok("{{ t(\"error.title_999\", or=\"error.title\") }}|{{ t(\"none.such\", or=\"\") }}"), "Das hat nicht geklappt|");
        assert!(render("{{ t(\"none.such\") }}").is_err());
    }
}
