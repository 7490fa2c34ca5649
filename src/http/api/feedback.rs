//! `POST /api/v1/feedback`.

use axum::http::StatusCode;
use axum::response::Response;

use crate::audience::Public;
use crate::http::answer::told;
use crate::http::error::Problem;
use crate::http::posted::Json;
use crate::http::reader::Reader;
use crate::http::tell;
use crate::http::view::problem::ProblemBody;
use crate::http::view::sent::{FeedbackKept, FeedbackSent};

/// Say whether an article helped
///
/// Answered once it is on the disk. JSON, or the same as `text/plain`, as `navigator.sendBeacon` sends it. Addresses of clients are not kept.
#[utoipa::path(
    post, path = "/api/v1/feedback", tag = "Feedback",
    request_body(content((FeedbackSent = "application/json"), (FeedbackSent = "text/plain")), description = "A word on an article"),
    responses(
        (status = 201, description = "It is kept", body = FeedbackKept),
        (status = 400, description = "A body that cannot be used", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Pages of this origin may not send here", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such article", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 64 KiB", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is neither JSON nor text", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many; see `Retry-After`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "It cannot be kept now; see `Retry-After`", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn add_feedback(reader: Reader<Public>, body: Json) -> Result<Response, Problem> {
    let sent: FeedbackSent = body.read()?;
    let number = tell::article(&reader, &sent.article).ok_or_else(Problem::not_found)?;
    let id = tell::keep_feedback(&reader, number, &sent).await?;
    told(StatusCode::CREATED, &FeedbackKept { id })
}
