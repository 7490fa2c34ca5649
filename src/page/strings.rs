//! The texts of the pages in one language, from one TOML file. The program carries English and German; an operator's folder adds others, or changes single texts.
//! Called by [`super::Pages`]. Deliberately absent: which language a page is in, which `http` decides for each request.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::overrides::{BROKEN, NO_TEXT, problem};
use super::plural::{self, FORMS};
use crate::article::Problem;
use crate::article::markdown::Labels;

/// All texts of one language.
#[derive(Debug, Clone)]
pub struct Strings {
    /// BCP 47 tag: the file's name without its ending.
    pub lang: String,
    /// How many texts its own file says; the others come from the language it is based on.
    pub(super) n_own: usize,
    /// `section.key` → text.
    texts: BTreeMap<String, Text>,
    months: Vec<String>,
    labels: Arc<Labels>,
}

/// One text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Text {
    /// The same whatever the number.
    Plain(String),
    /// One for each form of the plural that the language has.
    Counted(Vec<(&'static str, String)>),
}

impl Text {
    fn all(&self) -> impl Iterator<Item = &str> {
        let (plain, counted) = match self {
            Text::Plain(text) => (Some(text.as_str()), &[][..]),
            Text::Counted(forms) => (None, forms.as_slice()),
        };
        plain.into_iter().chain(counted.iter().map(|(_, text)| text.as_str()))
    }
}

impl Strings {
    /// Reads a strings file; `file` names it in faults. What it does not say is taken from `base`, which also says what there is to say; without a base it has to say
    /// everything, but for the language's own name. The second value is what was wrong and left out.
    ///
    /// # Errors
    /// The text is no TOML at all.
    pub(super) fn parse(lang: &str, text: &str, file: &str, base: Option<&Strings>) -> Result<(Strings, Vec<Problem>), Box<Problem>> {
        let line_of = |offset: usize| 1 + text.as_bytes()[..offset.min(text.len())].iter().filter(|&&byte| byte == b'\n').count();
        let table = DeTable::parse(text).map_err(|error| {
            let line = line_of(error.span().map_or(0, |span| span.start));
            let message = format!("this is not valid TOML: {}", error.message().lines().next().unwrap_or_default());
            Box::new(problem(BROKEN, file, line, message, "texts stand in quotation marks"))
        })?;
        let mut reader = Reader { found: Vec::new(), months: None };
        reader.table("", table.get_ref());
        let mut problems = Vec::new();
        let mut n_own = 0;
        let mut texts = base.map_or_else(BTreeMap::new, |base| base.texts.clone());
        if base.is_some_and(|base| base.lang != lang) {
            texts.remove("name");
        }
        for (key, at, text) in reader.found {
            let wanted =
                if key == "months" { "this is not a list of twelve months" } else { "this is neither a text nor a table of plural forms" };
            match text.ok_or_else(|| wanted.to_owned()).and_then(|text| fits(&key, text, base)) {
                Ok(text) => {
                    n_own += 1;
                    texts.insert(key, text);
                }
                Err(why) => {
                    problems.push(problem(NO_TEXT, file, line_of(at), why, "compare it with templates/strings/en.toml of this version"));
                }
            }
        }
        let months = reader.months.or_else(|| base.map(|base| base.months.clone())).unwrap_or_default();
        let mut strings = Strings { lang: lang.to_owned(), n_own, texts, months, labels: Arc::default() };
        strings.labels = Arc::new(strings.make_labels());
        Ok((strings, problems))
    }

    /// The text of a key, its braces not yet filled; `None` where there is no such key.
    pub fn get(&self, key: &str, n: Option<u64>) -> Option<&str> {
        match self.texts.get(key)? {
            Text::Plain(text) => Some(text),
            Text::Counted(forms) => {
                let wanted = plural::form(&self.lang, n.unwrap_or_default());
                let other = || forms.iter().find(|(form, _)| *form == "other").or(forms.last());
                forms.iter().find(|(form, _)| *form == wanted).or_else(other).map(|(_, text)| text.as_str())
            }
        }
    }

    /// A text with its names in braces filled in; nothing where there is no such key.
    pub fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|&(_, value)| value.into());
        fill(self.get(key, None).unwrap_or_default(), value)
    }

    /// The language's name in its own words.
    pub fn name(&self) -> &str {
        self.get("name", None).unwrap_or(&self.lang)
    }

    /// Which way it is written: `ltr` or `rtl`.
    pub fn dir(&self) -> &'static str {
        direction(&self.lang)
    }

    /// Another language's name in this one; its tag where there is none.
    pub fn language<'a>(&'a self, tag: &'a str) -> Cow<'a, str> {
        let (primary, region) = tag.split_once('-').map_or((tag, None), |(primary, region)| (primary, Some(region)));
        match (self.get(&format!("languages.{}", primary.to_ascii_lowercase()), None), region) {
            (Some(name), None) => name.into(),
            (Some(name), Some(region)) => format!("{name} ({region})").into(),
            (None, _) => tag.into(),
        }
    }

    /// `2026-11-02` → `2 November 2026`.
    pub fn day(&self, date: &str) -> String {
        let parsed: Result<Date, _> = date.parse();
        let (Ok(date), Some(pattern)) = (parsed, self.get("date", None)) else { return date.to_owned() };
        let month = self.months.get(usize::from(date.month().unsigned_abs()).saturating_sub(1)).map_or("", String::as_str);
        fill(pattern, |name| match name {
            "day" => Some(date.day().to_string().into()),
            "month" => Some(month.into()),
            "year" => Some(date.year().to_string().into()),
            _ => None,
        })
    }

    /// What is written into articles' bodies.
    pub fn labels(&self) -> Arc<Labels> {
        Arc::clone(&self.labels)
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Keys, for tests.
    #[cfg(test)]
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    fn make_labels(&self) -> Labels {
        let text = |key: &str| self.get(&format!("body.{key}"), None).unwrap_or_default().to_owned();
        Labels {
            section: text("section"),
            table: text("table"),
            table_number: text("table_number"),
            code: text("code"),
            done: text("done"),
            not_done: text("not_done"),
            video: text("video"),
            video_file: text("video_file"),
            alerts: ["note", "tip", "important", "warning", "caution", "internal"].map(text),
            internal_hint: text("internal_hint"),
        }
    }
}

/// Collects what a file says, wherever it stands.
struct Reader {
    found: Vec<(String, usize, Option<Text>)>,
    months: Option<Vec<String>>,
}

impl Reader {
    fn table(&mut self, section: &str, table: &DeTable<'_>) {
        for (name, value) in table {
            let key = if section.is_empty() { name.get_ref().to_string() } else { format!("{section}.{}", name.get_ref()) };
            let at = name.span().start;
            match value.get_ref() {
                DeValue::Table(inner) if inner.iter().all(|(form, _)| FORMS.contains(&form.get_ref().as_ref())) && !inner.is_empty() => {
                    self.found.push((key, at, counted(inner)));
                }
                DeValue::Table(inner) => self.table(&key, inner),
                DeValue::Array(items) if key == "months" => {
                    let months: Option<Vec<String>> = items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect();
                    match months.filter(|months| months.len() == 12) {
                        Some(months) => self.months = Some(months),
                        None => self.found.push((key, at, None)),
                    }
                }
                value => self.found.push((key, at, value.as_str().map(|text| Text::Plain(text.to_owned())))),
            }
        }
    }
}

fn counted(table: &DeTable<'_>) -> Option<Text> {
    let form = |(form, text): (&Spanned<Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
        let form = FORMS.into_iter().find(|known| form.get_ref() == known)?;
        Some((form, text.get_ref().as_str()?.to_owned()))
    };
    table.iter().map(form).collect::<Option<Vec<_>>>().map(Text::Counted)
}

/// Whether a text can stand where the base's stands: the key is known, and it names nothing in braces that is not filled in there.
fn fits(key: &str, text: Text, base: Option<&Strings>) -> Result<Text, String> {
    let Some(base) = base else { return Ok(text) };
    // Names of further languages are welcome.
    if key.starts_with("languages.") {
        return Ok(text);
    }
    let known = base.texts.get(key).ok_or_else(|| format!("there is no text `{key}`"))?;
    let allowed: Vec<&str> = known.all().flat_map(names).collect();
    let idle = text.all().flat_map(names).find(|name| !allowed.contains(name));
    match idle.map(|name| format!("`{key}` has {{{name}}}, which is not filled in there")) {
        Some(why) => Err(why),
        None => Ok(text),
    }
}

/// The names in braces.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// Puts values in the place of names in braces; a name without a value stays as it is.
pub(super) fn fill<'v>(text: &str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, name, after)) = rest.split_once('{').and_then(|(before, rest)| {
        let (name, after) = rest.split_once('}')?;
        Some((before, name, after))
    }) {
        filled.push_str(before);
        match value(name) {
            Some(value) => filled.push_str(&value),
            None => filled.extend(["{", name, "}"]),
        }
        rest = after;
    }
    filled + rest
}

/// Which way a language is written.
pub fn direction(lang: &str) -> &'static str {
    let script = lang.split('-').nth(1).unwrap_or_default();
    let is_rtl = matches!(lang.split('-').next().unwrap_or_default(), "ar" | "he" | "fa" | "ur" | "yi" | "ps" | "sd" | "ug" | "dv" | "ckb");
    if is_rtl && script != "Latn" || matches!(script, "Arab" | "Hebr") { "rtl" } else { "ltr" }
}

#[cfg(test)]
#[path = "strings/tests.rs"]
mod tests;
