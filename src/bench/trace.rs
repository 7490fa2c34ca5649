//! What requesters type: questions, letter by letter. The same questions give the same trace.

use super::random::Random;

/// Nobody types a longer question before looking at the suggestions.
const MAX_LETTERS: usize = 80;

/// Typing sessions; each is what stands in the box after each key.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    sessions: Vec<Vec<String>>,
}

impl Trace {
    /// Types questions in a random but fixed order until there are `n_keys` keystrokes; they come again when there are too few.
    pub(super) fn new(questions: &[String], n_keys: usize) -> Self {
        let mut questions: Vec<&String> = questions.iter().filter(|question| !question.trim().is_empty()).collect();
        Random::new(1).shuffle(&mut questions);
        let mut sessions = Vec::new();
        let mut n = 0;
        for question in questions.iter().cycle() {
            if n >= n_keys {
                break;
            }
            let mut session = typed(question);
            session.truncate(n_keys - n);
            n += session.len();
            sessions.push(session);
        }
        Trace { sessions }
    }

    /// The typing sessions.
    pub(super) fn sessions(&self) -> &[Vec<String>] {
        &self.sessions
    }

    /// Keystrokes in all.
    pub(super) fn len(&self) -> usize {
        self.sessions.iter().map(Vec::len).sum()
    }

    /// The first sessions with together at least `n_keys` keystrokes, if there are so many, and the others.
    pub(super) fn cut(mut self, n_keys: usize) -> (Trace, Trace) {
        let mut n = 0;
        let is_enough = |session: &Vec<String>| {
            n += session.len();
            n >= n_keys
        };
        let first = self.sessions.iter().position(is_enough).map_or(self.sessions.len(), |last| last + 1);
        let others = self.sessions.split_off(first);
        (self, Trace { sessions: others })
    }
}

fn typed(question: &str) -> Vec<String> {
    let ends = question.char_indices().map(|(at, letter)| at + letter.len_utf8()).take(MAX_LETTERS);
    ends.map(|end| question[..end].to_owned()).collect()
}

/// Questions from a `questions.jsonl`: one object a line with `question`, `query`, `q` or `text`. Lines that hold none are passed over.
pub(super) fn read_questions(text: &str) -> Vec<String> {
    let question = |line: &str| {
        let object: serde_json::Value = serde_json::from_str(line).ok()?;
        let found = ["question", "query", "q", "text"].iter().find_map(|key| object.get(key)?.as_str());
        found.map(str::to_owned)
    };
    text.lines().filter_map(question).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_typed_letter_by_letter() {
        let trace = Trace::new(&["vpn ä".into(), " ".into()], 7);
        assert_eq!(trace.sessions(), [vec!["v", "vp", "vpn", "vpn ", "vpn ä"], vec!["v", "vp"]]);
        assert_eq!((trace.len(), Trace::new(&[], 7).len()), (7, 0));
        let (first, others) = trace.cut(3);
        assert_eq!((first.len(), others.len()), (5, 2));
    }

    #[test]
    fn questions_are_found_under_their_usual_names() {
        let text = "{\"question\":\"a\"}\n{\"_id\":\"1\",\"text\":\"b\"}\nnonsense\n{\"other\":1}\n{\"q\":\"c\",\"query\":\"d\"}\n";
        assert_eq!(read_questions(text), ["a", "b", "d"]);
    }
}
