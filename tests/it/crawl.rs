//! Foreign repositories as sites: every page that is looked at is whole, and every link on it to another page or file of the site leads somewhere.
//!
//! How many articles of each repository are looked at: `RAPPORT_CRAWL` (default 40, spread over the repository; `all` for all).

use std::collections::BTreeSet;

use crate::kit::{Kit, test_data};
use crate::repositories::copy;

const REPOSITORIES: [&str; 4] = ["bitwarden-help", "datatalks-faq", "powershell-docs", "rackspace-how-to"];

/// Addresses on the site that a page's links and pictures name.
fn targets(page: &str) -> BTreeSet<String> {
    let pieces = page.split("href=\"").skip(1).chain(page.split("src=\"").skip(1)).filter_map(|rest| rest.split('"').next());
    let is_ours = |piece: &&str| ["/a/", "/c/", "/files/"].iter().any(|start| piece.starts_with(start));
    pieces.filter(is_ours).map(|piece| piece.split('#').next().unwrap_or_default().replace("&amp;", "&")).collect()
}

#[test]
fn foreign_repositories_are_whole_sites() {
    let wanted = std::env::var("RAPPORT_CRAWL").unwrap_or_else(|_| "40".into());
    for name in REPOSITORIES {
        let Some(repository) = test_data(&format!("markdown/{name}")) else { return };
        let dir = tempfile::tempdir().unwrap();
        copy(&repository, &dir.path().join("articles/public"));
        let kit = Kit::over(dir);
        let slugs: Vec<String> = kit.desks.public.current().entries.iter().map(|entry| format!("/a/{}", entry.slug)).collect();
        let step = wanted.parse().map_or(1, |most: usize| slugs.len().div_ceil(most));
        let mut pages: Vec<String> = ["/", "/changes", "/search?q=install"].map(str::to_owned).to_vec();
        pages.extend(slugs.into_iter().step_by(step));
        let (mut known, mut dead) = (BTreeSet::new(), Vec::new());
        for path in &pages {
            let reply = kit.get(path);
            let page = reply.text();
            assert_eq!(reply.status, 200, "{name}: {path}");
            assert!(page.contains("<h1") && page.trim_end().ends_with("</html>"), "{name}: {path} is not whole");
            for target in targets(&page) {
                if known.insert(target.clone()) && !matches!(kit.get(&target).status.as_u16(), 200 | 308) {
                    dead.push(format!("{path} → {target}"));
                }
            }
        }
        eprintln!("{name}: {} pages, {} addresses on them, {} dead", pages.len(), known.len(), dead.len());
        assert!(dead.is_empty(), "{name}:\n{}", dead.join("\n"));
    }
}
