//! What happens to a folder that is kept fresh, told through [`Reloader`] and the shelves. Deliberately absent: sleeping.

use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::library::testing::{Tree, codes, places, titles};
use crate::search::{Options, suggest};

/// Long enough for any machine; nothing waits so long unless it fails.
const PATIENCE: Duration = Duration::from_secs(180);

fn public_titles(desks: &Desks) -> Vec<String> {
    titles(&desks.public.current()).into_iter().map(str::to_owned).collect()
}

fn finds(desks: &Desks, question: &str) -> usize {
    suggest(&desks.public.current().index, question, Options { limit: 5, ..Options::default() }).hits.len()
}

#[test]
fn a_save_is_noticed_without_being_asked() {
    let tree = Tree::of("//- public/a.md\n# Quorvix zymlat\n\nText\n");
    let (desks, reloader) = tree.start();
    assert_eq!(reloader.status().public_generation, 1);
    tree.write("public/a.md", "# Zebra crossing\n\nText\n");
    let status = reloader.wait_until(PATIENCE, |status| status.public_generation > 1).expect("the save is noticed");
    assert_eq!((status.n_public, public_titles(&desks)), (1, vec!["Zebra crossing".to_owned()]));
    assert_eq!((finds(&desks, "zebra"), finds(&desks, "quorvix zymlat")), (1, 0));
    reloader.stop();
}

#[test]
fn new_folders_are_watched_too() {
    let tree = Tree::of("//- public/a.md\nA\n");
    let (_, reloader) = tree.start();
    tree.write("public/new/deep/b.md", "B");
    assert!(reloader.wait_until(PATIENCE, |status| status.n_public == 2).is_some());
    tree.write("public/new/deep/c.md", "C");
    assert!(reloader.wait_until(PATIENCE, |status| status.n_public == 3).is_some());
    reloader.stop();
}

#[test]
fn editors_save_in_many_ways() {
    let tree = Tree::of("//- public/a.md\n# v0\n\nText\n");
    let (desks, reloader) = tree.start();
    let mut version = 0;
    let mut next = || {
        version += 1;
        (format!("# v{version}\n\nText\n"), vec![format!("v{version}")])
    };
    // In place.
    let (text, wanted) = next();
    tree.write("public/a.md", text);
    reloader.rescan();
    assert_eq!(public_titles(&desks), wanted);
    // Written beside, renamed over.
    let (text, wanted) = next();
    tree.write("public/.a.md.tmp", text);
    tree.rename("public/.a.md.tmp", "public/a.md");
    reloader.rescan();
    assert_eq!(public_titles(&desks), wanted);
    // Moved to a backup, written anew, probe and swap files about.
    let (text, wanted) = next();
    tree.write("public/4913", "");
    tree.write("public/.a.md.swp", "b0VIM");
    tree.rename("public/a.md", "public/a.md~");
    tree.write("public/a.md", text);
    tree.link("me@host.1234", "public/.#a.md");
    tree.write("public/#a.md#", "autosave");
    reloader.rescan();
    assert_eq!(public_titles(&desks), wanted);
    // The same size, the time set back to what it was.
    let modified = tree.path("public/a.md").metadata().and_then(|metadata| metadata.modified()).expect("a time");
    let (text, wanted) = next();
    tree.write("public/a.md", text);
    std::fs::File::options().append(true).open(tree.path("public/a.md")).and_then(|file| file.set_modified(modified)).expect("set back");
    let status = reloader.rescan();
    assert_eq!((public_titles(&desks), codes(&status)), (wanted, vec![]));
    reloader.stop();
}

#[test]
fn many_writes_within_one_tick_of_the_clock_are_all_seen() {
    let tree = Tree::of("//- public/a.md\n# v000\n\nText\n");
    let (desks, reloader) = tree.start();
    for version in 100..130 {
        tree.write("public/a.md", format!("# v{version}\n\nText\n"));
        reloader.rescan();
        assert_eq!(public_titles(&desks), [format!("v{version}")]);
    }
    reloader.stop();
}

#[test]
fn a_broken_file_keeps_its_last_good_version_even_across_a_restart() {
    let tree = Tree::of("//- public/a.md\n# Good\n\nText\n");
    let (desks, reloader) = tree.start();
    tree.write("public/a.md", b"\xff\xfe\xff");
    let status = reloader.rescan();
    assert_eq!(public_titles(&desks)[0], "Good");
    assert_eq!(codes(&status), ["KB008 public/a.md", "KB097 public/a.md"]);
    reloader.stop();

    let (desks, reloader) = tree.start();
    assert_eq!(public_titles(&desks)[0], "Good", "the version was kept");
    tree.write("public/a.md", "# Mended\n\nText\n");
    let status = reloader.rescan();
    assert_eq!((public_titles(&desks)[0].as_str(), codes(&status)), ("Mended", vec![]));
    reloader.stop();

    tree.write("public/a.md", b"\xff\xfe\xff");
    let (desks, _) = tree.load();
    assert_eq!(desks.public.current().entries.len(), 0, "a mended file's old version is forgotten");
}

#[test]
fn moves_between_the_audiences_take_effect_at_once() {
    let tree = Tree::of("//- public/a.md\n# Walrus\n\nText\n//- public/b.md\nB\n");
    let (desks, reloader) = tree.start();
    tree.rename("public/a.md", "internal/a.md");
    reloader.rescan();
    assert_eq!((places(&desks.public.current()), finds(&desks, "walrus")), (vec!["public/b.md b".to_owned()], 0));
    assert_eq!(places(&desks.internal.current()), ["internal/a.md a", "public/b.md b"]);
    // Broken at its new place, it is not served from its old one.
    tree.write("internal/a.md", b"\xff\xfe\xff");
    reloader.rescan();
    assert_eq!(places(&desks.public.current()), ["public/b.md b"]);
    tree.rename("internal/a.md", "public/a.md");
    reloader.rescan();
    assert_eq!(places(&desks.public.current()), ["public/b.md b"], "what was internal when it was good stays so");
    reloader.stop();
}

#[test]
fn a_change_that_an_audience_cannot_see_is_no_new_generation() {
    let tree = Tree::of("//- public/a.md\n# A\n\nText\n\n> [!INTERNAL]\n> note one\n\n## More\n\nText\n//- internal/b.md\nB\n");
    let (desks, reloader) = tree.start();
    tree.write("internal/b.md", "B again");
    tree.write("internal/c.png", "x");
    let status = reloader.rescan();
    assert_eq!((status.public_generation, status.internal_generation), (1, 2));
    tree.write("public/a.md", "# A\n\nText\n\n> [!INTERNAL]\n> note two\n> of two lines\n\n## More\n\nText\n");
    let status = reloader.rescan();
    assert_eq!((status.public_generation, status.internal_generation), (1, 3));
    tree.write("public/a.md", "# A\n\nText changed\n");
    let status = reloader.rescan();
    assert_eq!((status.public_generation, status.internal_generation), (2, 4));
    assert_eq!(desks.public.current().generation, 2);
    let status = reloader.rescan();
    assert_eq!((status.public_generation, status.internal_generation), (2, 4));
    reloader.stop();
}

#[test]
fn renames_of_case_and_of_folders() {
    let tree = Tree::of("//- public/Email/Setup.md\nA\n//- public/Email/pic.png\nx\n");
    let (desks, reloader) = tree.start();
    tree.rename("public/Email/Setup.md", "public/Email/setup.md");
    reloader.rescan();
    assert_eq!(places(&desks.public.current()), ["public/Email/setup.md setup"]);
    tree.rename("public/Email", "public/mail");
    reloader.rescan();
    let shelf = desks.public.current();
    assert_eq!(places(&shelf), ["public/mail/setup.md setup"]);
    assert!(shelf.attachment("public/mail/pic.png").is_some() && shelf.attachment("public/Email/pic.png").is_none());
    reloader.stop();
}

#[test]
fn publication_and_expiry_happen_at_their_minute() {
    let tree = Tree::of(
        "//- public/soon.md\n---\npublish_at: 2026-11-01T13:00:00Z\nexpires_at: 2026-11-01T14:00:00Z\n---\n# Soon\n\nText\n//- public/a.md\nA\n",
    );
    let (desks, reloader) = tree.start();
    assert_eq!(desks.public.current().entries.len(), 1);
    tree.turn_clock("2026-11-01T13:00:00Z");
    reloader.rescan();
    assert_eq!(desks.public.current().entries.len(), 2);
    // It expires even while its file is broken.
    tree.write("public/soon.md", b"\xff\xfe\xff");
    reloader.rescan();
    assert_eq!(desks.public.current().entries.len(), 2);
    tree.turn_clock("2026-11-01T14:00:00Z");
    reloader.rescan();
    assert_eq!(desks.public.current().entries.len(), 1);
    // A clock that is set back brings it back.
    tree.turn_clock("2026-11-01T13:30:00Z");
    reloader.rescan();
    assert_eq!(desks.public.current().entries.len(), 2);
    reloader.stop();
}

#[test]
fn the_loop_wakes_by_itself_when_the_minute_comes() {
    let tree = Tree::of("//- public/soon.md\n---\npublish_at: 2026-11-01T12:00:01Z\n---\n# Soon\n\nText\n");
    let begun = (Instant::now(), Timestamp::from_second(1_793_534_400).expect("a time"));
    let clock: Clock = Arc::new(move || begun.1 + begun.0.elapsed());
    let (_, reloader) = Reloader::start_by(tree.folder(), clock, &mut |_| {}).expect("a folder");
    assert_eq!(reloader.status().n_public, 0);
    assert!(reloader.wait_until(PATIENCE, |status| status.n_public == 1).is_some());
    reloader.stop();
}

#[test]
fn a_folder_that_vanishes_empties_nothing() {
    let tree = Tree::of("//- public/a.md\nA\n");
    let (desks, reloader) = tree.start();
    let aside = tree.data().with_file_name("aside");
    std::fs::rename(tree.articles(), &aside).expect("a rename");
    let status = reloader.rescan();
    assert!(status.stale_because.as_ref().is_some_and(|why| why.contains("does not exist")), "{:?}", status.stale_because);
    // An empty mount point in its place.
    std::fs::create_dir(tree.data().with_file_name("articles")).expect("a folder");
    let status = reloader.rescan();
    assert!(status.stale_because.as_ref().is_some_and(|why| why.contains("neither")), "{:?}", status.stale_because);
    assert_eq!(desks.public.current().entries.len(), 1);
    std::fs::remove_dir(tree.articles()).expect("an empty folder");
    std::fs::rename(&aside, tree.articles()).expect("a rename");
    let status = reloader.rescan();
    assert_eq!((status.stale_because.clone(), status.public_generation), (None, 1));
    // It is watched again.
    tree.write("public/b.md", "B");
    assert!(reloader.wait_until(PATIENCE, |status| status.n_public == 2).is_some());
    reloader.stop();
}

#[test]
fn synonyms_are_live_when_saved_and_stay_when_they_break() {
    let tree = Tree::of("//- public/a.md\n# Monitor\n\nText\n");
    let (desks, reloader) = tree.start();
    assert_eq!(finds(&desks, "beamer "), 0);
    tree.write("synonyms.toml", "groups = [[\"beamer\", \"monitor\"]]\n");
    assert!(reloader.wait_until(PATIENCE, |status| status.public_generation > 1).is_some(), "the save is noticed");
    assert_eq!(finds(&desks, "beamer "), 1);
    tree.write("synonyms.toml", "groups = [[\"beamer\", \"monitor\"]\n[one_way\n");
    let status = reloader.rescan();
    assert_eq!((codes(&status)[0].as_str(), finds(&desks, "beamer ")), ("KB010 synonyms.toml", 1));
    reloader.stop();
    // Across a restart too.
    let (desks, reloader) = tree.start();
    assert_eq!((codes(&reloader.status())[0].as_str(), finds(&desks, "beamer ")), ("KB010 synonyms.toml", 1));
    tree.write("synonyms.toml", "one_way.projector = [\"monitor\"]\n");
    let status = reloader.rescan();
    assert_eq!((codes(&status), finds(&desks, "beamer "), finds(&desks, "projector ")), (vec![], 0, 1));
    std::fs::remove_file(tree.path("synonyms.toml")).expect("a file");
    reloader.rescan();
    assert_eq!(finds(&desks, "projector "), 0);
    reloader.stop();
}

#[test]
fn what_cannot_be_read_keeps_its_articles() {
    let tree = Tree::of("//- public/a.md\n# A\n\nText\n//- public/closed/b.md\n# B\n\nText\n");
    let (desks, reloader) = tree.start();
    let chmod = |id: &str, mode: u32| std::fs::set_permissions(tree.path(id), std::fs::Permissions::from_mode(mode)).expect("permissions");
    chmod("public/a.md", 0o000);
    chmod("public/closed", 0o000);
    let is_root = std::fs::read(tree.path("public/a.md")).is_ok();
    let status = reloader.rescan();
    assert_eq!(public_titles(&desks), ["A", "B"]);
    if !is_root {
        assert_eq!(codes(&status), ["KB096 public/a.md", "KB097 public/a.md", "KB094 public/closed"]);
    }
    chmod("public/a.md", 0o644);
    chmod("public/closed", 0o755);
    let status = reloader.rescan();
    assert_eq!((public_titles(&desks), codes(&status)), (vec!["A".to_owned(), "B".to_owned()], vec![]));
    reloader.stop();
}

#[test]
fn a_data_folder_that_cannot_be_written_stops_nothing() {
    let tree = Tree::of("//- public/a.md\n# Good\n\nText\n");
    std::fs::write(tree.data(), "a file is in the way").expect("a file");
    let (desks, reloader) = tree.start();
    tree.write("public/a.md", b"\xff\xfe\xff");
    reloader.rescan();
    assert_eq!(public_titles(&desks), ["Good"]);
    reloader.stop();
}

#[test]
fn stopping_twice_asked_is_no_hang() {
    let tree = Tree::of("//- public/a.md\nA\n");
    let (desks, reloader) = tree.start();
    let status = reloader.status_reader();
    reloader.stop();
    assert_eq!((status().n_public, desks.public.current().entries.len()), (1, 1));
}
