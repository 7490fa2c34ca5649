//! Links that lead nowhere, and links from public articles to what the public may not see. Each shelf knows its own dead links: what is dead for
//! agents is dead, and what is dead for the public alone is a link across the wall. Deliberately absent: trying external links.

use std::collections::HashSet;

use crate::article::body::Link;
use crate::article::{AgentFacts, Article, Problem, Severity, Status, links};
use crate::audience::{Audience, Internal, Public};
use crate::library::Shelf;

/// Dead links of every article.
pub(super) fn check(public: &Shelf<Public>, internal: &Shelf<Internal>) -> Vec<Problem> {
    let mut problems = dead_links(internal);
    let dead_for_all: HashSet<Place> = problems.iter().map(place).collect();
    let dead_for_requesters = dead_links(public).into_iter().filter(|problem| !dead_for_all.contains(&place(problem)));
    problems.extend(dead_for_requesters.map(|problem| across(public, problem)));
    problems.extend(internal.entries.iter().flat_map(|entry| before_publication(internal, &entry.article)));
    problems
}

fn dead_links<A: Audience>(shelf: &Shelf<A>) -> Vec<Problem> {
    (0..shelf.entries.len()).flat_map(|entry| shelf.dead_links(entry)).collect()
}

/// A dead link, whichever shelf calls it dead.
type Place = (String, Option<usize>, String);

fn place(problem: &Problem) -> Place {
    (problem.file.clone(), problem.line, problem.message.clone())
}

/// What is wrong with a link that agents can follow and requesters cannot.
fn across(public: &Shelf<Public>, problem: Problem) -> Problem {
    let article = public.by_id(&problem.file).map(|at| &public.entries[at].article);
    let links = article.into_iter().flat_map(|article| &article.body.links);
    let named = links.filter(|link| Some(link.line) == problem.line && problem.message.contains(&link.target));
    let link = named.max_by_key(|link| link.target.len());
    match link {
        Some(link) => wall(&problem.file, link),
        None => Problem { code: "KB401", severity: Severity::Error, help: HELP.into(), ..problem },
    }
}

/// Links across the wall in an article that will be public one day: path arithmetic finds them, since no public shelf holds it yet. In an article
/// with internal notes they may stand in a note, where they are right.
fn before_publication(internal: &Shelf<Internal>, article: &Article<Internal>) -> Vec<Problem> {
    let is_coming = |facts: &AgentFacts| !facts.is_public && facts.n_notes == 0 && facts.status != Status::Archived;
    if !article.id.starts_with("public/") || !article.agent.as_deref().is_some_and(is_coming) {
        return Vec::new();
    }
    let is_internal = |link: &&Link| {
        let joined = links::join(&article.id, &link.target).filter(|joined| joined.id.starts_with("internal/"));
        joined.is_some_and(|joined| internal.by_id(&joined.id).is_some() || internal.attachment(&joined.id).is_some())
    };
    article.body.links.iter().filter(is_internal).map(|link| wall(&article.id, link)).collect()
}

/// What to do about a link across the wall.
const HELP: &str = "move what requesters need into this article, or put the link into an internal note (`> [!INTERNAL]`)";

fn wall(file: &str, link: &Link) -> Problem {
    let (code, message) = match link.is_image {
        true => ("KB405", format!("a public article shows `{}`, which only agents may see", link.target)),
        false => ("KB401", format!("a public article links to `{}`, which only agents can open", link.target)),
    };
    Problem { code, severity: Severity::Error, file: file.to_owned(), line: Some(link.line), column: None, message, help: HELP.into() }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::problems;

    #[test]
    fn a_link_across_the_wall_is_told_apart_from_a_dead_one() {
        let found = problems(&[
            (
                "public/a.md",
                "# A\n\nSee [it](../internal/b.md), [gone](gone.md) and [here](c.md#step).\n\n> [!INTERNAL]\n> See [it](../internal/b.md).\n",
            ),
            ("public/c.md", "# C\n\nText.\n\n## Step\n\nDo.\n"),
            ("internal/b.md", "# B\n\nBack to [a](../public/a.md).\n"),
        ]);
        assert_eq!(found, ["public/a.md:3 KB401", "public/a.md:3 KB101"]);
    }

    #[test]
    fn a_draft_is_warned_before_it_is_public() {
        let found = problems(&[
            ("public/a.md", "---\nstatus: draft\n---\n# A\n\nSee [it](../internal/b.md) and ![that](../internal/x.png).\n"),
            ("internal/b.md", "# B\n\nText.\n"),
            ("internal/x.png", "png"),
        ]);
        assert_eq!(found, ["public/a.md:6 KB401", "public/a.md:6 KB405"]);
    }
}
