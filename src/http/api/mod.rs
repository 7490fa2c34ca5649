//! The JSON API of one mount. Handlers extract, ask and answer; what is asked is in `http::ask`, what is answered in `http::view`.

pub mod articles;
pub mod docs;
pub mod escalations;
pub mod events;
pub mod feedback;
pub mod openapi;
pub mod opensearch;
pub mod search;
pub mod suggest;

use axum::Router;
use axum::routing::{get, post};

use crate::audience::Public;
use crate::http::reader::{Entrance, Mounted};

/// The API's routes.
pub fn routes<A: Entrance>() -> Router<Mounted<A>> {
    Router::new()
        .route("/api/v1/suggest", get(suggest::get_suggestions::<A>))
        .route("/api/v1/search", get(search::get_results::<A>))
        .route("/api/v1/articles", get(articles::list_articles::<A>))
        .route("/api/v1/articles/{*slug}", get(articles::get_article::<A>))
        .route("/openapi.json", get(openapi::get_document::<A>))
        .route("/api", get(docs::get_page::<A>))
}

/// What requesters' browsers alone ask and send.
pub fn public_routes() -> Router<Mounted<Public>> {
    Router::new()
        .route("/api/v1/opensearch", get(opensearch::get_completions))
        .route("/api/v1/feedback", post(feedback::add_feedback))
        .route("/api/v1/escalations", post(escalations::add_escalation))
        .route("/api/v1/events", post(events::add_events))
}
