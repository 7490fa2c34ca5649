//! Statements for events and feedback. Called by [`super::writer`] and [`super::Store`].

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AnyPool, Error, Row};

use crate::insight::event::{Event, EventKind, Feedback, Reason};

/// Writes events; one that is there already stays as it is.
pub(super) async fn add_events(db: &mut AnyConnection, events: &[Event]) -> Result<(), Error> {
    for event in events {
        sqlx::query(
            "insert into event (id, at, kind, session, query_id, question, article, position, n_results, is_confident, page, lang, generation)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (id) do nothing",
        )
        .bind(event.id.as_str())
        .bind(event.at)
        .bind(event.kind.name())
        .bind(event.session.as_str())
        .bind(event.query_id.as_str())
        .bind(event.question.as_str())
        .bind(event.article.as_str())
        .bind(event.position)
        .bind(event.n_results)
        .bind(event.is_confident.map(i64::from))
        .bind(event.page.as_str())
        .bind(event.lang.as_str())
        .bind(event.generation)
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Writes feedback. Under the same name it completes what was said of the same article: what is said later wins, and nothing said before is lost.
pub(super) async fn add_feedback(db: &mut AnyConnection, feedback: &Feedback) -> Result<(), Error> {
    sqlx::query(
        "insert into feedback (id, at, article, revision, generation, lang, query_id, is_helpful, reason, comment)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (id) do update set
             is_helpful = excluded.is_helpful,
             reason = case when excluded.reason = '' then feedback.reason else excluded.reason end,
             comment = case when excluded.comment = '' then feedback.comment else excluded.comment end
         where feedback.article = excluded.article",
    )
    .bind(feedback.id.as_str())
    .bind(feedback.at)
    .bind(feedback.article.as_str())
    .bind(feedback.revision.as_str())
    .bind(feedback.generation)
    .bind(feedback.lang.as_str())
    .bind(feedback.query_id.as_str())
    .bind(i64::from(feedback.is_helpful))
    .bind(feedback.reason.map_or("", Reason::name))
    .bind(feedback.comment.as_str())
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets what is older than `moment`.
pub(super) async fn forget_before(db: &mut AnyConnection, moment: i64) -> Result<(), Error> {
    sqlx::query("delete from event where at < $1").bind(moment).execute(&mut *db).await?;
    sqlx::query("delete from feedback where at < $1").bind(moment).execute(db).await?;
    Ok(())
}

/// Feedback on an article, oldest first.
pub(super) async fn feedback_on(db: &AnyPool, article: &str) -> Result<Vec<Feedback>, Error> {
    let rows = sqlx::query(
        "select id, at, article, revision, generation, lang, query_id, is_helpful, reason, comment from feedback where article = $1 order by at, id",
    )
    .bind(article)
    .fetch_all(db)
    .await?;
    rows.iter().map(feedback).collect()
}

/// The newest events, newest first.
pub(super) async fn latest(db: &AnyPool, most: i64) -> Result<Vec<Event>, Error> {
    let rows = sqlx::query(
        "select id, at, kind, session, query_id, question, article, position, n_results, is_confident, page, lang, generation
         from event order by at desc, id limit $1",
    )
    .bind(most)
    .fetch_all(db)
    .await?;
    rows.iter().map(event).collect()
}

fn feedback(row: &AnyRow) -> Result<Feedback, Error> {
    Ok(Feedback {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        article: row.try_get("article")?,
        revision: row.try_get("revision")?,
        generation: row.try_get("generation")?,
        lang: row.try_get("lang")?,
        query_id: row.try_get("query_id")?,
        is_helpful: row.try_get::<i64, _>("is_helpful")? != 0,
        reason: Reason::of(row.try_get::<&str, _>("reason")?),
        comment: row.try_get("comment")?,
    })
}

fn event(row: &AnyRow) -> Result<Event, Error> {
    let kind: &str = row.try_get("kind")?;
    Ok(Event {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        kind: EventKind::of(kind).ok_or_else(|| Error::Decode(format!("no kind of event is called {kind}").into()))?,
        session: row.try_get("session")?,
        query_id: row.try_get("query_id")?,
        question: row.try_get("question")?,
        article: row.try_get("article")?,
        position: row.try_get("position")?,
        n_results: row.try_get("n_results")?,
        is_confident: row.try_get::<Option<i64>, _>("is_confident")?.map(|flag| flag != 0),
        page: row.try_get("page")?,
        lang: row.try_get("lang")?,
        generation: row.try_get("generation")?,
    })
}
