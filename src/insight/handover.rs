//! A question handed on to people, as it is kept: what the requester is told about it, and the letters by which it goes out. Written and read by [`super::store`], made by
//! `http`, sent by `escalate`. Deliberately absent: how a letter is sent.

/// A new question for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// What people call it: `R-4F7K-92MX`.
    pub reference: String,
    /// The end of its private address.
    pub secret: String,
    /// The client's own name for this handing-on; the same one twice is one request.
    pub key: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The question as typed.
    pub question: String,
    /// Where the requester wants the answer.
    pub email: String,
    /// The language it was asked in.
    pub lang: String,
    /// What goes to people.
    pub letter: Letter,
}

/// What goes to people, written out already, so that it says what was true when it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its own name, by which receivers know a second copy.
    pub id: String,
    /// One line.
    pub subject: String,
    /// The whole as text for people.
    pub text: String,
    /// The whole as JSON for programs.
    pub json: String,
    /// Where an answer goes; empty where nowhere.
    pub reply_to: String,
}

/// More that the requester told later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDetail {
    /// Which request it belongs to.
    pub reference: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What was told.
    pub text: String,
    /// What goes to people.
    pub letter: Letter,
}

/// How far a letter has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for its next try.
    Waiting,
    /// A try has begun, and nobody has said yet how it ended.
    Sending,
    /// The receiver has taken it.
    Delivered,
    /// All tries have failed.
    Undelivered,
}

impl State {
    /// All of them.
    pub const ALL: [State; 4] = [State::Waiting, State::Sending, State::Delivered, State::Undelivered];

    /// Its name in the database and for programs.
    pub fn name(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Sending => "sending",
            State::Delivered => "delivered",
            State::Undelivered => "undelivered",
        }
    }

    /// The state with this name; one that nobody knows has not been delivered.
    pub fn of(name: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.name() == name).unwrap_or(State::Undelivered)
    }
}

/// A request as its private page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What people call it.
    pub reference: String,
    /// The end of its private address.
    pub secret: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The question; masked once it was delivered.
    pub question: String,
    /// Where the answer goes; empty once it was delivered.
    pub email: String,
    /// How far its letter has come.
    pub state: State,
    /// What was told later, oldest first: when, and what.
    pub details: Vec<(i64, String)>,
}

/// A letter that is to go out, or has been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// What is in it.
    pub letter: Letter,
    /// The request it belongs to.
    pub reference: String,
    /// Whether it is the request itself and not a detail told later.
    pub is_request: bool,
    /// The language the request was asked in.
    pub lang: String,
    /// When it was written, in milliseconds since 1970.
    pub at: i64,
    /// How far it has come.
    pub state: State,
    /// Tries that have begun.
    pub attempts: i64,
    /// When it is tried next, in milliseconds since 1970.
    pub next_at: i64,
    /// Why the last try failed.
    pub error: String,
    /// What the receiver calls the request, where it told.
    pub remote: String,
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver has taken it, and may have told what it calls the request.
    Delivered {
        /// The receiver's own name for the request; may be empty.
        remote: String,
    },
    /// It failed and is tried again.
    Failed {
        /// Why, without anything personal.
        error: String,
        /// When, in milliseconds since 1970.
        next_at: i64,
    },
    /// It failed and is not tried again by itself.
    GivenUp {
        /// Why, without anything personal.
        error: String,
    },
}
