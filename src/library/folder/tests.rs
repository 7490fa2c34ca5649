//! The walk over strange folders: links, loops, pipes, names.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;

use super::*;
use crate::library::testing::Tree;

fn ids(walk: &Walk) -> Vec<&str> {
    walk.files.iter().map(|found| found.id.as_str()).collect()
}

fn problems(walk: &Walk) -> Vec<String> {
    let mut all: Vec<String> = walk.problems.iter().map(|problem| format!("{} {}", problem.code, problem.file)).collect();
    all.sort();
    all
}

#[test]
fn finds_articles_and_attachments_in_the_order_of_their_ids() {
    let tree = Tree::of(
        "//- public/a/x.md\n//- public/a-b.md\n//- public/a.md\n//- public/a/b/pic.PNG\n//- internal/z.markdown\n//- public/page.html\n//- README.md\n//- .git/x.md\n//- public/.hidden/x.md\n//- public/x.md/y.md\n",
    );
    let walk = walk(&tree.articles()).expect("a walk");
    let expected = ["internal/z.markdown", "public/a-b.md", "public/a.md", "public/a/b/pic.PNG", "public/a/x.md", "public/x.md/y.md"];
    assert_eq!(ids(&walk), expected);
    assert_eq!(problems(&walk), [""; 0]);
}

#[test]
fn links_lead_nowhere_but_to_their_own_side_of_the_wall() {
    let tree = Tree::of("//- public/real/a.md\n//- internal/secret/s.md\n//- internal/pic.png\n//- outside/o.md\n//- .hidden/h.md\n");
    let outside = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(outside.path().join("passwd.md"), "x").expect("a file");
    tree.link("real/a.md", "public/good.md");
    tree.link("real", "public/good-folder");
    tree.link("../public/real", "internal/from-public");
    tree.link("../internal/secret/s.md", "public/leak.md");
    tree.link("../internal/secret", "public/leak-folder");
    tree.link("../internal/pic.png", "public/leak.png");
    tree.link(outside.path().join("passwd.md"), "public/escape.md");
    tree.link(outside.path(), "internal/escape-folder");
    tree.link("../.hidden", "internal/hidden-folder");
    tree.link("../outside", "public/stranger");
    tree.link("missing.md", "public/dangling.md");
    let walk = walk(&tree.articles()).expect("a walk");
    let expected = [
        "internal/from-public/a.md",
        "internal/pic.png",
        "internal/secret/s.md",
        "public/good-folder/a.md",
        "public/good.md",
        "public/real/a.md",
    ];
    assert_eq!(ids(&walk), expected);
    let refused = [
        "KB092 internal/escape-folder",
        "KB092 internal/hidden-folder",
        "KB092 public/dangling.md",
        "KB092 public/escape.md",
        "KB092 public/leak-folder",
        "KB092 public/leak.md",
        "KB092 public/leak.png",
        "KB092 public/stranger",
        "KB095 outside",
    ];
    assert_eq!(problems(&walk), refused);
}

#[test]
fn loops_end() {
    let tree = Tree::of("//- public/a/x.md\n//- public/b/y.md\n");
    tree.link(".", "public/a/self");
    tree.link("..", "public/a/up");
    tree.link("../b", "public/a/to-b");
    tree.link("../a", "public/b/to-a");
    tree.link("round", "public/round");
    let walk = walk(&tree.articles()).expect("a walk");
    let expected = ["public/a/to-b/y.md", "public/a/x.md", "public/b/to-a/x.md", "public/b/y.md"];
    assert!(expected.iter().all(|id| ids(&walk).contains(id)), "{:?}", ids(&walk));
    assert!(walk.files.len() < 20, "{:?}", ids(&walk));
}

#[test]
fn pipes_and_sockets_are_never_opened() {
    let tree = Tree::of("//- public/a.md\n");
    let made = std::process::Command::new("mkfifo").arg(tree.path("public/pipe.md")).status();
    let _socket = UnixListener::bind(tree.path("public/socket.md")).expect("a socket");
    tree.link("/dev/zero", "public/zero.md");
    let walk = walk(&tree.articles()).expect("a walk");
    assert_eq!(ids(&walk), ["public/a.md"]);
    if made.is_ok_and(|status| status.success()) {
        assert!(problems(&walk).contains(&"KB093 public/pipe.md".to_owned()));
        assert!(bytes(&tree.path("public/pipe.md"), Limits::default()).is_err(), "opening a pipe must fail rather than wait");
    }
    assert!(problems(&walk).contains(&"KB093 public/socket.md".to_owned()));
}

#[test]
fn strange_names_are_named() {
    use std::os::unix::ffi::OsStrExt;
    let tree = Tree::of("//- public/a.md\n");
    for name in [&b"bad\xff.md"[..], b"line\nbreak.md"] {
        std::fs::write(tree.path("public").join(std::ffi::OsStr::from_bytes(name)), "x").expect("a file");
    }
    std::fs::write(tree.path("public").join("n".repeat(252) + ".md"), "x").expect("a file");
    let walk = walk(&tree.articles()).expect("a walk");
    assert_eq!(walk.files.len(), 2);
    assert_eq!(problems(&walk), ["KB091 public/bad\u{fffd}.md", "KB091 public/line\\nbreak.md"]);
}

#[test]
fn a_folder_that_cannot_be_a_site_says_what_to_do() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let message = |path: &Path| walk(path).expect_err("an error").to_string();
    assert!(message(&dir.path().join("missing")).contains("does not exist: create it"));
    assert!(message(dir.path()).contains("neither a folder public/ nor a folder internal/"));
    std::os::unix::fs::symlink("/tmp", dir.path().join("public")).expect("a link");
    assert!(message(dir.path()).contains("leads out of the articles folder"));
    std::fs::write(dir.path().join("file"), "x").expect("a file");
    assert!(message(&dir.path().join("file")).contains("is not a folder"));
}

#[test]
fn what_cannot_be_listed_is_unseen_not_gone() {
    let tree = Tree::of("//- public/a.md\n//- public/closed/b.md\n");
    let closed = tree.path("public/closed");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).expect("permissions");
    let is_root = std::fs::read_dir(&closed).is_ok();
    let walk = walk(&tree.articles()).expect("a walk");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    if !is_root {
        assert_eq!((ids(&walk), &walk.unseen), (vec!["public/a.md"], &vec!["public/closed/".to_owned()]));
    }
}

#[test]
fn a_huge_file_is_read_no_further_than_needed() {
    let tree = Tree::of("");
    let file = std::fs::File::create(tree.path("public/huge.md")).expect("a file");
    file.set_len(1 << 34).expect("a sparse file");
    let limits = Limits { file_bytes: 1000, ..Limits::default() };
    let (read, stat) = bytes(&tree.path("public/huge.md"), limits).expect("bytes");
    assert_eq!((read.len(), stat.len), (1001, 1 << 34));
}
