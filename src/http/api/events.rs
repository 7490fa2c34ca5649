//! `POST /api/v1/events`.

use axum::http::StatusCode;
use axum::response::Response;

use crate::audience::Public;
use crate::http::answer::told;
use crate::http::error::Problem;
use crate::http::posted::Json;
use crate::http::reader::Reader;
use crate::http::tell;
use crate::http::view::problem::ProblemBody;
use crate::http::view::sent::{EventsSent, EventsTaken};

/// Tell what requesters did with the suggestions
///
/// Up to 50 small events at once. JSON, or the same as `text/plain`, as `navigator.sendBeacon` sends it: no preflight. Taken at once and written soon after.
/// Questions are masked before they are written, and addresses of clients are not kept.
#[utoipa::path(
    post, path = "/api/v1/events", tag = "Feedback",
    request_body(content((EventsSent = "application/json"), (EventsSent = "text/plain")), description = "What happened"),
    responses(
        (status = 202, description = "They were taken", body = EventsTaken),
        (status = 400, description = "A body that cannot be used", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Pages of this origin may not send here", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 64 KiB", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is neither JSON nor text", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many; see `Retry-After`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "They cannot be taken now; see `Retry-After`", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn add_events(reader: Reader<Public>, body: Json) -> Result<Response, Problem> {
    let sent: EventsSent = body.read()?;
    let accepted = tell::note(&reader, sent.events)?;
    told(StatusCode::ACCEPTED, &EventsTaken { accepted })
}
