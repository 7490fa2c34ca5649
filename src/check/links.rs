//! Links that lead nowhere, and links from public articles to what the public may not see. Each shelf knows its own dead links: what is dead for
//! agents is dead, and what is dead for the public alone is a link across the wall. Deliberately absent: trying external links.

use std::collections::HashSet;

use crate::article::{Problem, Severity};
use crate::audience::{Audience, Internal, Public};
use crate::library::Shelf;

/// Dead links of every article.
pub(super) fn check(public: &Shelf<Public>, internal: &Shelf<Internal>) -> Vec<Problem> {
    let mut problems = dead_links(internal);
    let dead_for_all: HashSet<Place> = problems.iter().map(place).collect();
    let across = dead_links(public).into_iter().filter(|problem| !dead_for_all.contains(&place(problem)));
    problems.extend(across.map(across_the_wall));
    problems
}

/// A link, whichever shelf calls it dead. Its column may be unknown, its message names the target.
type Place = (String, Option<usize>, String);

fn place(problem: &Problem) -> Place {
    (problem.file.clone(), problem.line, target(&problem.message).to_owned())
}

/// What the message puts in backticks: the link's target as it is written.
fn target(message: &str) -> &str {
    message.split('`').nth(1).unwrap_or(message)
}

fn dead_links<A: Audience>(shelf: &Shelf<A>) -> Vec<Problem> {
    (0..shelf.entries.len()).flat_map(|entry| shelf.dead_links(entry)).collect()
}

fn across_the_wall(problem: Problem) -> Problem {
    let target = target(&problem.message).to_owned();
    let (code, message) = match problem.code {
        "KB104" => ("KB405", format!("public article shows `{target}`, which only agents may see")),
        _ => ("KB401", format!("public article links to `{target}`, which only agents can open")),
    };
    let help =
        "requesters would meet a dead link: move what they need into this article, or put the link into an internal note (`> [!INTERNAL]`)";
    Problem { code, severity: Severity::Error, message, help: help.into(), ..problem }
}
