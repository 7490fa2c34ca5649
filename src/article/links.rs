//! Relative links between files, resolved by path arithmetic alone. `library::render` joins the links of articles with it and `check` the
//! dead ones. Deliberately absent: whether anything lies at the place a link leads to, and any look at the disk.

use percent_encoding::percent_decode_str;

/// Where a link leads inside the articles folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// Path below the articles folder, `/`-separated, without slashes at its ends: `public/vpn/connect.md`. It names a file, a folder or nothing.
    pub id: String,
    /// What stands behind the `#`, percent-decoded; `None` where nothing does.
    pub anchor: Option<String>,
}

/// Resolves `target`, as an author wrote it in the article `from_id`. A target with a slash in front starts at the article's top folder.
/// `None` for addresses with a scheme or host, for paths that would leave the articles folder, and for what is no text.
pub fn join(from_id: &str, target: &str) -> Option<Joined> {
    let target = without_tags(target.trim());
    if target.starts_with("//") || target.starts_with("\\\\") || has_scheme(target) {
        return None;
    }
    let (target, anchor) = match target.split_once('#') {
        Some((target, anchor)) => (target, Some(decode(anchor)?).filter(|anchor| !anchor.is_empty())),
        None => (target, None),
    };
    let (path, _query) = target.split_once('?').unwrap_or((target, ""));
    if path.is_empty() {
        return Some(Joined { id: from_id.to_owned(), anchor });
    }
    let path = decode(path)?.replace('\\', "/");
    let top = from_id.split('/').next().unwrap_or_default();
    let folder = if path.starts_with('/') { top } else { from_id.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let mut id: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                id.pop()?;
            }
            _ => id.push(name),
        }
    }
    Some(Joined { id: id.join("/"), anchor })
}

/// Whether an address names a scheme, such as `https:`, `mailto:`, or a drive.
fn has_scheme(target: &str) -> bool {
    let scheme = target.split([':', '/', '?', '#', '\\']).next().unwrap_or_default();
    target[scheme.len()..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'))
}

/// Percent-decoded, where that gives text without control characters.
fn decode(text: &str) -> Option<String> {
    let text = percent_decode_str(text).decode_utf8().ok()?;
    if text.chars().any(char::is_control) { None } else { Some(text.into_owned()) }
}

/// Without the site's own address that other tools' templates put in front: `{{site.baseurl}}/article/x` → `/article/x`.
fn without_tags(target: &str) -> &str {
    match target.strip_prefix("{{").and_then(|rest| rest.split_once("}}")) {
        Some((_, rest)) => rest,
        None => target,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn links_join() {
        let from = "public/email/outlook.md";
        for (target, id, anchor) in [
            ("setup.md", "public/email/setup.md", None),
            ("./setup.md#step-2", "public/email/setup.md", Some("step-2")),
            ("../vpn/connect.md?x=1#a%20b", "public/vpn/connect.md", Some("a b")),
            ("/vpn/connect", "public/vpn/connect", None),
            ("{{site.baseurl}}/vpn/", "public/vpn", None),
            ("#here", "public/email/outlook.md", Some("here")),
            ("", "public/email/outlook.md", None),
            ("my%20file.md", "public/email/my file.md", None),
            ("..\\vpn\\connect.md", "public/vpn/connect.md", None),
            ("../../internal/x.md", "internal/x.md", None),
            ("a:b/c.md", "", None),
        ] {
            let joined = join(from, target);
            if id.is_empty() {
                assert_eq!(joined, None, "{target}");
            } else {
                assert_eq!(joined, Some(Joined { id: id.into(), anchor: anchor.map(str::to_owned) }), "{target}");
            }
        }
        for target in [
            "https://x.example/a.md",
            "//x.example/a",
            "mailto:a@b.example",
            "C:\\x",
            "../../../x",
            "%2e%2e/%2e%2e/%2e%2e/x",
            "a%00b",
            "%ff",
            "\\\\host\\x",
        ] {
            assert_eq!(join(from, target), None, "{target}");
        }
    }

    proptest! {
        #[test]
        fn no_link_escapes(target in "(\\.\\./|%2e|\\\\|/|[a-z]|%2f|\\.|#|\\?|\\PC){0,24}") {
            if let Some(joined) = join("public/a/b.md", &target) {
                prop_assert!(joined.id.split('/').all(|name| name != ".." && name != "."));
                prop_assert!(!joined.id.starts_with('/'));
            }
        }
    }
}
