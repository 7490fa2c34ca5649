//! A source whose links lead where they lead on the site. `library::shelf` calls it for an article's Markdown twin. Deliberately absent: raw HTML, and targets
//! that are written with escapes; they stay as they are.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag};

use super::{Resolve, walk};

/// `markdown` with the targets of its links and images replaced by what `write` makes of the addresses that `resolve` finds for them.
pub fn relink(markdown: &str, resolve: &dyn Resolve, write: &dyn Fn(&str) -> String) -> String {
    let parser = Parser::new_ext(markdown, walk::options());
    let new = |target: &str, is_image: bool| {
        let found = resolve.resolve(target, is_image).filter(|found| !target.is_empty() && !found.url.is_empty())?;
        Some(write(&found.url).replace('(', "%28").replace(')', "%29").replace(' ', "%20"))
    };
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for (_, definition) in parser.reference_definitions().iter() {
        let place = after(markdown, definition.span.clone(), &["]:"], &definition.dest);
        changes.extend(place.zip(new(&definition.dest, false)));
    }
    for (event, range) in parser.into_offset_iter() {
        let (target, is_image) = match &event {
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, .. }) => (dest_url, false),
            Event::Start(Tag::Image { link_type: LinkType::Inline, dest_url, .. }) => (dest_url, true),
            _ => continue,
        };
        changes.extend(after(markdown, range, &["](", "](<"], target).zip(new(target, is_image)));
    }
    changes.sort_by_key(|(range, _)| range.start);
    let mut text = String::with_capacity(markdown.len());
    let mut done = 0;
    for (range, url) in changes.into_iter() {
        if range.start >= done {
            text.push_str(&markdown[done..range.start]);
            text.push_str(&url);
            done = range.end;
        }
    }
    text + &markdown[done..]
}

/// Where `target` stands within `range` of the source, behind the last of one of these marks and white space.
fn after(markdown: &str, range: Range<usize>, marks: &[&str], target: &str) -> Option<Range<usize>> {
    let source = markdown.get(range.clone())?;
    let found = marks.iter().find_map(|mark| {
        source.rmatch_indices(mark).find_map(|(at, _)| {
            let rest = &source[at + mark.len()..];
            let blank = rest.len() - rest.trim_start().len();
            rest[blank..].starts_with(target).then_some(at + mark.len() + blank)
        })
    })?;
    Some(range.start + found..range.start + found + target.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::markdown::Target;

    struct Shelf;

    impl Resolve for Shelf {
        fn resolve(&self, target: &str, is_image: bool) -> Option<Target> {
            let url = match target {
                "setup.md" => "/a/setup",
                "../b.md#step" => "/a/b#step",
                "pic (1).png" | "pic.png" if is_image => "/files/public/pic(1).png",
                "gone.md" => "",
                _ => return None,
            };
            Some(Target { url: url.into(), title: None, size: None })
        }
    }

    #[test]
    fn known_targets_alone_are_replaced() {
        for (source, expected) in [
            ("See [it](setup.md), [that]( ../b.md#step \"B\").", "See [it](https://h/a/setup), [that]( https://h/a/b#step \"B\")."),
            (
                "![p](<pic (1).png>) ![p](pic.png)",
                "![p](<https://h/files/public/pic%281%29.png>) ![p](https://h/files/public/pic%281%29.png)",
            ),
            ("[![p](pic.png)](setup.md)", "[![p](https://h/files/public/pic%281%29.png)](https://h/a/setup)"),
            (
                "[one][1] and [two]\n\n[1]: setup.md\n[two]: ../b.md#step 'B'\n",
                "[one][1] and [two]\n\n[1]: https://h/a/setup\n[two]: https://h/a/b#step 'B'\n",
            ),
            ("[gone](gone.md) [x](https://x.example/setup.md) [](#here)", "[gone](gone.md) [x](https://x.example/setup.md) [](#here)"),
            ("`[it](setup.md)`\n\n```\n[it](setup.md)\n```\n", "`[it](setup.md)`\n\n```\n[it](setup.md)\n```\n"),
            ("| [it](setup.md) | ü [it](setup.md) |\n| - | - |\n", "| [it](https://h/a/setup) | ü [it](https://h/a/setup) |\n| - | - |\n"),
        ] {
            assert_eq!(relink(source, &Shelf, &|url| format!("https://h{url}")), expected, "{source}");
        }
    }
}
