//! The real program killed at any moment between taking a question and bringing it to people: what was acknowledged is delivered once by its name, or listed.
//!
//! How often it is killed: `RAPPORT_HANDOVER_KILLS` (default 8).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::crash::{Server, run};
use crate::kit::{Dice, PATIENCE, write_tree};
use crate::receivers::Receiver;

fn folder(receiver: SocketAddr, attempts: u32) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    write_tree(&dir.path().join("articles"), "//- public/a.md\n# Reset a password\n\nDo this.\n");
    std::fs::write(dir.path().join("secret"), "hush\n").unwrap();
    let settings = format!(
        "[escalation]\nwebhook = \"http://{receiver}/in\"\nsecret_file = \"secret\"\nallow_networks = [\"127.0.0.0/8\"]\n\
         first_wait = \"30ms\"\ntimeout = \"60s\"\nattempts = {attempts}\n[limits]\nposts_per_minute = 0\n"
    );
    std::fs::write(dir.path().join("rapport.toml"), settings).unwrap();
    dir
}

/// Posts JSON on a bare socket; `None` when the answer did not come.
fn post(server: &Server, body: &Value) -> Option<(u16, Value)> {
    let mut stream = server.try_connect()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let body = body.to_string();
    write!(
        stream,
        "POST /api/v1/escalations HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    let status = text.split(' ').nth(1)?.parse().ok()?;
    Some((status, serde_json::from_str(text.split_once("\r\n\r\n")?.1).ok()?))
}

fn question(number: usize) -> Value {
    json!({"question": format!("Question number {number}"), "email": "ada@example.org", "consent": true, "id": format!("question-number-{number:06}")})
}

fn listed(dir: &Path) -> Vec<Value> {
    let ran = run(dir, &["escalations", "list", "--format", "json"]);
    let listed: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", ran.stdout, ran.stderr));
    listed["escalations"].as_array().unwrap().clone()
}

#[test]
fn killed_at_any_moment_an_acknowledged_question_is_delivered_once_or_listed() {
    let kills: usize = std::env::var("RAPPORT_HANDOVER_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(8);
    let n_calls = AtomicUsize::new(0);
    // It takes its time, fails sometimes, and sometimes takes a letter and falls silent.
    let receiver = Receiver::start(None, move |_| {
        let number = n_calls.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(number as u64 * 7 % 23));
        match number % 5 {
            1 => (500, String::new()),
            3 => (0, String::new()),
            _ => (200, String::new()),
        }
    });
    let dir = folder(receiver.address, 1_000);
    let mut dice = Dice(0xCAFE);
    let mut acknowledged: BTreeMap<usize, String> = BTreeMap::new();
    for round in 0..kills {
        let mut server = Server::start(dir.path(), &[]);
        let killer = {
            let pause = Duration::from_millis(dice.roll(90) as u64);
            let id = server.id();
            std::thread::spawn(move || {
                std::thread::sleep(pause);
                let _ = std::process::Command::new("kill").args(["-KILL", &id.to_string()]).status();
            })
        };
        // What nobody acknowledged is asked again under the same name, as a client does that got no answer.
        for number in (0..(round + 1) * 4).filter(|number| !acknowledged.contains_key(number)).collect::<Vec<_>>() {
            match post(&server, &question(number)) {
                Some((200 | 201, told)) => drop(acknowledged.insert(number, told["reference"].as_str().unwrap().to_owned())),
                Some((status, told)) => assert!(status == 503, "{status}: {told}"),
                None => break,
            }
        }
        killer.join().unwrap();
        server.kill();
    }
    let server = Server::start(dir.path(), &[]);
    for number in (0..kills * 4).filter(|number| !acknowledged.contains_key(number)).collect::<Vec<_>>() {
        let (status, told) = post(&server, &question(number)).unwrap();
        assert!(status == 200 || status == 201, "{status}: {told}");
        acknowledged.insert(number, told["reference"].as_str().unwrap().to_owned());
    }
    server.wait(|_| listed(dir.path()).iter().all(|letter| letter["state"] == "undelivered"), "bring all questions to the receiver");

    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for call in receiver.calls() {
        let question = call.json()["question"].as_str().unwrap().to_owned();
        keys.entry(question).or_default().insert(call.header("idempotency-key").to_owned());
    }
    let undelivered: BTreeSet<String> = listed(dir.path()).iter().map(|letter| letter["reference"].as_str().unwrap().to_owned()).collect();
    for (number, reference) in &acknowledged {
        let known = keys.get(&format!("Question number {number}")).cloned().unwrap_or_default();
        let is_delivered = known.len() == 1 && known.contains(reference);
        assert!(is_delivered || undelivered.contains(reference), "question {number} ({reference}) went out under {known:?}");
        assert!(known.len() <= 1, "question {number} went out under several names: {known:?}");
    }
    assert_eq!(acknowledged.values().collect::<BTreeSet<_>>().len(), kills * 4);
    eprintln!(
        "killed {kills} times; {} questions delivered once by their names, {} listed",
        acknowledged.len() - undelivered.len(),
        undelivered.len()
    );
}

#[test]
fn what_was_given_up_is_listed_shown_and_sent_again_on_request() {
    let is_up = Arc::new(AtomicBool::new(false));
    let is_up_there = Arc::clone(&is_up);
    let receiver = Receiver::start(None, move |_| (if is_up_there.load(Ordering::SeqCst) { 200 } else { 500 }, String::new()));
    let dir = folder(receiver.address, 2);
    assert_eq!(run(dir.path(), &["escalations", "list"]).code, Some(0));
    let mut server = Server::start(dir.path(), &[]);
    let (status, told) = post(&server, &question(1)).unwrap();
    assert_eq!(status, 201);
    let reference = told["reference"].as_str().unwrap();
    server.wait(|_| listed(dir.path()).first().is_some_and(|letter| letter["state"] == "undelivered"), "give up");
    let list = run(dir.path(), &["escalations", "list"]);
    assert_eq!(list.code, Some(1), "{}", list.stdout);
    assert!(
        list.stdout.contains(reference) && list.stdout.contains("undelivered, 2 tries") && list.stdout.contains("status 500"),
        "{}",
        list.stdout
    );
    let shown = run(dir.path(), &["escalations", "show", reference]);
    assert!(shown.stdout.contains("Question number 1") && shown.stdout.contains("ada@example.org"), "{}", shown.stdout);
    let (_, page) = server.get(told["status_url"].as_str().unwrap());
    assert!(page.contains("could not be passed on yet"), "{page}");

    is_up.store(true, Ordering::SeqCst);
    assert_eq!(run(dir.path(), &["escalations", "retry", "R-NONE-0000"]).code, Some(2));
    assert_eq!(run(dir.path(), &["escalations", "retry"]).code, Some(0));
    server.wait(|_| listed(dir.path()).is_empty(), "send again");
    let (_, page) = server.get(told["status_url"].as_str().unwrap());
    assert!(page.contains("has reached the people"), "{page}");
    let log = server.stop();
    assert!(
        log.contains(reference) && !log.contains("ada@example.org") && !log.contains("Question number") && !log.contains("hush"),
        "{log}"
    );
}

#[test]
fn a_target_that_cannot_work_stops_the_start_with_a_word() {
    let dir = folder("127.0.0.1:9".parse().unwrap(), 2);
    std::fs::remove_file(dir.path().join("secret")).unwrap();
    let ran = run(dir.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("secret") && ran.stderr.contains("help:"), "{}", ran.stderr);
}
