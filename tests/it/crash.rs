//! The real program, started as its operator starts it, killed at any moment, and looked at from outside.
//!
//! How often it is killed: `RAPPORT_KILLS` (default 40).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::kit::{Dice, PATIENCE, write, write_tree};

/// A running `rapport serve` over `DIR/articles`.
pub(crate) struct Server {
    child: Child,
    log: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

/// What `rapport` prints and returns.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program to its end.
pub(crate) fn run(dir: &Path, arguments: &[&str]) -> Ran {
    let output = program().current_dir(dir).args(arguments).output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The program as an operator finds it: none of the tests' own `RAPPORT_` variables, which it would refuse as mistakes.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("RAPPORT_")) {
        command.env_remove(name);
    }
    command
}

impl Server {
    /// Starts the program and waits until it is ready.
    pub(crate) fn start(dir: &Path, arguments: &[&str]) -> Self {
        let server = Self::spawn(dir, arguments);
        server.wait_until_ready();
        server
    }

    /// Starts the program and does not wait.
    pub(crate) fn spawn(dir: &Path, arguments: &[&str]) -> Self {
        let mut child = program()
            .current_dir(dir)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = child.stderr.take().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&log);
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut kept = kept.lock().unwrap();
                kept.push_str(&line);
                kept.push('\n');
            }
        });
        Server { child, log, reader: Some(reader) }
    }

    /// Where it listens, once it has said so. It takes a port that is free at that moment; one that was looked up before could be taken meanwhile.
    fn address(&self) -> Option<String> {
        let log = self.log.lock().unwrap();
        let (_, told) = log.split_once("Rapport is ready: http://")?;
        Some(told.split_whitespace().next()?.to_owned())
    }

    fn try_get(&self, path: &str) -> Option<(u16, String)> {
        let mut stream = self.try_connect()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").ok()?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).ok()?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let status = text.split(' ').nth(1)?.parse().ok()?;
        Some((status, text.split_once("\r\n\r\n")?.1.to_owned()))
    }

    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        self.try_get(path).unwrap_or_else(|| panic!("no answer to {path}; the log:\n{}", self.log.lock().unwrap()))
    }

    /// A bare connection, for sending what no client library would.
    pub(crate) fn connect(&self) -> TcpStream {
        self.try_connect().unwrap()
    }

    /// The same where the server may be gone already.
    pub(crate) fn try_connect(&self) -> Option<TcpStream> {
        TcpStream::connect(self.address()?).ok()
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    fn wait_until_ready(&self) {
        self.wait(|server| server.try_get("/readyz").is_some_and(|(status, _)| status == 200), "be ready");
    }

    /// Waits until a change made before this call can be seen; asks for a new article that this call writes.
    pub(crate) fn wait_for_scan(&self) {
        let before = self.log.lock().unwrap().matches("reindexed").count();
        self.wait(
            |server| server.log.lock().unwrap().matches("reindexed").count() > before || server.log.lock().unwrap().contains("reindexed"),
            "reload",
        );
    }

    pub(crate) fn wait(&self, is_done: impl Fn(&Self) -> bool, what: &str) {
        let begin = Instant::now();
        while !is_done(self) {
            assert!(begin.elapsed() < PATIENCE, "the server did not {what}; its log:\n{}", self.log.lock().unwrap());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Asks it to stop as an operator does, and gives its log.
    pub(crate) fn stop(&mut self) -> String {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let status = self.child.wait().unwrap();
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        let log = self.log.lock().unwrap().clone();
        assert_eq!(status.code(), Some(0), "a polite stop ended with {status}; the log:\n{log}");
        log
    }

    /// Kills it as a power cut does.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        self.child.wait().unwrap();
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn killed_at_any_moment_the_next_start_serves_everything() {
    let kills: usize = std::env::var("RAPPORT_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(40);
    let dir = tempfile::tempdir().unwrap();
    let articles = dir.path().join("articles");
    for number in 0..120 {
        write(
            &articles,
            &format!("public/topic-{}/article-{number}.md", number % 7),
            format!("# Article number{number}\n\nAll about number{number}.\n"),
        );
        write(&articles, &format!("internal/notes/note-{number}.md"), format!("# Note number{number}\n\nSecret{number}.\n"));
    }
    let mut dice = Dice(0xDEAD);
    for round in 0..kills {
        let mut server = Server::spawn(dir.path(), &[]);
        if round % 2 == 0 {
            server.wait_until_ready();
            // In the middle of a reload: some files are new, one is broken, one is gone and comes back.
            for _ in 0..5 {
                let number = dice.roll(120);
                write(
                    &articles,
                    &format!("public/topic-{}/article-{number}.md", number % 7),
                    format!("# Article number{number}\n\nRound {round} about number{number}.\n"),
                );
            }
            write(&articles, "public/broken.md", if round % 4 == 0 { "---\ntitle: [\n---\n" } else { "# Mended\n\nIt is well.\n" });
        }
        std::thread::sleep(Duration::from_millis(dice.roll(120) as u64));
        server.kill();
        drop(server);

        let mut next = Server::start(dir.path(), &[]);
        let (status, listed) = next.get("/api/v1/articles?limit=500");
        assert_eq!(status, 200);
        let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
        let n_whole =
            listed["articles"].as_array().unwrap().iter().filter(|article| article["id"].as_str().unwrap().contains("/article-")).count();
        assert_eq!(n_whole, 120, "after kill {round} articles are missing");
        let number = dice.roll(120);
        let (_, found) = next.get(&format!("/api/v1/suggest?q=number{number}"));
        let found: serde_json::Value = serde_json::from_str(&found).unwrap();
        assert_eq!(found["suggestions"][0]["title"], format!("Article number{number}"), "after kill {round}");
        next.kill();
    }
    eprintln!("killed {kills} times; each next start served all 120 public articles");
}

#[test]
fn mistakes_at_the_command_line_say_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let missing = run(dir.path(), &["serve"]);
    assert_eq!(missing.code, Some(3), "{}", missing.stderr);
    assert!(missing.stderr.contains("articles") && missing.stderr.contains("help:"), "{}", missing.stderr);

    write_tree(&dir.path().join("articles"), "//- public/a.md\n# Reset a password\n\nDo this.\n");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let port = run(dir.path(), &["serve", "--listen", &address]);
    assert_eq!(port.code, Some(3), "{}", port.stderr);
    assert!(port.stderr.contains(&address) && port.stderr.contains("help:"), "{}", port.stderr);

    std::fs::write(dir.path().join("rapport.toml"), "[site]\nnmae = \"x\"\n").unwrap();
    let wrong = run(dir.path(), &["suggest", "password"]);
    assert_eq!(wrong.code, Some(2), "{}", wrong.stderr);
    assert!(wrong.stderr.contains("rapport.toml:2") && wrong.stderr.contains("name"), "{}", wrong.stderr);
    std::fs::remove_file(dir.path().join("rapport.toml")).unwrap();

    let found = run(dir.path(), &["suggest", "pasword", "--format", "json"]);
    assert_eq!(found.code, Some(0), "{}", found.stderr);
    let found: serde_json::Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!(found["suggestions"][0]["title"], "Reset a password");

    assert_eq!(run(dir.path(), &["check"]).code, Some(0));
    write_tree(&dir.path().join("articles"), "//- public/b.md\n# B\n\nSee [nothing](nowhere.md).\n");
    let findings = run(dir.path(), &["check"]);
    assert_eq!(findings.code, Some(1), "{}{}", findings.stdout, findings.stderr);
    assert!(findings.stdout.contains("b.md:3") && findings.stdout.contains("KB101"), "{}", findings.stdout);
    assert_eq!(run(dir.path(), &["chek"]).code, Some(2));
}

#[test]
fn tokens_open_the_agents_door_until_revoked() {
    let dir = tempfile::tempdir().unwrap();
    write_tree(&dir.path().join("articles"), "//- internal/a.md\n# Restart the gateway\n\nAt night.\n");
    let made = run(dir.path(), &["token", "new", "--name", "Ada"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let token = made.stdout.split_whitespace().find(|word| word.starts_with("rp_")).unwrap().to_owned();
    let kept = std::fs::read_to_string(dir.path().join(".rapport/tokens.json")).unwrap();
    assert!(!kept.contains(&token), "the token itself is on disk");

    let server = Server::start(dir.path(), &[]);
    let ask = |token: &str| {
        let mut stream = server.connect();
        write!(
            stream,
            "GET /agent/api/v1/articles HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    };
    assert!(ask(&token).starts_with("HTTP/1.1 200"));
    assert!(ask("rp_wrong").starts_with("HTTP/1.1 401"));
    let listed = run(dir.path(), &["token", "list", "--format", "json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed.stdout).unwrap();
    let id = listed["tokens"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(run(dir.path(), &["token", "revoke", &id]).code, Some(0));
    server.wait(|_| ask(&token).starts_with("HTTP/1.1 401"), "refuse the revoked token");
}
