//! The database through its door, in temporary folders.

use super::*;
use crate::insight::event::{EventKind, Reason};
use crate::insight::handover::{Letter, State};

fn event(id: &str, at: i64) -> Event {
    Event {
        id: id.into(),
        at,
        kind: EventKind::Results,
        session: "s".into(),
        query_id: "q_1".into(),
        question: "how".into(),
        article: String::new(),
        position: 0,
        n_results: Some(3),
        is_confident: Some(true),
        page: "/".into(),
        lang: "en".into(),
        generation: 1,
    }
}

fn feedback(id: &str, reason: Option<Reason>, comment: &str) -> Feedback {
    Feedback {
        id: id.into(),
        at: 5,
        article: "public/a.md".into(),
        revision: "9f3c1ab".into(),
        generation: 2,
        lang: "en".into(),
        query_id: String::new(),
        is_helpful: false,
        reason,
        comment: comment.into(),
    }
}

fn letter(id: &str) -> Letter {
    Letter { id: id.into(), subject: "Help".into(), text: "Help me".into(), json: "{}".into(), reply_to: "ada@example.org".into() }
}

fn request(number: u32) -> NewRequest {
    NewRequest {
        reference: format!("R-{number}"),
        secret: format!("secret-{number}"),
        key: format!("key-{number}"),
        at: i64::from(number),
        question: "I am ada@example.org, help".into(),
        email: "ada@example.org".into(),
        lang: "en".into(),
        letter: letter(&format!("letter-{number}")),
    }
}

async fn all_events(store: &Store, n_expected: usize) -> Vec<Event> {
    loop {
        let events = store.latest_events(1_000_000).await.expect("read");
        if events.len() >= n_expected {
            return events;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn what_is_written_is_there_after_opening_again_and_once() {
    let folder = tempfile::tempdir().expect("a folder");
    // A name that would mean something in an address.
    let data = folder.path().join("da ta?#%41ä");
    std::fs::create_dir_all(&data).expect("a folder");
    let store = Store::open(&data, 0).await.expect("opened");
    store.note(vec![event("a", 1), event("b", 2), event("a", 3)]).expect("taken");
    store.keep_feedback(feedback("f", None, "too short")).await.expect("written");
    store.keep_feedback(feedback("f", Some(Reason::Unclear), "")).await.expect("written");
    store.keep_feedback(Feedback { article: "public/other.md".into(), ..feedback("f", None, "mine now") }).await.expect("ignored");
    drop(store);

    let store = Store::open(&data, 0).await.expect("opened again");
    assert_eq!(all_events(&store, 2).await, [event("b", 2), event("a", 1)]);
    assert_eq!(store.feedback_on("public/a.md").await.expect("read"), [feedback("f", Some(Reason::Unclear), "too short")]);
    assert!(store.feedback_on("public/other.md").await.expect("read").is_empty());
    store.forget_before(2).await.expect("forgotten");
    assert_eq!(all_events(&store, 1).await, [event("b", 2)]);
    assert!(data.join(FILE).exists());
}

#[tokio::test]
async fn a_request_is_kept_once_and_its_persons_are_forgotten_after_delivery() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path(), 0).await.expect("opened");
    let kept = store.keep_request(request(1)).await.expect("written").expect("kept");
    assert_eq!((kept.reference.as_str(), kept.state, kept.email.as_str()), ("R-1", State::Waiting, "ada@example.org"));
    let again = NewRequest { reference: "R-2".into(), secret: "other".into(), ..request(1) };
    assert_eq!(store.keep_request(again).await.expect("written").expect("kept").reference, "R-1");
    let taken = NewRequest { key: "key-9".into(), ..request(1) };
    assert_eq!(store.keep_request(taken).await.expect("written"), None, "a taken reference makes no second request");

    let detail = NewDetail { reference: "R-1".into(), at: 9, text: "call 030 901820".into(), letter: letter("detail-1") };
    store.keep_detail(detail).await.expect("written");
    let due = store.due(100, 10).await.expect("read");
    assert_eq!(due.iter().map(|one| one.letter.id.as_str()).collect::<Vec<_>>(), ["letter-1"], "details wait for their request");
    store.begin("letter-1").await.expect("written");
    assert_eq!(store.due(100, 10).await.expect("read")[0].attempts, 1, "a try that nobody ended is due again");
    store.end("letter-1", Outcome::Delivered { remote: "HELP-7".into() }).await.expect("written");
    assert_eq!(store.due(100, 10).await.expect("read")[0].letter.id, "detail-1");
    assert_eq!(store.remote("R-1").await.expect("read"), "HELP-7");
    let shown = store.request("secret-1").await.expect("read").expect("there");
    assert_eq!((shown.state, shown.email.as_str(), shown.question.as_str()), (State::Delivered, "", "I am [e-mail], help"));
    store.end("detail-1", Outcome::Delivered { remote: String::new() }).await.expect("written");
    assert_eq!(store.request("secret-1").await.expect("read").expect("there").details, [(9, "call [number]".to_owned())]);
    assert_eq!(store.letters(false).await.expect("read"), []);
    assert!(store.letters(true).await.expect("read").iter().all(|one| one.letter.text.is_empty() && one.letter.reply_to.is_empty()));
}

#[tokio::test]
async fn tries_are_counted_put_off_given_up_and_begun_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path(), 0).await.expect("opened");
    store.keep_request(request(1)).await.expect("written");
    store.begin("letter-1").await.expect("written");
    store.end("letter-1", Outcome::Failed { error: "no".into(), next_at: 500 }).await.expect("written");
    assert!(store.due(499, 10).await.expect("read").is_empty());
    assert_eq!(store.due(500, 10).await.expect("read").len(), 1);
    store.end("letter-1", Outcome::GivenUp { error: "never".into() }).await.expect("written");
    assert!(store.due(9_999, 10).await.expect("read").is_empty());
    let listed = store.letters(false).await.expect("read");
    assert_eq!((listed[0].state, listed[0].error.as_str(), listed[0].attempts), (State::Undelivered, "never", 1));
    store.retry(None, 600).await.expect("written");
    assert_eq!(store.due(600, 10).await.expect("read")[0].attempts, 0);
}

#[tokio::test]
async fn a_spoilt_file_is_put_aside_and_a_newer_one_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(FILE), "this is no database at all, and longer than a header of one would be, so that it is read")
        .expect("written");
    let store = Store::open(folder.path(), 77).await.expect("a new one");
    store.keep_feedback(feedback("f", None, "")).await.expect("written");
    assert!(folder.path().join(format!("{FILE}.broken-77")).exists());
    drop(store);

    let newer = tempfile::tempdir().expect("a folder");
    let store = Store::open(newer.path(), 0).await.expect("opened");
    let mut db = store.readers.acquire().await.expect("a connection");
    sqlx::raw_sql("pragma user_version = 99").execute(&mut *db).await.expect("written");
    drop((db, store));
    assert!(matches!(Store::open(newer.path(), 0).await, Err(StoreError::Newer { found: 99, .. })));
}

#[tokio::test]
async fn a_lock_held_elsewhere_loses_no_event_and_blocks_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path(), 0).await.expect("opened");
    let mut other = store.readers.acquire().await.expect("a connection");
    sqlx::raw_sql("begin immediate").execute(&mut *other).await.expect("locked");
    let started = std::time::Instant::now();
    for number in 0..200 {
        store.note(vec![event(&format!("e{number}"), number)]).expect("taken");
    }
    // Waiting for it even once would take longer.
    assert!(started.elapsed() < PATIENCE, "noting waits for the lock: {:?}", started.elapsed());
    // Longer than the writer waits for a lock, so that it has to come back.
    tokio::time::sleep(Duration::from_millis(5_600)).await;
    assert!(store.latest_events(1).await.expect("reading goes on").is_empty());
    sqlx::raw_sql("commit").execute(&mut *other).await.expect("released");
    assert_eq!(all_events(&store, 200).await.len(), 200);
}
