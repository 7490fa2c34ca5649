//! A reader who chose a language by `?lang=` keeps it on the next page, without cookies and without scripts: links to pages of the site take it along.
//! Called when a page has been rendered. Deliberately absent: links to anything but pages.

/// What pages' addresses begin with, below the mount.
const PAGES: [&str; 5] = ["a/", "c/", "search", "contact", "changes"];

/// The page with `?lang=` put into all links of its body that lead to other pages of this mount. `lang` is a language tag.
pub(super) fn carry(html: &str, mount: &str, lang: &str) -> String {
    let body = html.find("<body").unwrap_or(0);
    let mut carried = String::with_capacity(html.len() + 2048);
    carried.push_str(&html[..body]);
    let mut rest = &html[body..];
    while let Some(start) = [" href=\"", " action=\""].iter().filter_map(|mark| Some(rest.find(mark)? + mark.len())).min() {
        let end = rest[start..].find('"').map_or(rest.len(), |length| start + length);
        carried.push_str(&rest[..start]);
        let url = &rest[start..end];
        if is_page(url, mount) {
            let (path, anchor) = url.find('#').map_or((url, ""), |at| url.split_at(at));
            let mark = if path.contains('?') { "&amp;" } else { "?" };
            carried.extend([path, mark, "lang=", lang, anchor]);
        } else {
            carried.push_str(url);
        }
        rest = &rest[end..];
    }
    carried + rest
}

fn is_page(url: &str, mount: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let Some(below) = path.strip_prefix(mount).and_then(|path| path.strip_prefix('/')) else { return false };
    let is_known = below.is_empty() || PAGES.iter().any(|start| below.starts_with(start));
    is_known && ![".md", ".xml", ".json"].iter().any(|end| path.ends_with(end)) && !url.contains("lang=")
}

#[cfg(test)]
mod tests {
    use super::carry;

    #[test]
    fn links_to_pages_take_the_language_along() {
        for (before, after) in [
            ("<a href=\"/\">", "<a href=\"/?lang=de\">"),
            ("<a href=\"/a/x#y\">", "<a href=\"/a/x?lang=de#y\">"),
            ("<a class=\"c\" href=\"/search?q=a&amp;page=2\">", "<a class=\"c\" href=\"/search?q=a&amp;page=2&amp;lang=de\">"),
            ("<form action=\"/a/x/feedback\">", "<form action=\"/a/x/feedback?lang=de\">"),
            ("<a href=\"/?lang=en\">", "<a href=\"/?lang=en\">"),
            ("<a href=\"#top\">", "<a href=\"#top\">"),
            ("<a href=\"/a/x.md\">", "<a href=\"/a/x.md\">"),
            ("<a href=\"/files/a/x\">", "<a href=\"/files/a/x\">"),
            ("<a href=\"//evil.example/a/\">", "<a href=\"//evil.example/a/\">"),
            ("<a href=\"https://a.example/a/\">", "<a href=\"https://a.example/a/\">"),
            ("<a href=\"/agent/a/x\">", "<a href=\"/agent/a/x\">"),
            ("<a href=\"/a/x", "<a href=\"/a/x?lang=de"),
        ] {
            assert_eq!(carry(before, "", "de"), after);
        }
        assert_eq!(carry("<a href=\"/a/x\"><a href=\"/agent/a/x\">", "/agent", "de"), "<a href=\"/a/x\"><a href=\"/agent/a/x?lang=de\">");
        let head = "<link href=\"/a/x\"><body>";
        assert_eq!(carry(&format!("{head}<a href=\"/a/y\">"), "", "de"), format!("{head}<a href=\"/a/y?lang=de\">"));
    }
}
