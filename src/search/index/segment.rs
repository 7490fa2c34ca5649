//! Texts in one tantivy segment, frozen, with the dictionaries read back from it. tantivy gives us its postings (documents, frequencies, positions) and
//! its codec; which words an article has is decided by `tape`, and scoring by `lexical`. Nothing is stored, nothing touches a disk, and no
//! thread outlives [`Segment::of`]. Deliberately absent: articles; whose texts these are is a `part`'s business.

use std::sync::Arc;

use tantivy::directory::RamDirectory;
use tantivy::index::SegmentReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{DocSet, IndexSettings, InvertedIndexReader, SingleSegmentIndexWriter, TERMINATED, TantivyDocument};

use super::dictionary::Dictionary;
use super::tape::{self, N_PLACES, Place, TapeReader};
use crate::article::Article;
use crate::audience::Audience;
use crate::search::language::Language;
use crate::search::semantic::{Maker, Vectors};

/// Why errors of tantivy cannot happen here.
const IN_MEMORY: &str = "an index in memory meets no disk that could fail";

/// Some texts, indexed.
pub(in crate::search) struct Segment {
    /// Facts about each document.
    pub facts: Vec<Facts>,
    /// The words as they are.
    pub words: Postings,
    /// Their stems.
    pub stems: Postings,
    /// What the texts mean.
    pub vectors: Vectors,
}

/// What scoring wants to know of a document besides its postings.
#[derive(Debug, Clone)]
pub(in crate::search) struct Facts {
    /// Number of words at each place.
    pub lengths: [u32; N_PLACES],
    /// The article's language.
    pub language: Language,
    /// Where in the body every [`tape::LANDMARK_STRIDE`]th word begins, in bytes.
    pub landmarks: Box<[u32]>,
    /// Number of the first word of each section.
    pub sections: Box<[u32]>,
}

/// One dictionary with its postings.
pub(in crate::search) struct Postings {
    /// What can be looked up.
    pub dictionary: Dictionary,
    /// Of each key: documents, and the ends of its postings and positions, which follow one another without gaps.
    keys: Vec<[u32; 3]>,
    reader: Arc<InvertedIndexReader>,
}

impl Segment {
    /// Indexes `articles` in their order. The second value says how much each word of the dictionary occurs.
    pub(super) fn of<A: Audience>(articles: &[Arc<Article<A>>]) -> (Self, Vec<u32>) {
        let (schema, words, stems) = schema();
        let tokenizers = TokenizerManager::new();
        tokenizers.register(tape::TOKENIZER, TapeReader::default());
        let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
        let builder = tantivy::Index::builder().schema(schema).tokenizers(tokenizers).settings(settings);
        let mut writer: SingleSegmentIndexWriter =
            builder.single_segment_index_writer(RamDirectory::create(), memory_budget(articles)).expect(IN_MEMORY);
        let mut facts = Vec::with_capacity(articles.len());
        let mut vectors = Maker::new();
        tape::record_all(articles, |article, tape| {
            let mut document = TantivyDocument::default();
            document.add_text(words, &tape.words);
            document.add_text(stems, &tape.stems);
            writer.add_document(document).expect(IN_MEMORY);
            vectors.add(article);
            facts.push(Facts {
                lengths: tape.lengths,
                language: Language::of_tag(Some(article.language_tag())),
                landmarks: tape.landmarks.as_slice().into(),
                sections: tape.sections.as_slice().into(),
            });
        });
        let segment = writer.finalize().expect(IN_MEMORY).searchable_segments().expect(IN_MEMORY).pop().expect("one segment was written");
        let reader = SegmentReader::open(&segment).expect(IN_MEMORY);
        let ((words, weights), (stems, _)) = (Postings::open(&reader, words), Postings::open(&reader, stems));
        (Segment { facts, words, stems, vectors: vectors.finish() }, weights)
    }
}

impl Postings {
    /// Opens a field; the second value is the weight of each word: in how many documents it is at which places, as one number.
    fn open(reader: &SegmentReader, field: Field) -> (Self, Vec<u32>) {
        let reader = reader.inverted_index(field).expect(IN_MEMORY);
        let (mut dictionary, mut weights, mut keys) = (Dictionary::default(), Vec::new(), Vec::new());
        let mut stream = reader.terms().stream().expect(IN_MEMORY);
        while let Some((key, info)) = stream.next() {
            if let Some((place, word)) = key.split_last() {
                let place = Place::of_code(*place);
                let entry = dictionary.push(word, place);
                weights.resize(entry + 1, 0);
                weights[entry] += place.dictionary_weight() * info.doc_freq;
                let [_, postings, positions] = keys.last().copied().unwrap_or_default();
                assert_eq!((postings as usize, positions as usize), (info.postings_range.start, info.positions_range.start));
                keys.push([info.doc_freq, info.postings_range.end as u32, info.positions_range.end as u32]);
            }
        }
        (Postings { dictionary, keys, reader }, weights)
    }

    fn info(&self, entry: usize, place: Place) -> Option<TermInfo> {
        let key = self.dictionary.key(entry, place)?;
        let [_, postings, positions] = key.checked_sub(1).map_or_else(Default::default, |before| self.keys[before]);
        let [doc_freq, postings_end, positions_end] = self.keys[key];
        Some(TermInfo {
            doc_freq,
            postings_range: postings as usize..postings_end as usize,
            positions_range: positions as usize..positions_end as usize,
        })
    }

    /// Calls `each` with document and frequency for every document that has the dictionary's `entry` at `place`.
    pub(in crate::search) fn for_each(&self, entry: usize, place: Place, mut each: impl FnMut(u32, u32)) {
        let Some(info) = self.info(entry, place) else { return };
        let mut block: BlockSegmentPostings =
            self.reader.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs).expect(IN_MEMORY);
        while !block.docs().is_empty() {
            for (doc, frequency) in block.docs().iter().zip(block.freqs()) {
                each(*doc, *frequency);
            }
            block.advance();
        }
    }

    /// Calls `each` with the positions of the dictionary's `entry` at `place` in those of `documents` (ascending) that have it, and which of them it is.
    pub(in crate::search) fn positions(
        &self,
        entry: usize,
        place: Place,
        documents: impl Iterator<Item = u32>,
        mut each: impl FnMut(usize, &[u32]),
    ) {
        let Some(info) = self.info(entry, place) else { return };
        let mut postings = self.reader.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions).expect(IN_MEMORY);
        let mut found = Vec::new();
        for (nth, doc) in documents.enumerate() {
            let at = if postings.doc() < doc { postings.seek(doc) } else { postings.doc() };
            if at == TERMINATED {
                return;
            }
            if at == doc {
                found.clear();
                tantivy::postings::Postings::append_positions_with_offset(&mut postings, 0, &mut found);
                each(nth, &found);
            }
        }
    }
}

fn schema() -> (Schema, Field, Field) {
    let text = |record| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tape::TOKENIZER).set_index_option(record).set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing)
    };
    let mut schema = Schema::builder();
    let words = schema.add_text_field("words", text(IndexRecordOption::WithFreqs));
    let stems = schema.add_text_field("stems", text(IndexRecordOption::WithFreqsAndPositions));
    (schema.build(), words, stems)
}

/// tantivy sizes its hash table by this; a change of one article must not clear megabytes.
fn memory_budget<A: Audience>(articles: &[Arc<Article<A>>]) -> usize {
    let bytes: usize = articles.iter().map(|article| article.body.text.len()).sum();
    (bytes * 2).clamp(400_000, 64_000_000)
}
