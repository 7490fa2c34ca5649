//! Where an article's links lead on a shelf. `shelf` renders pages and finds dead links with it. Deliberately absent: anything that is not on the
//! shelf: a link to what this audience may not see is a dead link, in the same words as one to what never was.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::article::links;
use crate::article::markdown::{Resolve, Target};
use crate::article::{Problem, Severity};
use crate::audience::Audience;
use crate::library::picture;
use crate::library::shelf::address::To;
use crate::library::shelf::{Lying, Shelf, by_id, by_path};

/// What is escaped in a path: whatever has a meaning in an address, but not the slashes.
const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}').add(b'\\').add(b'^');

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
enum Lead {
    /// To an article, perhaps to one of its sections.
    Article(usize, Option<String>),
    /// To a category's page.
    Category(usize),
    /// To the home page.
    Home,
    /// To an attachment.
    File(String),
    /// Out of the site, or to a part of the host that the shelf knows nothing of: left as written.
    Elsewhere,
    /// To nothing that is on this shelf.
    Nowhere,
}

/// The links of one article on its shelf.
pub(in crate::library) struct Links<'a, A: Audience> {
    shelf: &'a Shelf<A>,
    from: usize,
}

impl<'a, A: Audience> Links<'a, A> {
    pub(in crate::library) fn of(shelf: &'a Shelf<A>, from: usize) -> Self {
        Links { shelf, from }
    }

    fn lead(&self, target: &str) -> Lead {
        let target = target.trim();
        if is_elsewhere(target) {
            return Lead::Elsewhere;
        }
        let id = &self.shelf.entries[self.from].article.id;
        let Some(links::Joined { id: path, anchor }) = links::join(id, target) else { return Lead::Nowhere };
        if *path == **id {
            return Lead::Article(self.from, anchor);
        }
        if self.shelf.attachment(&path).is_some() {
            return Lead::File(path);
        }
        let exact = by_id(&self.shelf.entries, &path).or_else(|| by_path(&self.shelf.entries, &path));
        if let Some(at) = exact {
            return Lead::Article(at, anchor);
        }
        if let Some(lead) = self.folder(&path) {
            return lead;
        }
        // A path that starts at the site's root may start at the top folder as well as at the articles folder or at our own addresses.
        let is_absolute = !target.starts_with(['.', '?']) && (target.starts_with('/') || target.starts_with("{{"));
        let below_top = path.split_once('/').map_or("", |(_, rest)| rest);
        let known = if is_absolute { self.site_address(below_top) } else { None };
        match known.or_else(|| self.shelf.addresses().moved(&path, &self.shelf.entries)) {
            Some(To::Article(at)) => Lead::Article(at, anchor),
            Some(To::Category(at)) => Lead::Category(at),
            None => match self.shelf.at_folded(&path) {
                Some(&Lying::Article(at)) => Lead::Article(at, anchor),
                Some(Lying::Attachment(path)) => Lead::File(path.clone()),
                None if is_absolute && !is_ours(below_top) => Lead::Elsewhere,
                None => Lead::Nowhere,
            },
        }
    }

    /// A folder or its `index.md`, as a category.
    fn folder(&self, path: &str) -> Option<Lead> {
        let folder = path.strip_suffix("/index.md").or_else(|| path.strip_suffix("/README.md")).unwrap_or(path);
        if matches!(folder, "public" | "internal" | "" | "index.md" | "README.md") {
            return Some(Lead::Home);
        }
        self.shelf.addresses().folder(folder).map(Lead::Category)
    }

    /// What a path from the site's root means: an address of ours, an old address, or another tool's address that ends in an article's slug.
    fn site_address(&self, path: &str) -> Option<To> {
        let addresses = self.shelf.addresses();
        if let Some(slug) = path.strip_prefix("a/") {
            return addresses.live(slug).map(To::Article).or_else(|| addresses.moved(slug, &self.shelf.entries));
        }
        if let Some(slug) = path.strip_prefix("c/") {
            return addresses.category(slug).map(To::Category);
        }
        let last = || addresses.named(path.rsplit('/').next().unwrap_or(path));
        addresses.moved(path, &self.shelf.entries).or_else(last)
    }

    /// Links that lead nowhere, as problems.
    pub(in crate::library) fn dead(&self) -> Vec<Problem> {
        let article = &self.shelf.entries[self.from].article;
        let problem = |code, severity, line, message: String, help: &str| Problem {
            code,
            severity,
            file: article.id.to_string(),
            line: Some(line),
            column: None,
            message,
            help: help.to_owned(),
        };
        let dead =
            article.body.links.iter().filter(|link| !link.target.trim().is_empty()).filter_map(|link| match self.lead(&link.target) {
                Lead::Nowhere if link.is_image => {
                    let message = format!("the image {} is not there", link.target);
                    Some(problem("KB104", Severity::Error, link.line, message, "put the file beside the article, or correct its path"))
                }
                Lead::Nowhere => {
                    let message = format!("the link to {} leads nowhere", link.target);
                    Some(problem("KB101", Severity::Error, link.line, message, "correct the path, or take the link out and leave its text"))
                }
                Lead::Article(at, Some(anchor)) if !self.has_anchor(at, &anchor) => {
                    let message = format!("{} has no heading #{anchor}", self.shelf.entries[at].article.id);
                    Some(problem("KB102", Severity::Warning, link.line, message, "use the heading's anchor as the page shows it"))
                }
                _ => None,
            });
        dead.collect()
    }

    fn has_anchor(&self, at: usize, anchor: &str) -> bool {
        let body = &self.shelf.entries[at].article.body;
        let is_heading = body.sections.iter().any(|section| section.anchor.eq_ignore_ascii_case(anchor));
        // Authors also set anchors by hand, in HTML.
        is_heading
            || anchor == "top"
            || ["id=\"", "name=\"", "id='", "name='"].iter().any(|start| body.markdown.contains(&format!("{start}{anchor}")))
    }
}

impl<A: Audience> Resolve for Links<'_, A> {
    fn resolve(&self, target: &str, is_image: bool) -> Option<Target> {
        if target.starts_with('#') {
            return None;
        }
        let (url, title) = match self.lead(target) {
            Lead::Elsewhere => return None,
            // Without an address and a title only the author's own words are left of the link: the target's name may be internal.
            Lead::Nowhere => (String::new(), Some(String::new())),
            Lead::Home => (format!("{}/", A::MOUNT), None),
            Lead::File(path) if is_image => {
                let size = self.shelf.attachment(&path).and_then(picture::size);
                return Some(Target { url: format!("{}/files/{}", A::MOUNT, utf8_percent_encode(&path, PATH)), title: None, size });
            }
            Lead::File(path) => (format!("{}/files/{}", A::MOUNT, utf8_percent_encode(&path, PATH)), None),
            Lead::Category(at) => {
                let category = &self.shelf.categories[at];
                (format!("{}/c/{}", A::MOUNT, category.slug), Some(category.title.clone()))
            }
            Lead::Article(at, anchor) => {
                let entry = &self.shelf.entries[at];
                // Browsers tell cases of anchors apart, authors don't.
                let heading = |anchor: &str| entry.article.body.sections.iter().find(|section| section.anchor.eq_ignore_ascii_case(anchor));
                let anchor = anchor.map(|anchor| heading(&anchor).map_or(anchor, |section| section.anchor.clone()));
                let anchor = anchor.map_or(String::new(), |anchor| format!("#{}", utf8_percent_encode(&anchor, PATH)));
                (format!("{}/a/{}{anchor}", A::MOUNT, entry.slug), Some(entry.article.title.clone()))
            }
        };
        Some(Target { url, title, size: None })
    }
}

/// Whether an address names a scheme or a host.
fn is_elsewhere(target: &str) -> bool {
    let scheme = target.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let has_scheme = target[scheme.len()..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'));
    has_scheme || target.starts_with("//") || target.starts_with("\\\\")
}

/// Whether a path from the site's root can only be meant for us.
fn is_ours(path: &str) -> bool {
    ["a/", "c/", "files/", "public/", "internal/"].iter().any(|start| path.starts_with(start))
}
