//! Whatever happens to the folder, the shelves end as a fresh start would make them, and no answer mixes two generations.
//!
//! How many random sequences are tried: `RAPPORT_RELOAD_SEQUENCES` (default 150).

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rapport::article::markdown::Labels;
use rapport::audience::Audience;
use rapport::library::reload::load;
use rapport::library::{Shelf, Status};
use rapport::search::{Options, suggest};

use crate::kit::{Dice, Kit, PATIENCE, folder, write};

const QUESTIONS: &[&str] = &[
    "printer",
    "pritner jam",
    "password reset",
    "word1 word2",
    "word3",
    "wor",
    "mailbox full word7",
    "resett pasword",
    "jam",
    "note word5",
    "section two",
];

/// Everything a shelf says, as text.
fn portrait<A: Audience>(shelf: &Shelf<A>) -> String {
    let mut lines = Vec::new();
    for (number, entry) in shelf.entries.iter().enumerate() {
        let article = &entry.article;
        lines.push(format!(
            "{} slug={} title={} summary={} category={:?} lang={:?} unlisted={} agent={:?} html={}",
            article.id,
            entry.slug,
            article.title,
            article.summary,
            entry.category,
            article.lang,
            article.is_unlisted,
            article.agent,
            shelf.html(number, &Labels::default()).as_str()
        ));
    }
    for category in &shelf.categories {
        lines.push(format!("{category:?}"));
    }
    for old in ["old-a", "old-b", "old-c", "public/a/one", "internal/a/one", "one", "a-one"] {
        lines.push(format!("{old} -> {:?}", shelf.find(old)));
    }
    for question in QUESTIONS {
        let answer = suggest(&shelf.index, question, Options { limit: 20, ..Options::default() });
        lines.push(format!("{question}: {} {:?} {:?}", answer.is_confident, answer.did_you_mean, answer.matched));
        for hit in answer.hits {
            lines.push(format!(
                "  {} {:?} {:.6} {:?} {:?}",
                shelf.entries[hit.article].article.id, hit.section, hit.score, hit.title_runs, hit.snippet
            ));
        }
    }
    lines.join("\n")
}

fn portraits(kit: &Kit) -> (String, String) {
    (portrait(&kit.desks.public.current()), portrait(&kit.desks.internal.current()))
}

fn fresh_portraits(articles: &Path, data: &Path) -> (String, String) {
    let (desks, _) = load(&folder(articles, data), &mut |_| {}).unwrap();
    (portrait(&desks.public.current()), portrait(&desks.internal.current()))
}

fn text(dice: &mut Dice) -> String {
    let titles = ["Printer jam", "Password reset", "Mailbox full", "Screen is black", "One"];
    let extra = [
        "",
        "status: draft\n",
        "visibility: internal\n",
        "unlisted: true\n",
        "aliases: [old-a]\n",
        "aliases: [old-b, old-c]\n",
        "slug: one\n",
        "lang: de\n",
        "expires_at: 2001-01-01\n",
        "tags: [word4]\n",
    ];
    let (title, extra) = (*dice.pick(&titles), *dice.pick(&extra));
    let words: Vec<String> = (0..5).map(|_| format!("word{}", dice.roll(12))).collect();
    format!(
        "---\ntitle: {title} {}\n{extra}---\nText about {}.\n\n> [!INTERNAL]\n> note {}\n\n## Section two\n\nSee [that](../a/one.md#section-two) and {}.\n",
        words[0], words[1], words[2], words[3]
    )
}

const PLACES: &[&str] = &["public/a", "public/b", "public/a/deep", "internal/a", "internal/c", "public/de"];
const NAMES: &[&str] = &["one.md", "two.md", "Two.md", "three.de.md", "index.md", "pic.png", "four.markdown"];

/// Does one random thing to the folder.
fn act(articles: &Path, dice: &mut Dice) -> String {
    let at = |dice: &mut Dice| format!("{}/{}", dice.pick(PLACES), dice.pick(NAMES));
    let (from, to) = (at(dice), at(dice));
    let (old, new) = (articles.join(&from), articles.join(&to));
    match dice.roll(12) {
        0..=3 => {
            write(articles, &from, text(dice));
            format!("write {from}")
        }
        4 => {
            // As editors save: a new file beside it, then renamed over it.
            write(articles, &format!("{from}.tmp"), text(dice));
            std::fs::rename(articles.join(format!("{from}.tmp")), &old).unwrap();
            format!("replace {from}")
        }
        5 => {
            let _ = std::fs::remove_file(&old);
            format!("delete {from}")
        }
        6 | 7 => {
            std::fs::create_dir_all(new.parent().unwrap()).unwrap();
            let _ = std::fs::rename(&old, &new);
            format!("rename {from} to {to}")
        }
        8 => {
            let (a, b) = (articles.join("public/b"), articles.join("internal/c"));
            let aside = articles.join("internal/aside");
            let _ = std::fs::rename(&a, &aside);
            let _ = std::fs::rename(&b, &a);
            let _ = std::fs::rename(&aside, &b);
            "swap public/b and internal/c".into()
        }
        9 => {
            let bad: &[u8] = [b"---\ntitle: [\n---\nx\n".as_slice(), b"\xff\xfe broken", b"---\nslug: {\n---\n"][dice.roll(3)];
            write(articles, &from, bad);
            format!("break {from}")
        }
        10 => {
            write(
                articles,
                "synonyms.toml",
                ["groups = [[\"printer\", \"mailbox\"]]\n", "", "groups = [[\"jam\", \"black\"], [\"word1\", \"word2\"]]\n"][dice.roll(3)],
            );
            "change synonyms.toml".into()
        }
        _ => {
            let _ = std::fs::remove_dir_all(articles.join(dice.pick(PLACES)));
            "delete a folder".into()
        }
    }
}

#[test]
fn any_sequence_of_changes_ends_as_a_fresh_start() {
    let sequences: u64 = std::env::var("RAPPORT_RELOAD_SEQUENCES").ok().and_then(|text| text.parse().ok()).unwrap_or(150);
    let mut n_steps = 0;
    for seed in 1..=sequences {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let kit = Kit::live(
            "//- public/a/one.md\n# Printer jam\n\nText.\n\n## Section two\n\nMore word1.\n//- internal/a/two.md\n# Password reset\n\nword2\n",
        );
        let mut story = Vec::new();
        for _ in 0..3 + dice.roll(6) {
            for _ in 0..1 + dice.roll(4) {
                story.push(act(&kit.articles(), &mut dice));
                n_steps += 1;
            }
            kit.rescan();
            let fresh = fresh_portraits(&kit.articles(), &kit.dir.path().join("data"));
            let live = portraits(&kit);
            for (live, fresh, who) in [(live.0, fresh.0, "public"), (live.1, fresh.1, "internal")] {
                if live != fresh {
                    let differing: Vec<String> = differences(&live, &fresh);
                    panic!("seed {seed}: the {who} shelf differs from a fresh one after\n{}\n\n{}", story.join("\n"), differing.join("\n"));
                }
            }
        }
    }
    eprintln!("{sequences} sequences of {n_steps} changes in all ended as fresh starts");
}

/// Waits until the shelves are as a fresh start would make them, with no other help than what the folder's watcher says.
fn settles(kit: &Kit, what: &str) {
    let reloader = kit.reloader.as_ref().expect("a kit that reloads");
    let deadline = Instant::now() + PATIENCE;
    loop {
        let before = reloader.status();
        let (live, fresh) = (portraits(kit), fresh_portraits(&kit.articles(), &kit.dir.path().join("data")));
        if live == fresh {
            return;
        }
        let is_later = |status: &Status| (status.n_scans, status.public_generation, status.internal_generation) != seen(&before);
        if reloader.wait_until(deadline.saturating_duration_since(Instant::now()), is_later).is_none() {
            panic!("{what}: {}", [differences(&live.0, &fresh.0), differences(&live.1, &fresh.1)].concat().join("\n"));
        }
    }
}

fn seen(status: &Status) -> (u64, u64, u64) {
    (status.n_scans, status.public_generation, status.internal_generation)
}

#[test]
fn what_the_watcher_says_is_enough() {
    for seed in 1..=12_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let kit = Kit::live("//- public/a/one.md\n# Printer jam\n\nText.\n//- internal/a/two.md\n# Password reset\n\nword2\n");
        let mut story = Vec::new();
        for _ in 0..4 {
            for _ in 0..1 + dice.roll(3) {
                story.push(act(&kit.articles(), &mut dice));
            }
            settles(&kit, &format!("seed {seed}, after {}", story.join("; ")));
        }
    }
}

#[test]
fn checkouts_of_thousands_of_files_end_as_a_fresh_start() {
    let kit = Kit::live("//- public/a/one.md\n# Printer jam\n\nText.\n");
    let articles = kit.articles();
    let git = |arguments: &[&str]| {
        let mut run = Command::new("git");
        run.args(["-c", "user.name=a", "-c", "user.email=a@example.org"]).args(arguments).current_dir(&articles);
        let done = run.output().expect("git runs");
        assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    };
    git(&["init", "-q", "-b", "one"]);
    for (branch, n, first) in [("one", 1_200, 0), ("two", 1_000, 500)] {
        if branch == "two" {
            git(&["checkout", "-q", "-b", branch]);
            std::fs::remove_dir_all(articles.join("public")).expect("removed");
        }
        for number in first..first + n {
            let text = format!("# Printer {number}\n\nword{} on {branch}\n", number % 12);
            write(&articles, &format!("public/c{}/article-{number}.md", number % 40), text);
        }
        git(&["add", "-A"]);
        git(&["commit", "-q", "-m", branch]);
    }
    for branch in ["one", "two", "one", "two"] {
        git(&["checkout", "-q", branch]);
    }
    kit.rescan();
    for branch in ["one", "two"] {
        git(&["checkout", "-q", branch]);
        settles(&kit, &format!("checkout of {branch}"));
    }
}

fn differences(live: &str, fresh: &str) -> Vec<String> {
    let (live, fresh): (Vec<&str>, Vec<&str>) = (live.lines().collect(), fresh.lines().collect());
    let mut found: Vec<String> = live.iter().filter(|line| !fresh.contains(line)).take(6).map(|line| format!("live:  {line}")).collect();
    found.extend(fresh.iter().filter(|line| !live.contains(line)).take(6).map(|line| format!("fresh: {line}")));
    found
}

#[test]
fn a_broken_edit_keeps_the_last_good_version_across_restarts() {
    let kit = Kit::live("//- public/a/one.md\n# Printer jam\n\nOpen the lid.\n");
    kit.write("public/a/one.md", "---\ntitle: [broken\n---\nNew text\n");
    let status = kit.rescan();
    assert!(kit.get("/a/one").text().contains("Open the lid"));
    let problem = status
        .problems
        .iter()
        .find(|problem| problem.file == "public/a/one.md" && problem.severity == rapport::article::Severity::Error)
        .expect("the problem is not listed");
    assert!(problem.line.is_some() && !problem.help.is_empty(), "{problem:?}");
    let again = fresh_portraits(&kit.articles(), &kit.dir.path().join("data"));
    assert!(again.0.contains("Open the lid"), "a restart lost the last good version");
    kit.write("public/a/one.md", "# Printer jam\n\nNew text\n");
    kit.rescan();
    assert!(kit.get("/a/one").text().contains("New text"));
}

#[test]
fn every_answer_stems_from_one_generation() {
    let version = |number: usize| {
        format!("# Printer version{number}\n\nAll of version{number} is here.\n\n## Part version{number}\n\nprinter version{number}\n")
    };
    let kit = Kit::live(&format!("//- public/a/one.md\n{}", version(0)));
    // Whoever is quick, the one that writes or the one that asks: both go on until the other has done enough.
    let (is_enough, done) = (AtomicBool::new(false), AtomicBool::new(false));
    let mut seen: BTreeMap<u64, String> = BTreeMap::new();
    let mut n_answers = 0;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in (1..).take_while(|number| *number < 60 || !is_enough.load(Ordering::SeqCst)) {
                kit.write("public/a/one.tmp", version(number));
                std::fs::rename(kit.articles().join("public/a/one.tmp"), kit.articles().join("public/a/one.md")).unwrap();
                kit.rescan();
            }
            done.store(true, Ordering::SeqCst);
        });
        while !done.load(Ordering::SeqCst) {
            let answer = kit.suggest("printer version");
            n_answers += 1;
            let generation = answer["generation"].as_u64().unwrap();
            let suggestion = answer["suggestions"][0].to_string();
            let versions: Vec<&str> = suggestion
                .split("version")
                .skip(1)
                .map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap())
                .filter(|digits| !digits.is_empty())
                .collect();
            assert!(!versions.is_empty() && versions.windows(2).all(|pair| pair[0] == pair[1]), "an answer mixes versions: {suggestion}");
            let first = seen.entry(generation).or_insert_with(|| versions[0].to_owned());
            assert_eq!(first, versions[0], "generation {generation} said two things");
            is_enough.store(seen.len() > 5 && n_answers > 100, Ordering::SeqCst);
        }
    });
}
