//! What requesters tell the server by what they do: questions, opened answers, feedback, and questions handed on to people. `http` writes here, `escalate` sends what waits,
//! `cli` lists it. Writing never slows a request: all of it goes through one bounded queue to one writer. Deliberately absent: articles, addresses of clients, and any question
//! that was not masked first.

pub mod event;
pub mod handover;
pub mod privacy;
pub mod store;
pub mod token;
