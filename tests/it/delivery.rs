//! Questions for people brought to real receivers: a program behind TLS, a mail server, Jira's contract; right, wrong, slow, broken and down. Whatever a receiver does, a letter is
//! taken once by its name or stays in the list.

use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use rapport::config::{Escalation, Network, Secret};
use rapport::escalate::{More, Outbox, Packet, Target};
use rapport::insight::handover::{NewDetail, NewRequest, Outgoing, State};
use rapport::insight::store::Store;
use serde_json::json;
use sha2::Sha256;
use tempfile::TempDir;

use crate::kit::PATIENCE;
use crate::receivers::{Call, MailServer, Manners, Receiver, certify};

/// A database with one question in it, and a runtime for an outbox.
struct Desk {
    dir: TempDir,
    runtime: tokio::runtime::Runtime,
    store: Store,
}

/// Settings for a receiver on this machine that lose no time.
fn local() -> Escalation {
    Escalation {
        secret: Some(Secret::new("hush")),
        allow_networks: vec![Network::parse("127.0.0.0/8").unwrap(), Network::parse("::1").unwrap()],
        timeout: PATIENCE,
        first_wait: Duration::from_millis(20),
        attempts: 3,
        ..Escalation::default()
    }
}

fn webhook(url: String) -> Escalation {
    Escalation { webhook: Some(url), ..local() }
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let store = runtime.block_on(Store::open(dir.path(), 0)).unwrap();
        let desk = Desk { dir, runtime, store };
        let packet = Packet {
            reference: "R-TEST-0001".into(),
            at: 1_795_401_600_000,
            question: "Größe of my mailbox?\nSecond line".into(),
            email: "ada@example.org".into(),
            earlier: vec![],
            tried: vec![],
            page: String::new(),
            lang: "en".into(),
            revision: String::new(),
            generation: 1,
        };
        let request = NewRequest {
            reference: packet.reference.clone(),
            secret: "s".into(),
            key: "k".into(),
            at: packet.at,
            question: packet.question.clone(),
            email: packet.email.clone(),
            lang: "en".into(),
            letter: packet.letter(&|word| word.replace('_', " ")),
        };
        desk.runtime.block_on(desk.store.keep_request(request)).unwrap().unwrap();
        desk
    }

    fn tell_more(&self) {
        let more =
            More { id: "R-TEST-0001-more1".into(), reference: "R-TEST-0001".into(), at: 1_795_401_700_000, text: "It is red".into() };
        let detail = NewDetail {
            reference: more.reference.clone(),
            at: more.at,
            text: more.text.clone(),
            letter: more.letter(&|word| word.to_owned()),
        };
        self.runtime.block_on(self.store.keep_detail(detail)).unwrap();
    }

    fn letters(&self) -> Vec<Outgoing> {
        self.runtime.block_on(self.store.letters(true)).unwrap()
    }

    /// Sends until no letter waits any more.
    fn send(&self, settings: &Escalation) -> Vec<Outgoing> {
        let _inside = self.runtime.enter();
        let target = Target::of(settings).unwrap().unwrap();
        let outbox = Outbox::start(self.store.clone(), target, settings.clone());
        let begin = Instant::now();
        let is_done = |letter: &Outgoing| matches!(letter.state, State::Delivered | State::Undelivered);
        while !self.letters().iter().all(is_done) {
            assert!(begin.elapsed() < PATIENCE, "still waiting: {:?}", self.letters());
            std::thread::sleep(Duration::from_millis(5));
        }
        self.runtime.block_on(outbox.stop(PATIENCE));
        self.letters()
    }

    fn write(&self, name: &str, text: &str) -> std::path::PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

fn check(letters: &[Outgoing], state: State, attempts: i64, error: &str) {
    let told: Vec<_> = letters.iter().map(|letter| (letter.state, letter.attempts, letter.error.as_str())).collect();
    assert_eq!((letters[0].state, letters[0].attempts), (state, attempts), "{told:?}");
    assert!(letters[0].error.contains(error), "{told:?} does not say `{error}`");
}

#[test]
fn a_webhook_behind_tls_gets_a_signed_letter_once() {
    let certified = certify("localhost");
    let receiver = Receiver::start(Some(certified.server), |_| (200, json!({"reference": "DESK-7"}).to_string()));
    let desk = Desk::new();
    let ca_file = Some(desk.write("ca.pem", &certified.authority));
    let secret_file = Some(desk.write("secret", "hush\n"));
    let settings =
        Escalation { ca_file, secret: None, secret_file, ..webhook(format!("https://localhost:{}/in?x=1", receiver.address.port())) };
    let letters = desk.send(&settings);
    check(&letters, State::Delivered, 1, "");
    assert_eq!(letters[0].remote, "DESK-7");
    let calls = receiver.calls();
    assert_eq!(calls.len(), 1);
    let call = &calls[0];
    assert_eq!((call.method.as_str(), call.path.as_str(), call.header("idempotency-key")), ("POST", "/in?x=1", "R-TEST-0001"));
    let timestamp = call.header("rapport-timestamp");
    assert!(timestamp.parse::<i64>().unwrap() > 1_700_000_000);
    let mut mac = Hmac::<Sha256>::new_from_slice(b"hush").unwrap();
    mac.update(format!("{timestamp}.{}", call.body).as_bytes());
    let wanted: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(call.header("rapport-signature"), format!("v1={wanted}"));
    assert_eq!((&call.json()["question"], &call.json()["email"]), (&json!("Größe of my mailbox?\nSecond line"), &json!("ada@example.org")));
    assert!(!format!("{:?}{}", call.headers, call.body).contains("hush"), "the secret itself travels");
}

#[test]
fn a_server_that_nobody_vouches_for_gets_nothing() {
    for (name, knows_authority) in [("localhost", false), ("elsewhere.example", true)] {
        let certified = certify(name);
        let receiver = Receiver::start(Some(certified.server), |_| (200, String::new()));
        let desk = Desk::new();
        let ca_file = knows_authority.then(|| desk.write("ca.pem", &certified.authority));
        let letters = desk.send(&Escalation { ca_file, ..webhook(format!("https://localhost:{}/", receiver.address.port())) });
        check(&letters, State::Undelivered, 3, "no safe connection");
        assert!(receiver.calls().is_empty(), "{name}");
    }
}

#[test]
fn a_broken_receiver_gets_the_same_letter_again_until_it_takes_it() {
    let n_calls = AtomicUsize::new(0);
    let receiver = Receiver::start(None, move |_| match n_calls.fetch_add(1, Ordering::SeqCst) {
        0 => (500, String::new()),
        // It has the letter, but nobody hears of it.
        1 => (0, String::new()),
        _ => (204, String::new()),
    });
    let desk = Desk::new();
    let letters = desk.send(&webhook(format!("http://{}/", receiver.address)));
    check(&letters, State::Delivered, 3, "");
    let calls = receiver.calls();
    assert_eq!(calls.len(), 3);
    assert!(calls.iter().all(|call| call.header("idempotency-key") == "R-TEST-0001" && call.body == calls[0].body));
    assert!(letters[0].letter.text.is_empty() && letters[0].letter.reply_to.is_empty(), "something personal stays after delivery");
}

#[test]
fn what_cannot_be_delivered_is_listed_with_its_reason() {
    let answer = |status: u16, body: &str| {
        let body = body.to_owned();
        Receiver::start(None, move |_| (status, body.clone()))
    };
    let desk = Desk::new();
    let down = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    check(&desk.send(&webhook(format!("http://{down}/"))), State::Undelivered, 3, "cannot connect to 127.0.0.1");

    // It answers when the test is over.
    let (over, is_over) = mpsc::channel::<()>();
    let is_over = Mutex::new(is_over);
    let slow = Receiver::start(None, move |_| {
        let _ = is_over.lock().unwrap().recv();
        (200, String::new())
    });
    let desk = Desk::new();
    let settings = Escalation { timeout: Duration::from_millis(150), ..webhook(format!("http://{}/", slow.address)) };
    check(&desk.send(&settings), State::Undelivered, 3, "no answer within 0.15 seconds");
    drop(over);

    let failing = answer(503, "");
    let desk = Desk::new();
    check(&desk.send(&webhook(format!("http://{}/", failing.address))), State::Undelivered, 3, "status 503");
    // Once it is mended, another round of tries brings it there.
    let mended = answer(200, "not JSON at all");
    desk.runtime.block_on(desk.store.retry(None, 0)).unwrap();
    check(&desk.send(&webhook(format!("http://{}/", mended.address))), State::Delivered, 1, "");

    let picky = answer(422, "");
    let desk = Desk::new();
    check(&desk.send(&webhook(format!("http://{}/", picky.address))), State::Undelivered, 1, "status 422");
    let talkative = answer(200, &"x".repeat(3 << 20));
    let desk = Desk::new();
    check(&desk.send(&webhook(format!("http://{}/", talkative.address))), State::Delivered, 1, "");
}

#[test]
fn redirects_are_not_followed_and_private_addresses_not_called() {
    let inside = Receiver::start(None, |_| (200, String::new()));
    let desk = Desk::new();
    let to = format!("HTTP://{}/", inside.address);
    let outside = Receiver::start(None, move |_| (302, format!("{{\"location\": \"{to}\"}}")));
    check(&desk.send(&webhook(format!("http://{}/", outside.address))), State::Undelivered, 3, "status 302");
    assert!(inside.calls().is_empty());

    for (url, words) in [
        (format!("http://{}/", inside.address), "private address"),
        (format!("https://localhost:{}/", inside.address.port()), "private address"),
        (format!("http://[::ffff:127.0.0.1]:{}/", inside.address.port()), "private address"),
        (format!("http://2130706433:{}/", inside.address.port()), "private address"),
        ("https://169.254.169.254/latest".to_owned(), "private address"),
    ] {
        let desk = Desk::new();
        let letters = desk.send(&Escalation { allow_networks: Vec::new(), ..webhook(url) });
        check(&letters, State::Undelivered, 3, words);
    }
    assert!(inside.calls().is_empty(), "a private address was called");
}

fn mail(server: &MailServer, scheme: &str, ca_file: Option<std::path::PathBuf>) -> Escalation {
    Escalation {
        mail: Some("desk@help.example".into()),
        smtp: Some(format!("{scheme}://localhost:{}", server.address.port())),
        from: Some("kb@help.example".into()),
        ca_file,
        ..local()
    }
}

#[test]
fn a_mail_server_gets_a_letter_that_can_be_answered() {
    let certified = certify("localhost");
    // \0kb\0hush
    let manners = Manners {
        tls: Some(certified.server),
        credentials: Some("AGtiAGh1c2g=".into()),
        refusals: Arc::new(Mutex::new(vec!["451 later"])),
        ..Manners::default()
    };
    for (scheme, is_wrapped) in [("smtp", false), ("smtps", true)] {
        let server = MailServer::start(Manners { is_wrapped, ..manners.clone() });
        let desk = Desk::new();
        desk.tell_more();
        let ca_file = Some(desk.write("ca.pem", &certified.authority));
        let letters = desk.send(&Escalation { user: Some("kb".into()), ..mail(&server, scheme, ca_file) });
        assert!(letters.iter().all(|letter| letter.state == State::Delivered), "{letters:?}");
        let taken = server.taken();
        assert_eq!(taken.len(), 2, "{taken:?}");
        assert!(taken.iter().all(|letter| letter.is_encrypted && letter.to == "desk@help.example"));
        let first = &taken[0].text;
        for line in [
            "From: kb@help.example",
            "To: desk@help.example",
            "Reply-To: ada@example.org",
            "Message-ID: <R-TEST-0001@help.example>",
            "Subject: [R-TEST-0001] ",
        ] {
            assert!(first.contains(line), "no `{line}` in {first}");
        }
        let second = &taken[1].text;
        assert!(second.contains("In-Reply-To: <R-TEST-0001@help.example>") && second.contains("It is red"), "{second}");
    }
}

#[test]
fn a_mail_server_in_doubt_gets_nothing_in_the_clear() {
    let certified = certify("elsewhere.example");
    let wrong = MailServer::start(Manners { tls: Some(certified.server), ..Manners::default() });
    let desk = Desk::new();
    let ca_file = Some(desk.write("ca.pem", &certified.authority));
    check(&desk.send(&mail(&wrong, "smtp", ca_file)), State::Undelivered, 3, "localhost");
    let naked = MailServer::start(Manners::default());
    let desk = Desk::new();
    check(&desk.send(&mail(&naked, "smtp", None)), State::Undelivered, 3, "localhost");
    assert!(wrong.taken().is_empty() && naked.taken().is_empty());

    let desk = Desk::new();
    check(&desk.send(&mail(&naked, "smtp+plain", None)), State::Delivered, 1, "");
    let desk = Desk::new();
    let settings = Escalation { allow_networks: Vec::new(), ..mail(&naked, "smtp+plain", None) };
    check(&desk.send(&settings), State::Undelivered, 3, "private address");
    let refusing = MailServer::start(Manners { refusals: Arc::new(Mutex::new(vec!["550 nobody here"])), ..Manners::default() });
    let desk = Desk::new();
    check(&desk.send(&mail(&refusing, "smtp+plain", None)), State::Undelivered, 1, "550");
}

/// A service desk after Jira's published contract, with what was raised and what was added.
#[derive(Default)]
struct Board {
    requests: Vec<(String, serde_json::Value)>,
    comments: Vec<(String, String)>,
}

fn jira(board: &Arc<Mutex<Board>>, n_silent: usize) -> Receiver {
    let (board, silent) = (Arc::clone(board), AtomicUsize::new(n_silent));
    Receiver::start(None, move |call: &Call| {
        // bot:hush
        if call.header("authorization") != "Basic Ym90Omh1c2g=" {
            return (401, String::new());
        }
        let mut board = board.lock().unwrap();
        let is_silent = || silent.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        let (path, query) = call.path.split_once('?').unwrap_or((&call.path, ""));
        match (call.method.as_str(), path) {
            ("POST", "/rest/servicedeskapi/request") => {
                let sent = call.json();
                if sent["serviceDeskId"] != "10" || sent["requestTypeId"] != "25" || !sent["requestFieldValues"]["summary"].is_string() {
                    return (400, String::new());
                }
                let key = format!("HELP-{}", board.requests.len() + 1);
                board.requests.push((key.clone(), sent["requestFieldValues"].clone()));
                if is_silent() { (0, String::new()) } else { (201, json!({"issueId": "1", "issueKey": key}).to_string()) }
            }
            ("GET", "/rest/servicedeskapi/request") => {
                let term = query.split('&').find_map(|part| part.strip_prefix("searchTerm=")).unwrap_or_default();
                let found = board.requests.iter().filter(|(_, fields)| fields["summary"].as_str().unwrap().contains(term)).map(|(key, fields)| {
                    json!({"issueKey": key, "requestFieldValues": [{"fieldId": "summary", "label": "Summary", "value": fields["summary"]}]})
                });
                (200, json!({"size": 1, "isLastPage": true, "values": found.collect::<Vec<_>>()}).to_string())
            }
            ("POST", "/rest/servicedeskapi/request/HELP-1/comment") => {
                board.comments.push(("HELP-1".into(), call.json()["body"].as_str().unwrap().into()));
                if is_silent() { (0, String::new()) } else { (201, json!({"id": "1"}).to_string()) }
            }
            ("GET", "/rest/servicedeskapi/request/HELP-1/comment") => {
                let all: Vec<_> = board.comments.iter().map(|(_, body)| json!({"body": body, "public": true})).collect();
                (200, json!({"values": all}).to_string())
            }
            _ => (404, String::new()),
        }
    })
}

#[test]
fn jira_gets_one_request_and_one_comment_although_its_answers_are_lost() {
    for n_silent in [0, 1, 2] {
        let board: Arc<Mutex<Board>> = Arc::default();
        let receiver = jira(&board, n_silent);
        let desk = Desk::new();
        desk.tell_more();
        let settings = Escalation {
            jira: Some(format!("http://{}", receiver.address)),
            jira_desk: Some("10".into()),
            jira_type: Some("25".into()),
            user: Some("bot".into()),
            ..local()
        };
        let letters = desk.send(&settings);
        assert!(letters.iter().all(|letter| letter.state == State::Delivered), "{letters:?}");
        let board = board.lock().unwrap();
        assert_eq!((board.requests.len(), board.comments.len()), (1, 1), "with {n_silent} lost answers");
        assert!(board.requests[0].1["description"].as_str().unwrap().contains("ada@example.org"));
        assert!(board.comments[0].1.contains("It is red"));
        assert_eq!(letters.iter().find(|letter| letter.is_request).unwrap().remote, "HELP-1");
    }
}

#[test]
fn settings_that_cannot_work_are_told_at_the_start() {
    let missing = Escalation { ca_file: Some("/nowhere/ca.pem".into()), ..webhook("https://a.example".into()) };
    let told = |settings: &Escalation| format!("{:#}", Target::of(settings).unwrap_err());
    assert!(told(&missing).contains("read the certificates in /nowhere/ca.pem"), "{}", told(&missing));
    let empty = tempfile::NamedTempFile::new().unwrap();
    let path: &Path = empty.path();
    let settings = Escalation { secret: None, secret_file: Some(path.into()), ..webhook("https://a.example".into()) };
    assert!(told(&settings).contains("is empty"), "{}", told(&settings));
    assert!(Target::of(&Escalation::default()).unwrap().is_none());
}
