//! A shelf as the transformer has read it. `library::meaning` reads articles in its own time and puts a [`Deep`] into the index when none is missing;
//! from then on `retrieve` asks it before the table. Deliberately absent: half a shelf. Cosines of two models say nothing about each other, so a
//! shelf of which one article is unread is ranked by the table alone.
//!
//! The transformer takes milliseconds for a question, so the reading thread does it while the request waits, for [`PATIENCE`] at most. A question read
//! too late is answered by the table and remembered, so that the next time it is asked it is there: the one case where the same question gets two answers on one shelf.

use std::collections::HashMap;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::passages;
use super::transformer::{Transformer, WORDS};
use super::vectors::{Needle, Vector, Vectors};
use crate::article::Article;
use crate::audience::Audience;
use crate::search::index::Index;

/// How long a request waits for the vector of its question.
pub const PATIENCE: Duration = Duration::from_millis(4);
/// Questions remembered; twice as many at most.
const REMEMBERED: usize = 1_024;

/// A vector of a text by the transformer.
pub type Read = Vector<WORDS>;

/// The texts of an article that are to be read; none where it is in a language the model doesn't know. Vectors depend on these texts and nothing else.
pub fn texts<A: Audience>(article: &Article<A>) -> Vec<String> {
    passages::texts(article)
}

/// All vectors of one shelf, and who reads questions.
#[derive(Debug)]
pub struct Deep {
    vectors: Vectors<WORDS>,
    desk: Arc<ReadingDesk>,
}

impl Deep {
    /// Puts the vectors of all living articles of `index` together; `read` gives those of one. `None` as soon as it lacks one.
    pub fn of<'r, A: Audience>(
        index: &Index<A>,
        desk: &Arc<ReadingDesk>,
        mut read: impl FnMut(&Article<A>) -> Option<&'r [Read]>,
    ) -> Option<Self> {
        let mut vectors = Vectors::default();
        for document in 0..index.n_documents() {
            if index.number_of(document as u32).is_some() {
                read(index.article_of_document(document))?.iter().for_each(|vector| vectors.push_made(vector));
            }
            vectors.end_document();
        }
        Some(Deep { vectors, desk: Arc::clone(desk) })
    }

    /// The cosine of each document's nearest vector; `None` when the question's own comes too late.
    pub(super) fn nearest(&self, question: &str) -> Option<Vec<f32>> {
        let needle = self.desk.read(question)?;
        let mut cosines = Vec::new();
        self.vectors.nearest(&needle, &mut cosines);
        Some(cosines)
    }
}

/// A question that waits to be read.
#[derive(Debug)]
pub struct Asked {
    text: String,
    reply: SyncSender<Arc<Needle<WORDS>>>,
}

/// Where requests leave questions for the reading thread, and the answers that are remembered.
pub struct ReadingDesk {
    /// Hands a question to the thread; false when it has too much to do.
    hand_over: Box<dyn Fn(Asked) -> bool + Send + Sync>,
    remembered: Mutex<Remembered>,
}

/// Two halves: when the young one is full, it becomes the old one, and what was only in that is forgotten.
#[derive(Debug, Default)]
struct Remembered {
    young: HashMap<String, Arc<Needle<WORDS>>>,
    old: HashMap<String, Arc<Needle<WORDS>>>,
}

impl ReadingDesk {
    /// A desk where each question is read by who asks it, however long it takes: for measuring, so that nothing comes too late.
    pub fn patient(transformer: Arc<Transformer>) -> Self {
        ReadingDesk::new(Box::new(move |asked| {
            transformer.needle(&asked.text).is_some_and(|needle| asked.reply.try_send(Arc::new(needle)).is_ok())
        }))
    }

    /// A desk whose questions go to `hand_over`.
    pub fn new(hand_over: Box<dyn Fn(Asked) -> bool + Send + Sync>) -> Self {
        ReadingDesk { hand_over, remembered: Mutex::default() }
    }

    /// Reads a question and answers whoever waits for it. For the reading thread.
    pub fn answer(&self, transformer: &Transformer, asked: Asked) {
        let known = self.recall(&asked.text);
        if let Some(needle) = known.or_else(|| transformer.needle(&asked.text).map(Arc::new)) {
            self.remember(asked.text, &needle);
            // Nobody waits any more when it took too long.
            let _ = asked.reply.try_send(needle);
        }
    }

    fn read(&self, question: &str) -> Option<Arc<Needle<WORDS>>> {
        if let Some(known) = self.recall(question) {
            return Some(known);
        }
        let (reply, answer) = sync_channel(1);
        (self.hand_over)(Asked { text: question.to_owned(), reply }).then_some(())?;
        answer.recv_timeout(PATIENCE).ok()
    }

    fn recall(&self, question: &str) -> Option<Arc<Needle<WORDS>>> {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = remembered.young.get(question) {
            return Some(Arc::clone(known));
        }
        let known = remembered.old.remove(question)?;
        remembered.young.insert(question.to_owned(), Arc::clone(&known));
        Some(known)
    }

    fn remember(&self, question: String, needle: &Arc<Needle<WORDS>>) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.young.len() >= REMEMBERED {
            remembered.old = std::mem::take(&mut remembered.young);
        }
        remembered.young.insert(question, Arc::clone(needle));
    }
}

impl std::fmt::Debug for ReadingDesk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReadingDesk").finish_non_exhaustive()
    }
}
