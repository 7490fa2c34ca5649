//! What is written down: small events of one typing session, and feedback on an article. Made by `http`, written by [`super::store`]. Deliberately absent: who it was.

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// Suggestions were shown for a settled question.
    Results,
    /// A suggestion was opened.
    Select,
    /// The requester said that this answered the question.
    Resolved,
    /// The requester said that nothing did.
    Unresolved,
    /// The question went on to people.
    Handoff,
}

impl EventKind {
    /// All of them.
    pub const ALL: [EventKind; 5] = [EventKind::Results, EventKind::Select, EventKind::Resolved, EventKind::Unresolved, EventKind::Handoff];

    /// Its name on the wire and in the database.
    pub fn name(self) -> &'static str {
        match self {
            EventKind::Results => "results",
            EventKind::Select => "select",
            EventKind::Resolved => "resolved",
            EventKind::Unresolved => "unresolved",
            EventKind::Handoff => "handoff",
        }
    }

    /// The kind with this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One event. What a client did not send is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its own name; the same event sent twice is written once.
    pub id: String,
    /// When the server heard of it, in milliseconds since 1970.
    pub at: i64,
    /// What happened.
    pub kind: EventKind,
    /// The typing session: a random word that the page made up and forgets.
    pub session: String,
    /// The question's name.
    pub query_id: String,
    /// The question, masked.
    pub question: String,
    /// Id or slug of the article, as the client named it.
    pub article: String,
    /// Where the article stood in the list, from 1; 0 where it is not known.
    pub position: i64,
    /// How many suggestions were shown; `None` where it is not known.
    pub n_results: Option<i64>,
    /// Whether the server was confident; `None` where it is not known.
    pub is_confident: Option<bool>,
    /// The path of the page it happened on, without query and host.
    pub page: String,
    /// Language.
    pub lang: String,
    /// The generation that was asked.
    pub generation: i64,
}

/// What was missing, where an article did not help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// What it says is not true any more.
    Outdated,
    /// It is hard to understand.
    Unclear,
    /// Its steps were followed and did not work.
    Steps,
    /// It answers something else.
    OtherQuestion,
}

impl Reason {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Reason; 4] = [Reason::Outdated, Reason::Unclear, Reason::Steps, Reason::OtherQuestion];

    /// Its name on the wire and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Outdated => "outdated",
            Reason::Unclear => "unclear",
            Reason::Steps => "steps",
            Reason::OtherQuestion => "other_question",
        }
    }

    /// The reason with this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// One requester's word on one article at one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Its own name; what is said later under the same name completes it.
    pub id: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The article's id.
    pub article: String,
    /// The git commit that was served.
    pub revision: String,
    /// The generation that was served.
    pub generation: i64,
    /// The article's language.
    pub lang: String,
    /// The question that led to it; empty where it is not known.
    pub query_id: String,
    /// Whether it helped.
    pub is_helpful: bool,
    /// What was missing.
    pub reason: Option<Reason>,
    /// In the requester's words, masked.
    pub comment: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_what_they_name() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::of(kind.name()), Some(kind));
        }
        for reason in Reason::ALL {
            assert_eq!(Reason::of(reason.name()), Some(reason));
        }
        assert_eq!((EventKind::of("clicked"), Reason::of("")), (None, None));
    }
}
