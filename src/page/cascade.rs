//! What style sheets, one behind the other, make of colours: of each selector the colours that hold in the end, by day and by night, as far as sheets tell without a page. For
//! [`super::contrast`]. Deliberately absent: which element a selector meets, and rules nested in others.

use std::collections::BTreeMap;

use cssparser::{Delimiter, ParseError, Parser, Token};

use crate::config::Colour;

/// Who inherits from whom is followed so far.
const MAX_STEPS: usize = 8;

/// A style sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet<'s> {
    /// The operator's file; the program's own has no name.
    pub(super) file: Option<&'s str>,
    pub(super) text: &'s str,
}

/// How a page is looked at: what the system is set to, and what the reader chose on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mode {
    pub(super) name: &'static str,
    is_dark_system: bool,
    chosen: Option<&'static str>,
}

/// All ways to look at a page.
pub(super) const MODES: [Mode; 4] = [
    Mode { name: "light", is_dark_system: false, chosen: None },
    Mode { name: "dark", is_dark_system: true, chosen: None },
    Mode { name: "light", is_dark_system: true, chosen: Some("light") },
    Mode { name: "dark", is_dark_system: false, chosen: Some("dark") },
];

/// What a property was set to, and where.
#[derive(Debug, Clone)]
pub(super) struct Said<'s> {
    value: String,
    /// The operator's file, if it is his.
    pub(super) file: Option<&'s str>,
    /// Counted from 1.
    pub(super) line: usize,
    weight: (bool, usize),
}

/// What holds for each selector in one mode. The page itself, where the site's variables are, is the selector "".
#[derive(Debug, Default)]
pub(super) struct Cascade<'s> {
    said: BTreeMap<String, BTreeMap<String, Said<'s>>>,
}

impl<'s> Cascade<'s> {
    /// What these sheets make of a page that is looked at in this mode.
    pub(super) fn of(sheets: &[Sheet<'s>], mode: Mode) -> Self {
        let mut cascade = Cascade::default();
        for sheet in sheets {
            cascade.rules(&mut Parser::new(sheet.text), *sheet, mode);
        }
        cascade
    }

    /// What a property of this selector was set to.
    pub(super) fn said(&self, selector: &str, property: &str) -> Option<&Said<'s>> {
        self.said.get(selector)?.get(property)
    }

    /// All selectors but the page itself.
    pub(super) fn selectors(&self) -> impl Iterator<Item = &str> {
        self.said.keys().map(String::as_str).filter(|selector| !selector.is_empty())
    }

    /// The colour that a value comes to; `None` where it is no single opaque colour that sheets alone can tell.
    pub(super) fn colour(&self, said: &Said<'s>) -> Option<Colour> {
        self.resolved(&said.value, MAX_STEPS)
    }

    fn resolved(&self, value: &str, steps: usize) -> Option<Colour> {
        if let Some(inner) = value.strip_prefix("var(").and_then(|rest| rest.strip_suffix(')')) {
            let (name, fallback) = inner.split_once(',').map_or((inner, None), |(name, rest)| (name, Some(rest)));
            let value = self.said("", name.trim()).map(|said| said.value.as_str()).or(fallback.map(str::trim));
            return self.resolved(value?, steps.checked_sub(1)?);
        }
        // Digits alone are no colour to a browser.
        let is_colour = !value.bytes().all(|byte| byte.is_ascii_hexdigit());
        let [red, green, blue, alpha] = csscolorparser::parse(value).ok().filter(|_| is_colour)?.to_rgba8();
        (alpha == u8::MAX).then_some(Colour([red, green, blue]))
    }

    fn rules(&mut self, input: &mut Parser<'_>, sheet: Sheet<'s>, mode: Mode) {
        while !input.is_exhausted() {
            let head = upto(input, Delimiter::CurlyBracketBlock | Delimiter::Semicolon);
            if !matches!(input.next(), Ok(Token::CurlyBracketBlock)) {
                continue;
            }
            // An error would be a block that is not read to its end; the rest of it is skipped.
            let _ = input.parse_nested_block(|block| -> Result<(), ParseError<()>> {
                match head.text.strip_prefix('@') {
                    Some(condition) if holds(condition, mode) => self.rules(block, sheet, mode),
                    Some(_) => {}
                    None => self.declarations(block, &head.text, sheet, mode),
                }
                while block.next().is_ok() {}
                Ok(())
            });
        }
    }

    fn declarations(&mut self, block: &mut Parser<'_>, selectors: &str, sheet: Sheet<'s>, mode: Mode) {
        let mut input = Parser::new(selectors);
        let mut all_met = Vec::new();
        while !input.is_exhausted() {
            all_met.extend(met(&upto(&mut input, Delimiter::Comma).text, mode));
            let _ = input.next();
        }
        while !block.is_exhausted() {
            let declared = upto(block, Delimiter::CurlyBracketBlock | Delimiter::Semicolon);
            if matches!(block.next(), Ok(Token::CurlyBracketBlock)) {
                continue;
            }
            let Some((name, value)) = declared.text.split_once(':') else { continue };
            let name = match name.trim() {
                "background-color" | "background" => "background",
                name if name == "color" || name.starts_with("--") => name,
                _ => continue,
            };
            let (value, is_important) = match value.split_once('!') {
                Some((value, _)) => (value.trim(), true),
                None => (value.trim(), false),
            };
            for (selector, own_weight) in &all_met {
                let said = Said { value: value.to_owned(), file: sheet.file, line: declared.line, weight: (is_important, *own_weight) };
                let all = self.said.entry(selector.clone()).or_default();
                if all.get(name).is_none_or(|before| before.weight <= said.weight) {
                    all.insert(name.to_owned(), said);
                }
            }
        }
    }
}

/// A part of a sheet without its comments, and its line.
struct Part {
    text: String,
    line: usize,
}

/// Reads up to one of these, which stays.
fn upto(input: &mut Parser<'_>, end: cssparser::Delimiters) -> Part {
    input.skip_whitespace();
    let line = input.current_source_location().line as usize + 1;
    let read = input.parse_until_before(end, |input| -> Result<String, ParseError<()>> {
        let mut text = String::new();
        let mut start = input.position();
        while let Ok(token) = input.next_including_whitespace_and_comments() {
            let is_comment = matches!(token, Token::Comment(_));
            // What is in brackets belongs to the part as it is written.
            let has_block = matches!(token, Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock);
            if has_block {
                input.parse_nested_block(|inner| -> Result<(), ParseError<()>> {
                    while inner.next().is_ok() {}
                    Ok(())
                })?;
            }
            if !is_comment {
                text.push_str(input.slice_from(start));
            }
            start = input.position();
        }
        Ok(text.trim().to_owned())
    });
    Part { text: read.unwrap_or_default(), line }
}

/// Whether the rules of an `@…` block are in force on a screen.
fn holds(condition: &str, mode: Mode) -> bool {
    let condition = condition.to_ascii_lowercase().replace(' ', "");
    let Some(query) = condition.strip_prefix("media") else { return condition.starts_with("supports") || condition.starts_with("layer") };
    let unusual = ["print", "forced-colors", "prefers-contrast", "inverted-colors", "not"];
    if unusual.iter().any(|word| query.contains(word)) {
        return false;
    }
    match query.split_once("prefers-color-scheme:") {
        Some((_, scheme)) => scheme.starts_with("dark") == mode.is_dark_system,
        None => true,
    }
}

/// What a selector is about in this mode, without its conditions on the page itself, and how many these are; `None` where they aren't met.
fn met(selector: &str, mode: Mode) -> Option<(String, usize)> {
    let mut rest = selector;
    let mut n_conditions = 0;
    for page in [":root", "html"] {
        if let Some(after) = rest.strip_prefix(page) {
            rest = after;
            n_conditions += usize::from(page == ":root");
            break;
        }
    }
    loop {
        let inverse = rest.strip_prefix(":not(");
        let Some(after) = inverse.unwrap_or(rest).strip_prefix("[data-theme=") else { break };
        let (wanted, after) = after.split_once(']')?;
        if (mode.chosen == Some(wanted.trim_matches(['"', '\'']))) == inverse.is_some() {
            return None;
        }
        rest = if inverse.is_some() { after.strip_prefix(')')? } else { after };
        n_conditions += 1;
    }
    // More is asked of the page than is known here.
    if rest.len() < selector.len() && !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    Some((rest.trim().to_owned(), n_conditions))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(css: &str, mode: usize, selector: &str, property: &str) -> Option<String> {
        let cascade = Cascade::of(&[Sheet { file: Some("extra.css"), text: css }], MODES[mode]);
        Some(cascade.colour(cascade.said(selector, property)?)?.to_string())
    }

    #[test]
    fn the_last_word_counts_unless_another_weighs_more() {
        let css = ":root{--a:#111111;--a:#222222}html{--a:#333333}.x{color:red!important}.x{color:blue}";
        assert_eq!(colour(css, 0, "", "--a").as_deref(), Some("#222222"));
        assert_eq!(colour(css, 0, ".x", "color").as_deref(), Some("#ff0000"));
    }

    #[test]
    fn day_and_night_are_told_apart() {
        let css = ":root{--a:#111}@media (prefers-color-scheme: dark){:root:not([data-theme=\"light\"]){--a:#222}}:root[data-theme=dark]{--a:#333}";
        let all: Vec<_> = (0..4).map(|mode| colour(css, mode, "", "--a").expect("a colour")).collect();
        assert_eq!(all, ["#111111", "#222222", "#111111", "#333333"]);
        assert_eq!(colour(":root[data-theme=dark] .x{color:#eee}", 3, ".x", "color").as_deref(), Some("#eeeeee"));
        assert_eq!(colour(":root[data-theme=dark] .x{color:#eee}", 1, ".x", "color"), None);
    }

    #[test]
    fn colours_are_read_as_browsers_write_them() {
        for (value, read) in [
            ("#abc", Some("#aabbcc")),
            ("rgb(10 20 30)", Some("#0a141e")),
            ("hsl(0, 100%, 50%)", Some("#ff0000")),
            ("oklch(0 0 0)", Some("#000000")),
            ("RebeccaPurple", Some("#663399")),
            ("var(--b)", Some("#010203")),
            ("var(--none, #040506)", Some("#040506")),
            ("#fff /* white */", Some("#ffffff")),
            ("rgb(0 0 0 / .5)", None),
            ("var(--round)", None),
            ("url(x.png)", None),
            ("inherit", None),
            ("abc", None),
        ] {
            let css = format!(":root{{--b:#010203;--round:var(--round)}}.x{{margin:0;background:{value}}}");
            assert_eq!(colour(&css, 0, ".x", "background").as_deref(), read, "{value}");
        }
    }

    #[test]
    fn what_does_not_show_on_a_screen_is_passed_over() {
        for css in [
            "@media print{.x{color:#fff}}",
            "@keyframes a{.x{color:#fff}}",
            ".y{.x{color:#fff}}",
            "@import 'x';",
            ".x{color:#fff",
            "}{",
            "",
        ] {
            let found = colour(css, 0, ".x", "color");
            assert_eq!(found.is_some(), css == ".x{color:#fff", "{css}");
        }
        assert_eq!(colour("@media (min-width: 40rem){.x,.y{color:#fff}}", 0, ".y", "color").as_deref(), Some("#ffffff"));
    }
}
