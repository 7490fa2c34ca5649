//! Other tools' tags (Liquid, Jinja, ERB, Hugo, DocFX, MkDocs, MDX, kramdown attributes) taken out of a text before anyone indexes or
//! renders it, or made into ordinary Markdown where there is an equal. `article::read` calls it once for every file, after the front matter
//! is off. Code is never touched, since a sample may show such tags, and the number of lines stays the same, so that line numbers stay true.
//! Deliberately absent: running any template.

mod admonitions;
mod attributes;
mod blocks;
mod docfx;
mod lines;
mod liquid;
mod spans;

/// A text without other tools' tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stripped {
    /// The text; it has as many lines as before.
    pub text: String,
    /// What was taken out or rewritten, in order within each kind.
    pub tags: Vec<ForeignTag>,
}

/// A tag of another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignTag {
    /// Line of the text, from 1.
    pub line: usize,
    /// How it begins: `{% include x.html %}`, `:::zone`; at most 60 characters.
    pub tag: String,
}

/// `text` without other tools' tags; the number of its lines stays the same.
pub fn strip(text: &str) -> String {
    strip_with_report(text).text
}

/// The same, with what was taken out.
pub fn strip_with_report(text: &str) -> Stripped {
    let mut tags = Vec::new();
    let blocks = if blocks::may_concern(text) { Some(blocks::rewrite(text, &mut tags)) } else { None };
    let text = blocks.as_deref().unwrap_or(text);
    let text = if spans::may_concern(text) { spans::rewrite(text, &mut tags) } else { text.to_owned() };
    Stripped { text, tags }
}

/// Notes a tag that stood at byte `at` of `text`.
fn note(tags: &mut Vec<ForeignTag>, line: usize, tag: &str) {
    const LONGEST: usize = 60;
    let first_line = tag.trim().lines().next().unwrap_or_default();
    tags.push(ForeignTag { line, tag: first_line.chars().take(LONGEST).collect() });
}

#[cfg(test)]
mod tests;
