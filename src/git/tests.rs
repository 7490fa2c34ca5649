//! What git knows, asked of repositories that the real git made in temporary folders. Skipped, and said so, where there is no git.

use std::process::Command;

use super::*;

/// A repository in a temporary folder, made with the real git.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Option<Self> {
        let repository = Repository(tempfile::tempdir().expect("a temporary folder"));
        if Command::new("git").arg("--version").output().is_err() {
            std::io::Write::write_all(&mut std::io::stderr(), b"skipped: there is no git on this machine\n").expect("stderr");
            return None;
        }
        repository.git("2020-01-01", &["init", "-q", "-b", "main"]);
        Some(repository)
    }

    fn articles(&self) -> PathBuf {
        self.0.path().join("articles")
    }

    fn git(&self, day: &str, arguments: &[&str]) {
        let when = format!("{day}T12:00:00Z");
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"];
        let output = Command::new("git")
            .arg("-C")
            .arg(self.0.path())
            .args(identity)
            .args(arguments)
            .env("GIT_AUTHOR_DATE", &when)
            .env("GIT_COMMITTER_DATE", &when)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.articles().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("a file");
    }

    fn commit(&self, day: &str) {
        self.git(day, &["add", "-A"]);
        self.git(day, &["commit", "-q", "-m", "change"]);
    }
}

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

#[test]
fn dates_renames_and_revisions() {
    let Some(repository) = Repository::new() else { return };
    let text = "line one\nline two\nline three\nline four\n";
    repository.write("public/old name.md", text);
    repository.write("public/b.md", "b, which has other words than all the rest");
    repository.commit("2020-02-01");
    repository.write("public/b.md", "b again, now with rather different words");
    repository.commit("2020-03-01");
    repository.git("2020-04-01", &["mv", "articles/public/old name.md", "articles/public/newer.md"]);
    repository.commit("2020-04-01");
    repository.git("2020-05-01", &["mv", "articles/public/newer.md", "articles/public/newest-ü.md"]);
    repository.commit("2020-05-01");
    repository.write("internal/c.md", "c");
    std::fs::write(repository.0.path().join("outside.md"), "x").expect("a file");
    repository.commit("2020-06-01");

    let history = history(&repository.articles());
    assert_eq!(history.head, head(&repository.articles()));
    assert!(history.head.is_some());
    assert_eq!(history.updated.get("public/newest-ü.md"), Some(&date("2020-02-01")), "a rename is no change of the text");
    assert_eq!(history.updated.get("public/b.md"), Some(&date("2020-03-01")));
    assert_eq!(history.updated.get("internal/c.md"), Some(&date("2020-06-01")));
    assert!(!history.updated.keys().any(|path| path.contains("outside")));
    let renamed = [("public/old name.md", "public/newest-ü.md"), ("public/newer.md", "public/newest-ü.md")];
    assert_eq!(history.renamed, renamed.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect());
    assert_ne!(history.public_revision, history.internal_revision);
}

#[test]
fn head_is_found_packed_detached_and_in_linked_work_trees() {
    let Some(repository) = Repository::new() else { return };
    assert_eq!(head(&repository.articles()), None, "no commit yet");
    repository.write("public/a.md", "a");
    repository.commit("2020-02-01");
    let loose = head(&repository.articles()).expect("a commit");
    repository.git("2020-02-01", &["pack-refs", "--all"]);
    assert_eq!(head(&repository.articles()), Some(loose.clone()));
    repository.git("2020-02-01", &["checkout", "-q", "--detach"]);
    assert_eq!(head(&repository.articles()), Some(loose.clone()));
    repository.git("2020-02-01", &["worktree", "add", "-q", "-b", "side", "side"]);
    assert_eq!(head(&repository.0.path().join("side/articles")), Some(loose));
    let lock = lock_file(&repository.0.path().join("side/articles")).expect("a repository");
    assert!(lock.ends_with("side/index.lock"), "{}", lock.display());
}

#[test]
fn hooks_and_programs_of_the_repository_are_never_run() {
    let Some(repository) = Repository::new() else { return };
    repository.write("public/a.md", "a");
    repository.commit("2020-02-01");
    let trap = repository.0.path().join("trap");
    let script = repository.0.path().join("trap.sh");
    std::fs::write(&script, format!("#!/bin/sh\ntouch '{}'\n", trap.display())).expect("a script");
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("made executable");
    let script = script.to_str().expect("UTF-8");
    for setting in ["core.fsmonitor", "core.pager", "pager.log", "gpg.program", "diff.external", "core.sshCommand"] {
        repository.git("2020-02-01", &["config", setting, script]);
    }
    repository.git("2020-02-01", &["config", "log.showSignature", "true"]);
    assert_eq!(history(&repository.articles()).updated.len(), 1);
    assert!(!trap.exists());
}

#[test]
fn a_folder_without_git_has_no_history() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(history(dir.path()), History::default());
    assert_eq!(history(&dir.path().join("missing")), History::default());
}
