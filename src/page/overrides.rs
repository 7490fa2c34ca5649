//! The operator's folder as it means something to pages: templates, styles and texts by their names, and what is wrong with them. Used by [`super::faces`].
//! Deliberately absent: the disk, and what is done when something is wrong.

pub(super) mod markup;
pub(super) mod proof;
mod sample;
pub(super) mod style;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::assets;
use super::strings::Strings;
use crate::article::{Problem, Severity};
use crate::config::nearest;

/// Files by their paths below the folder, `/`-separated: the text, or why there is none (it completes "the file …").
pub type Files = BTreeMap<String, Result<String, String>>;

/// The style sheet, under its name in the folder.
pub(super) const STYLE: &str = "site.css";
/// Rules behind the style sheet.
pub(super) const EXTRA: &str = "extra.css";
/// What is wrong with a file so that it cannot be used.
pub(super) const BROKEN: &str = "KB710";
const UNKNOWN: &str = "KB711";
/// A text that is left out.
pub(super) const NO_TEXT: &str = "KB712";
/// What browsers will not run or load.
const REFUSED: &str = "KB713";
/// Text that is written as markup.
const UNESCAPED: &str = "KB714";
/// A language that lacks texts.
const INCOMPLETE: &str = "KB715";
/// Colours that stand out too little.
pub(super) const FAINT: &str = "KB716";

/// What the operator has in place of the program's own.
#[derive(Debug, Default)]
pub(super) struct Overrides {
    /// Templates by name.
    pub(super) templates: Arc<BTreeMap<String, String>>,
    /// In place of the style sheet.
    pub(super) style: Option<String>,
    /// Behind it.
    pub(super) extra: String,
    /// Texts by language; English first, and languages before their regions.
    strings: Vec<(String, String)>,
}

/// A problem with a file of the folder; the code says how bad it is.
pub(super) fn problem(
    code: &'static str,
    file: &str,
    line: impl Into<Option<usize>>,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Problem {
    let severity = match code {
        BROKEN => Severity::Error,
        INCOMPLETE => Severity::Info,
        _ => Severity::Warning,
    };
    Problem { code, severity, file: file.to_owned(), line: line.into(), column: None, message: message.into(), help: help.into() }
}

impl Overrides {
    /// Sorts files by what they are for, and looks at each by itself.
    pub(super) fn of(files: &Files) -> (Self, Vec<Problem>) {
        let mut own = Overrides::default();
        let mut templates = BTreeMap::new();
        let mut problems = Vec::new();
        for (name, text) in files {
            let lang = name.strip_prefix("strings/").and_then(|name| name.strip_suffix(".toml")).filter(|lang| is_lang(lang));
            let is_known = lang.is_some() || [STYLE, EXTRA].contains(&name.as_str()) || assets::template(name).is_some();
            if !is_known {
                problems.push(problem(UNKNOWN, name, None, "nothing of this name is used here", meant(name)));
                continue;
            }
            let text = match text {
                Ok(text) => text.clone(),
                Err(why) => {
                    let help = "it has to be a text in UTF-8 of at most 1 MiB that lies in the folder and may be read";
                    problems.push(problem(BROKEN, name, None, format!("the file {why}"), help));
                    continue;
                }
            };
            match (name.as_str(), lang) {
                (_, Some(lang)) => own.strings.push((lang.to_owned(), text)),
                (STYLE, _) => own.style = Some(text),
                (EXTRA, _) => own.extra = text,
                _ => drop(templates.insert(name.clone(), text)),
            }
        }
        for (name, text) in &templates {
            problems.extend(markup::check(name, text));
        }
        let styles = [(STYLE, own.style.as_deref().unwrap_or_default()), (EXTRA, own.extra.as_str())];
        problems.extend(styles.into_iter().flat_map(|(name, text)| style::check(name, text)));
        own.templates = Arc::new(templates);
        own.strings.sort_by_key(|(lang, _)| (!lang.eq_ignore_ascii_case("en"), lang.contains('-'), lang.clone()));
        (own, problems)
    }

    /// The texts of all languages, those of the program first.
    pub(super) fn strings(&self) -> (Vec<Strings>, Vec<Problem>) {
        let mut all = super::builtin_strings();
        let mut problems = Vec::new();
        for (lang, text) in &self.strings {
            let file = format!("strings/{lang}.toml");
            let primary = lang.split('-').next().unwrap_or_default();
            let at = |wanted: &str| all.iter().position(|strings| strings.lang.eq_ignore_ascii_case(wanted));
            let (known, base) = (at(lang), at(lang).or_else(|| at(primary)));
            let (strings, more) = match Strings::parse(lang, text, &file, Some(&all[base.unwrap_or(0)])) {
                Ok(read) => read,
                Err(broken) => {
                    problems.push(*broken);
                    continue;
                }
            };
            problems.extend(more);
            if known.is_none() && strings.get("name", None).is_none() {
                let help = "write `name = \"…\"`, the language's name in its own words: readers choose it by that";
                problems.push(problem(NO_TEXT, &file, None, "the language has no `name`", help));
            }
            let (said, wanted) = (strings.n_own, all[0].len());
            if base.is_none() && said < wanted {
                let help = "the others are shown in English; templates/strings/en.toml of this version has them all";
                problems.push(problem(INCOMPLETE, &file, None, format!("{said} of {wanted} texts are translated"), help));
            }
            match known {
                Some(at) => all[at] = strings,
                None => all.push(strings),
            }
        }
        (all, problems)
    }
}

/// A language tag as file names have it.
fn is_lang(name: &str) -> bool {
    let mut parts = name.split('-');
    let is_primary = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    parts.next().is_some_and(is_primary) && parts.all(is_part)
}

/// What to do about a name that nothing has.
fn meant(name: &str) -> String {
    let templates: Vec<String> = assets::templates().map(|(stem, _)| format!("{stem}.html")).collect();
    let known = templates.iter().map(String::as_str).chain([STYLE, EXTRA]);
    match nearest(name, known) {
        Some(near) => format!("did you mean {near}?"),
        None if name.ends_with(".toml") => "texts are named by their language, such as strings/fr.toml".to_owned(),
        None => {
            "take it out; used are the program's templates by their names (docs/theming.md), site.css, extra.css and strings/".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(files: &[(&str, &str)]) -> Vec<String> {
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), Ok((*text).to_owned()))).collect();
        let (own, mut problems) = Overrides::of(&files);
        problems.extend(own.strings().1);
        problems.iter().map(|problem| format!("{} {}: {}; {}", problem.code, problem.file, problem.message, problem.help)).collect()
    }

    #[test]
    fn unknown_names_are_told_with_the_nearest_right_one() {
        let found = told(&[("artical.html", ""), ("strings/en_GB.toml", ""), ("logo.png", "")]);
        assert!(found[0].starts_with("KB711 artical.html") && found[0].ends_with("did you mean article.html?"), "{found:?}");
        assert!(found[1].starts_with("KB711 logo.png") && found[1].contains("take it out"), "{found:?}");
        assert!(found[2].starts_with("KB711 strings/en_GB.toml") && found[2].contains("strings/fr.toml"), "{found:?}");
    }

    #[test]
    fn a_region_takes_from_its_language_and_a_new_language_from_english() {
        let text = |text: &str| Ok(text.to_owned());
        let files = Files::from([
            ("strings/de-AT.toml".to_owned(), text("[frame]\nskip = \"Hinüber\"\n")),
            ("strings/de.toml".to_owned(), text("[frame]\ncontact = \"Frag uns\"\n")),
            ("strings/fr.toml".to_owned(), text("name = \"Français\"\n")),
        ]);
        let (all, problems) = Overrides::of(&files).0.strings();
        let get = |lang: &str, key: &str| {
            let strings = all.iter().find(|strings| strings.lang == lang).expect("a language");
            strings.get(key, None).expect("a text").to_owned()
        };
        assert_eq!([get("de-AT", "frame.contact"), get("de-AT", "frame.skip")], ["Frag uns", "Hinüber"]);
        assert_eq!([get("fr", "name"), get("fr", "frame.skip")], ["Français", "Skip to content"]);
        assert_eq!(all[0].lang, "en");
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [INCOMPLETE, NO_TEXT], "{problems:?}");
    }
}
