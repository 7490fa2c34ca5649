//! What a file's path says: its audience's folder, its category, its language, its name. Called by `article::read`. Deliberately absent: the disk.
//! Only a path that begins with `public/` is public; whatever else it is, it is internal.

use super::{NOTICES, language, plain};

/// What a path says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Whether the file lies in the public folder.
    pub(super) is_public: bool,
    /// Folders between the top folder and the file, without one that names a language.
    pub(super) category: Vec<String>,
    /// The file's name without its ending and language.
    pub(super) stem: String,
    /// Language by suffix or folder.
    pub(super) lang: Option<String>,
    /// The path of the same file without its language: `public/vpn/connect.md` for `public/de/vpn/connect.md` and `public/vpn/connect.de.md`.
    pub(super) base_id: String,
    /// Whether it is a folder's `index.md` or `_index.md`.
    pub(super) is_index: bool,
}

impl Place {
    /// Takes a path below the articles folder apart.
    pub(super) fn of(id: &str) -> Place {
        let mut folders: Vec<&str> = id.split('/').collect();
        let file = folders.pop().unwrap_or_default();
        let is_odd = folders.iter().any(|name| matches!(*name, "" | "." | ".."));
        let is_public = folders.first() == Some(&"public") && !is_odd;
        let (name, ending) = file.rsplit_once('.').unwrap_or((file, ""));
        let (stem, mut lang) = language::of_stem(name);
        let top = if folders.is_empty() { None } else { Some(folders.remove(0)) };
        if lang.is_none() {
            let found = folders.iter().enumerate().find_map(|(idx, name)| language::of_folder(name, idx == 0).map(|tag| (idx, tag)));
            if let Some((idx, tag)) = found {
                folders.remove(idx);
                lang = Some(tag);
            }
        }
        let base_name = format!("{stem}.{ending}");
        let base_id = top.iter().chain(&folders).copied().chain([base_name.trim_end_matches('.')]).collect::<Vec<_>>().join("/");
        Place {
            is_public,
            category: folders.into_iter().map(str::to_owned).collect(),
            is_index: matches!(stem.to_ascii_lowercase().as_str(), "index" | "_index"),
            stem: stem.to_owned(),
            lang,
            base_id,
        }
    }

    /// The name by which the file is known where it has no other: its own, or its folder's for an index.
    pub(super) fn name(&self) -> &str {
        match self.category.last() {
            Some(folder) if self.is_index => folder,
            _ if self.is_index => "index",
            _ => &self.stem,
        }
    }

    /// Whether it is the text that stands on the home page, in whatever language.
    pub(super) fn is_notices(&self) -> bool {
        self.base_id.split_once('/').is_some_and(|(top, rest)| matches!(top, "public" | "internal") && rest == NOTICES)
    }

    /// The name as a title: `005_reset-password` → `Reset password`.
    pub(super) fn title(&self) -> String {
        let name = self.name();
        let name = plain::line(&name[number_len(name)..].replace(['-', '_', '+'], " "));
        let mut chars = name.chars();
        match chars.next() {
            Some(first) => first.to_uppercase().chain(chars).collect(),
            None => "Untitled".into(),
        }
    }
}

/// Length of a number that only sorts the file: `2026-01-31-`, `005_`, `01. `, but not `365-`.
fn number_len(name: &str) -> usize {
    let is_mark = |c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' ');
    let rest = name.trim_start_matches(is_mark);
    let number = &name[..name.len() - rest.len()];
    let n_digits = number.bytes().filter(u8::is_ascii_digit).count();
    let sorts = number.starts_with('0') || n_digits == 8 && number.len() > n_digits;
    if sorts && rest.contains(char::is_alphabetic) { number.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: &str) -> (bool, String, String, Option<String>) {
        let place = Place::of(id);
        (place.is_public, place.category.join("/"), place.stem, place.lang)
    }

    #[test]
    fn only_public_is_public() {
        assert_eq!(place("public/email/outlook.md"), (true, "email".into(), "outlook".into(), None));
        for id in [
            "internal/x.md",
            "Public/x.md",
            "public",
            "public.md",
            "x.md",
            "publicity/x.md",
            "public/../internal/x.md",
            "/public/x.md",
            "public//x.md",
            "",
        ] {
            assert!(!Place::of(id).is_public, "{id}");
        }
    }

    #[test]
    fn languages_leave_the_category() {
        assert_eq!(place("public/email/outlook.de.md"), (true, "email".into(), "outlook".into(), Some("de".into())));
        assert_eq!(place("public/de/email/outlook.md"), (true, "email".into(), "outlook".into(), Some("de".into())));
        assert_eq!(place("public/it/phones/x.md"), (true, "it/phones".into(), "x".into(), None));
        assert_eq!(Place::of("public/de/email/outlook.md").base_id, "public/email/outlook.md");
        assert_eq!(Place::of("public/email/outlook.de.md").base_id, "public/email/outlook.md");
    }

    #[test]
    fn names_become_titles() {
        for (id, title) in [
            ("public/005_reset-password.md", "Reset password"),
            ("public/2020-01-31-news.markdown", "News"),
            ("public/404.md", "404"),
            ("public/365-licences.md", "365 licences"),
            ("public/email/index.md", "Email"),
            ("public/email/_index.de.md", "Email"),
            ("public/index.md", "Index"),
            ("public/---.md", "Untitled"),
        ] {
            assert_eq!(Place::of(id).title(), title, "{id}");
        }
    }
}
