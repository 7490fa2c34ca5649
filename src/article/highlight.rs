//! The only door to syntect: code coloured by classes. The HTML writer calls it for fenced code. Each word gets one flat span with the class
//! of its innermost scope that the style sheet knows, rather than syntect's nest of spans: a tenth of the markup, and as much colour.
//! Deliberately absent: colours (the style sheet has them), and guessing the language of code that does not name one.

use std::sync::LazyLock;

use syntect::easy::ScopeRegionIterator;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use super::markdown::escape;

/// Longer blocks stay plain: nobody reads them for their colours.
const MAX_BLOCK: usize = 8 << 10;
/// So much code is coloured in one article. Grammars take 2 to 6 µs a byte in a release build (C#, Python, Rust the most), a hundred times
/// what all the rest of showing an article takes; this bounds it to about 50 ms. A grammar below 0.2 µs a byte would lift the bound.
const MAX_ARTICLE: usize = 12 << 10;
/// Blocks with longer lines stay plain: grammars take their time over minified code.
const MAX_LINE: usize = 500;

/// Loaded when the first block of code is shown; its regular expressions compile as they are needed.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Scopes that have a colour, and its class.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let known = [
        ("comment", "hl-comment"),
        ("string", "hl-string"),
        ("constant", "hl-constant"),
        ("keyword", "hl-keyword"),
        ("storage", "hl-storage"),
        ("entity", "hl-entity hl-name"),
        ("support", "hl-support"),
        ("invalid", "hl-invalid"),
        ("markup.inserted", "hl-markup hl-inserted"),
        ("markup.deleted", "hl-markup hl-deleted"),
    ];
    known.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect()
});

/// Colours the code of one article.
#[derive(Debug, Default)]
pub(super) struct Highlighter {
    /// Bytes coloured so far.
    n_bytes: usize,
}

impl Highlighter {
    /// Writes `code` to `html`, escaped and coloured; `false` (and nothing written) when its language is unknown or there is too much of it.
    pub(super) fn write(&mut self, html: &mut String, language: &str, code: &str) -> bool {
        let is_small =
            code.len() <= MAX_BLOCK && self.n_bytes + code.len() <= MAX_ARTICLE && code.lines().all(|line| line.len() <= MAX_LINE);
        let Some(syntax) = syntax(language).filter(|_| is_small) else { return false };
        self.n_bytes += code.len();
        let length = html.len();
        let is_written = colour(html, syntax, code).is_some();
        if !is_written {
            html.truncate(length);
        }
        is_written
    }
}

/// The grammar for a fence's language, whatever authors call it.
fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let language = language.to_ascii_lowercase();
    let token = match language.trim_end_matches("-interactive") {
        "" | "text" | "txt" | "plain" | "plaintext" | "output" | "none" | "md" | "markdown" => return None,
        "shell" | "shell-session" | "console" | "zsh" | "azurecli" | "terminal" => "sh",
        "ts" | "tsx" | "jsx" | "typescript" | "node" | "mjs" => "js",
        "jsonc" | "json5" => "json",
        "csharp" => "cs",
        "golang" => "go",
        "cmd" | "batch" | "dos" => "bat",
        "c++" => "cpp",
        other => other,
    };
    SYNTAXES.find_syntax_by_token(token)
}

/// Writes all of `code`, or `None` when a grammar fails.
fn colour(html: &mut String, syntax: &SyntaxReference, code: &str) -> Option<()> {
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    let mut open = None;
    for line in LinesWithEndings::from(code) {
        let operations = state.parse_line(line, &SYNTAXES).ok()?;
        for (text, operation) in ScopeRegionIterator::new(&operations, line) {
            scopes.apply(operation).ok()?;
            if text.is_empty() {
                continue;
            }
            // White space has no colour; letting it pass keeps neighbours of one class in one span.
            let class = if text.trim().is_empty() { open } else { class(&scopes) };
            if class != open {
                change(html, open, class);
                open = class;
            }
            escape(html, text);
        }
    }
    change(html, open, None);
    Some(())
}

fn change(html: &mut String, from: Option<&str>, to: Option<&str>) {
    if from.is_some() {
        html.push_str("</span>");
    }
    if let Some(class) = to {
        html.push_str("<span class=\"");
        html.push_str(class);
        html.push_str("\">");
    }
}

/// The class of the innermost scope that has one.
fn class(scopes: &ScopeStack) -> Option<&'static str> {
    let known = |scope: &Scope| CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class);
    scopes.as_slice().iter().rev().find_map(known)
}

#[cfg(test)]
mod tests {
    use super::Highlighter;

    fn check(language: &str, code: &str, wanted: Option<&str>) {
        let mut html = String::new();
        let is_written = Highlighter::default().write(&mut html, language, code);
        assert_eq!(is_written.then_some(html.as_str()), wanted, "{language}: {code}");
    }

    #[test]
    fn known_languages_are_coloured_and_others_left() {
        check("json", "{\"a\": 1}", Some("{<span class=\"hl-string\">&quot;a&quot;</span>: <span class=\"hl-constant\">1</span>}"));
        check("console", "# <b>\n", Some("<span class=\"hl-comment\"># &lt;b>\n</span>"));
        check("nosuch", "x", None);
        check("", "x", None);
        check("js", &"x".repeat(600), None);
    }
}
