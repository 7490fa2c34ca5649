//! Statements for questions handed on to people and what is told of them later. Called by [`super::writer`] and [`super::Store`].

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AnyPool, Error, Row};

use super::letters;
use crate::insight::handover::{NewDetail, NewRequest, Request, State};

/// Writes a request with its letter, both or neither. Where its key, reference or secret is taken, nothing is written.
pub(super) async fn add(db: &mut AnyConnection, request: &NewRequest) -> Result<(), Error> {
    let written = sqlx::query(
        "insert into request (reference, secret, client_key, at, question, email, lang) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
    )
    .bind(request.reference.as_str())
    .bind(request.secret.as_str())
    .bind(request.key.as_str())
    .bind(request.at)
    .bind(request.question.as_str())
    .bind(request.email.as_str())
    .bind(request.lang.as_str())
    .execute(&mut *db)
    .await?;
    if written.rows_affected() == 0 {
        return Ok(());
    }
    letters::add(db, &request.letter, &request.reference, true, request.at).await
}

/// Writes a detail with its letter, both or neither. The letter's name is the detail's: the same one twice is one.
pub(super) async fn add_detail(db: &mut AnyConnection, detail: &NewDetail) -> Result<(), Error> {
    let written = sqlx::query("insert into detail (id, reference, at, body) values ($1, $2, $3, $4) on conflict do nothing")
        .bind(detail.letter.id.as_str())
        .bind(detail.reference.as_str())
        .bind(detail.at)
        .bind(detail.text.as_str())
        .execute(&mut *db)
        .await?;
    if written.rows_affected() == 0 {
        return Ok(());
    }
    letters::add(db, &detail.letter, &detail.reference, false, detail.at).await
}

/// The request of a client's key.
pub(super) async fn by_key(db: &AnyPool, key: &str) -> Result<Option<Request>, Error> {
    let found = sqlx::query(
        "select r.reference, r.secret, r.at, r.question, r.email, l.state from request r join letter l on l.reference = r.reference and l.is_request = 1
         where r.client_key = $1",
    );
    whole(db, found.bind(key).fetch_optional(db).await?).await
}

/// The request at a private address.
pub(super) async fn by_secret(db: &AnyPool, secret: &str) -> Result<Option<Request>, Error> {
    let found = sqlx::query(
        "select r.reference, r.secret, r.at, r.question, r.email, l.state from request r join letter l on l.reference = r.reference and l.is_request = 1
         where r.secret = $1",
    );
    whole(db, found.bind(secret).fetch_optional(db).await?).await
}

async fn whole(db: &AnyPool, row: Option<AnyRow>) -> Result<Option<Request>, Error> {
    let Some(row) = row else { return Ok(None) };
    let reference: String = row.try_get("reference")?;
    let rows =
        sqlx::query("select at, body from detail where reference = $1 order by at, id").bind(reference.as_str()).fetch_all(db).await?;
    let details: Result<Vec<(i64, String)>, Error> = rows.iter().map(|row| Ok((row.try_get("at")?, row.try_get("body")?))).collect();
    Ok(Some(Request {
        reference,
        secret: row.try_get("secret")?,
        at: row.try_get("at")?,
        question: row.try_get("question")?,
        email: row.try_get("email")?,
        state: State::of(row.try_get("state")?),
        details: details?,
    }))
}
