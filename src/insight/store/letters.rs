//! Statements for the outbox. Called by [`super::writer`], [`super::requests`] and [`super::Store`]. Once a letter was taken, nothing personal of it is kept.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AnyPool, Error, Row};

use crate::insight::handover::{Letter, Outcome, Outgoing, State};
use crate::insight::privacy;

/// Puts a letter into the outbox, due at once.
pub(super) async fn add(db: &mut AnyConnection, letter: &Letter, reference: &str, is_request: bool, at: i64) -> Result<(), Error> {
    sqlx::query(
        "insert into letter (id, reference, is_request, at, subject, body, json, reply_to, state, attempts, next_at, error, remote)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', 0, $4, '', '')",
    )
    .bind(letter.id.as_str())
    .bind(reference)
    .bind(i64::from(is_request))
    .bind(at)
    .bind(letter.subject.as_str())
    .bind(letter.text.as_str())
    .bind(letter.json.as_str())
    .bind(letter.reply_to.as_str())
    .execute(db)
    .await?;
    Ok(())
}

/// Writes that a try begins.
pub(super) async fn begin(db: &mut AnyConnection, id: &str) -> Result<(), Error> {
    sqlx::query("update letter set state = 'sending', attempts = attempts + 1 where id = $1").bind(id).execute(db).await?;
    Ok(())
}

/// Writes how a try ended.
pub(super) async fn end(db: &mut AnyConnection, id: &str, outcome: &Outcome) -> Result<(), Error> {
    match outcome {
        Outcome::Delivered { remote } => {
            sqlx::query("update letter set state = 'delivered', error = '', remote = $2, subject = '', body = '', json = '', reply_to = '' where id = $1")
                .bind(id)
                .bind(remote.as_str())
                .execute(&mut *db)
                .await?;
            forget_persons(db, id).await
        }
        Outcome::Failed { error, next_at } => {
            let set = sqlx::query("update letter set state = 'waiting', error = $2, next_at = $3 where id = $1");
            set.bind(id).bind(error.as_str()).bind(*next_at).execute(db).await.map(|_| ())
        }
        Outcome::GivenUp { error } => {
            let set = sqlx::query("update letter set state = 'undelivered', error = $2 where id = $1");
            set.bind(id).bind(error.as_str()).execute(db).await.map(|_| ())
        }
    }
}

/// People have it now: the address goes, and what was typed is masked like every other question.
async fn forget_persons(db: &mut AnyConnection, id: &str) -> Result<(), Error> {
    let question = sqlx::query(
        "select r.reference, r.question from request r join letter l on l.reference = r.reference where l.id = $1 and l.is_request = 1",
    );
    if let Some(row) = question.bind(id).fetch_optional(&mut *db).await? {
        let masked = privacy::mask(row.try_get("question")?, usize::MAX);
        let set = sqlx::query("update request set question = $2, email = '' where reference = $1");
        set.bind(row.try_get::<String, _>("reference")?).bind(masked).execute(&mut *db).await?;
    }
    if let Some(row) = sqlx::query("select body from detail where id = $1").bind(id).fetch_optional(&mut *db).await? {
        let masked = privacy::mask(row.try_get("body")?, usize::MAX);
        sqlx::query("update detail set body = $2 where id = $1").bind(id).bind(masked).execute(db).await?;
    }
    Ok(())
}

/// Lets letters be tried again from the beginning.
pub(super) async fn retry(db: &mut AnyConnection, reference: Option<&str>, now: i64) -> Result<(), Error> {
    match reference {
        Some(reference) => {
            let set = sqlx::query(
                "update letter set state = 'waiting', attempts = 0, next_at = $2 where reference = $1 and state in ('waiting', 'undelivered')",
            );
            set.bind(reference).bind(now).execute(db).await.map(|_| ())
        }
        None => {
            let set = sqlx::query("update letter set state = 'waiting', attempts = 0, next_at = $1 where state = 'undelivered'");
            set.bind(now).execute(db).await.map(|_| ())
        }
    }
}

/// Letters whose time has come, and those whose try nobody has ended; a detail only once its request has been taken.
pub(super) async fn due(db: &AnyPool, now: i64, most: i64) -> Result<Vec<Outgoing>, Error> {
    let rows = sqlx::query(
        "select l.*, r.lang from letter l join request r on r.reference = l.reference
         where l.state in ('waiting', 'sending') and l.next_at <= $1
           and (l.is_request = 1 or exists (select 1 from letter f where f.reference = l.reference and f.is_request = 1 and f.state = 'delivered'))
         order by l.at, l.id limit $2",
    );
    rows.bind(now).bind(most).fetch_all(db).await?.iter().map(outgoing).collect()
}

/// Letters, oldest first.
pub(super) async fn all(db: &AnyPool, with_delivered: bool) -> Result<Vec<Outgoing>, Error> {
    let rows = sqlx::query(
        "select l.*, r.lang from letter l join request r on r.reference = l.reference where l.state <> 'delivered' or $1 = 1 order by l.at, l.id",
    );
    rows.bind(i64::from(with_delivered)).fetch_all(db).await?.iter().map(outgoing).collect()
}

/// What the receiver calls a request.
pub(super) async fn remote(db: &AnyPool, reference: &str) -> Result<String, Error> {
    let row = sqlx::query("select remote from letter where reference = $1 and is_request = 1").bind(reference).fetch_optional(db).await?;
    row.map_or(Ok(String::new()), |row| row.try_get("remote"))
}

fn outgoing(row: &AnyRow) -> Result<Outgoing, Error> {
    let letter = Letter {
        id: row.try_get("id")?,
        subject: row.try_get("subject")?,
        text: row.try_get("body")?,
        json: row.try_get("json")?,
        reply_to: row.try_get("reply_to")?,
    };
    Ok(Outgoing {
        letter,
        reference: row.try_get("reference")?,
        is_request: row.try_get::<i64, _>("is_request")? != 0,
        lang: row.try_get("lang")?,
        at: row.try_get("at")?,
        state: State::of(row.try_get("state")?),
        attempts: row.try_get("attempts")?,
        next_at: row.try_get("next_at")?,
        error: row.try_get("error")?,
        remote: row.try_get("remote")?,
    })
}
