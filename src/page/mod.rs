//! Pages: the template environment, page models and embedded assets. Called by `http::site`. Deliberately absent: requests and routes.
