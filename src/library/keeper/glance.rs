//! A look at the few places where something is said to have happened, so that one save among many articles does not wait for a walk. Called by
//! `reload` between walks. Deliberately absent: trust; what is there is decided by the disk, and whatever a glance cannot judge by
//! itself (files that are new or gone, folders, links) is left to the walk, which follows in any case.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::source::Look;
use super::{Changes, Keeper};
use crate::library::folder::{self, Found, Kind, Meaning};
use crate::library::scan::Stat;
use crate::library::schedule;

impl Keeper {
    /// Takes over what changed in known articles at `paths`. `None`: it takes a walk, and nothing was taken over.
    pub fn glance(&mut self, root: &Path, paths: &[PathBuf], now: Timestamp) -> Option<Changes> {
        // What lies behind a link has several names, of which an event says one.
        if *root != self.root || self.has_links || self.last_now.is_none_or(|last| schedule::is_set_back(last, now)) {
            return None;
        }
        let mut wanted: Vec<Found> = Vec::new();
        for path in paths {
            match folder::meaning(root, path) {
                Meaning::Nothing => {}
                Meaning::Article(id) if self.sources.contains_key(&id) => {
                    let metadata = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
                    wanted.push(Found { id, real: None, kind: Kind::Article, stat: Stat::of(&metadata) });
                }
                Meaning::Other(id) if !self.knows_of(&id) && is_no_folder(path) && folder::is_never_served(&id) => {}
                Meaning::Article(_) | Meaning::Other(_) | Meaning::Unclear => return None,
            }
        }
        wanted.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        wanted.dedup_by(|a, b| a.id == b.id);
        let looks: Vec<Look> = wanted.iter().map(|found| self.look(root, found, now, false)).collect();
        if looks.iter().any(|look| matches!(look, Look::Unreadable(_))) {
            return None;
        }
        self.last_now = Some(now);
        let mut changes = Changes::default();
        for (found, look) in wanted.iter().zip(looks) {
            changes.n_changed += usize::from(self.take_over(found, look));
        }
        changes.has_new_problems = changes.n_changed > 0;
        Some(changes)
    }

    /// Whether anything that was found lies at or below `id`.
    fn knows_of(&self, id: &str) -> bool {
        let is_below = |known: &String| known.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let from = id.to_owned();
        self.sources.range(from.clone()..).take_while(|(known, _)| known.starts_with(id)).any(|(known, _)| is_below(known))
            || self.attachments.range(from..).take_while(|(known, _)| known.starts_with(id)).any(|(known, _)| is_below(known))
    }
}

/// Whether a path is a file, or nothing any more.
fn is_no_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).map_or(true, |metadata| metadata.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Limits;
    use crate::library::last_good::LastGood;
    use crate::library::testing::Tree;

    fn keeper(tree: &Tree) -> Keeper {
        let mut keeper = Keeper::new(LastGood::open(&tree.data(), &tree.articles()), Limits::default(), "en");
        keeper.refresh(folder::walk(&tree.articles()).expect("a walk"), Timestamp::UNIX_EPOCH, &mut |_, _| {});
        keeper
    }

    fn glance(keeper: &mut Keeper, tree: &Tree, ids: &[&str]) -> Option<usize> {
        let paths: Vec<PathBuf> = ids.iter().map(|id| tree.path(id)).collect();
        Some(keeper.glance(&tree.articles(), &paths, Timestamp::UNIX_EPOCH)?.n_changed)
    }

    #[test]
    fn a_saved_article_is_read_without_a_walk() {
        let tree = Tree::of("//- public/a.md\nOld\n//- public/b.md\nB\n");
        let mut keeper = keeper(&tree);
        tree.write("public/a.md", "# New\n");
        // What editors leave beside it needs no walk either, and what was not named is not looked at.
        tree.write("public/.a.md.swp", "");
        tree.write("public/b.md", "# Other\n");
        assert_eq!(glance(&mut keeper, &tree, &["public/a.md", "public/.a.md.swp", "public/4913", "public/a.md"]), Some(1));
        let titles: Vec<String> = keeper.public().articles.iter().map(|article| article.title.clone()).collect();
        assert_eq!(titles, ["New", "B"]);
        assert_eq!(glance(&mut keeper, &tree, &["public/a.md"]), Some(0));
        tree.write("public/a.md", "---\ntitle: [\n---\n");
        assert_eq!(glance(&mut keeper, &tree, &["public/a.md"]), Some(1));
        assert_eq!(keeper.public().articles[0].title, "New");
        assert!(keeper.problems().iter().any(|problem| problem.code == "KB097"));
    }

    #[test]
    fn what_a_glance_cannot_judge_is_left_to_the_walk() {
        let tree = Tree::of("//- public/a.md\nA\n//- public/sub/c.md\nC\n//- public/pic.png\n");
        let mut keeper = keeper(&tree);
        tree.write("public/new.md", "New");
        tree.write("public/folder/x.bak", "x");
        fs::remove_file(tree.path("public/a.md")).expect("removed");
        fs::remove_dir_all(tree.path("public/sub")).expect("removed");
        for id in ["public/new.md", "public/folder", "public/a.md", "public/sub", "public/pic.png", "synonyms.toml", "../elsewhere.md"] {
            assert_eq!(glance(&mut keeper, &tree, &[id]), None, "{id}");
        }
        assert_eq!(glance(&mut keeper, &tree, &["public/folder/x.bak"]), Some(0));
        assert_eq!(keeper.public().articles.len(), 2);
    }
}
