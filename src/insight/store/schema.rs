//! The tables, and how an older database becomes one of today. Types that SQLite and PostgreSQL both have: `bigint` for numbers, moments (milliseconds since 1970) and flags,
//! `text` for everything else. Deliberately absent: going back; a database of a newer program is refused.

use sqlx::{AnyConnection, Connection, Row};

use super::StoreError;

/// Step by step from nothing to today; a step once shipped is never changed. The step's number is its place, from 1.
const STEPS: [&str; 1] = ["
create table event (
    id text primary key, at bigint not null, kind text not null, session text not null, query_id text not null, question text not null, article text not null,
    position bigint not null, n_results bigint, is_confident bigint, page text not null, lang text not null, generation bigint not null
);
create index event_at on event (at);
create table feedback (
    id text primary key, at bigint not null, article text not null, revision text not null, generation bigint not null, lang text not null, query_id text not null,
    is_helpful bigint not null, reason text not null, comment text not null
);
create index feedback_article on feedback (article, at);
create table request (
    reference text primary key, secret text not null unique, client_key text not null unique, at bigint not null, question text not null, email text not null, lang text not null
);
create table detail (id text primary key, reference text not null, at bigint not null, body text not null);
create index detail_reference on detail (reference, at);
create table letter (
    id text primary key, reference text not null, is_request bigint not null, at bigint not null, subject text not null, body text not null, json text not null, reply_to text not null,
    state text not null, attempts bigint not null, next_at bigint not null, error text not null, remote text not null
);
create index letter_state on letter (state, next_at);
create index letter_reference on letter (reference);
pragma user_version = 1;
"];

/// Brings the database to today's tables, each step whole or not at all.
pub(super) async fn migrate(db: &mut AnyConnection) -> Result<(), StoreError> {
    let version: i64 = sqlx::query("pragma user_version").fetch_one(&mut *db).await?.try_get(0)?;
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    if done > STEPS.len() {
        return Err(StoreError::Newer { found: version, known: STEPS.len() });
    }
    for step in &STEPS[done..] {
        let mut whole = db.begin().await?;
        sqlx::raw_sql(*step).execute(&mut *whole).await?;
        whole.commit().await?;
    }
    Ok(())
}
