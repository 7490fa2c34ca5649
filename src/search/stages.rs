//! The stages of matching that can be left out, to see what each is worth: `rapport eval --without STAGE`. `suggest` leaves out what its options
//! name. Deliberately absent: any setting of a server; what requesters get is always all of it.

use super::expand::{How, Query};

/// A stage, or a piece of evidence, that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nearness in meaning.
    Meaning,
    /// Words that share a stem.
    Stems,
    /// What a half-typed word can become.
    Prefix,
    /// What a word that the shelf lacks was meant to be.
    Typos,
    /// Words that the shelf writes apart or in one.
    Compounds,
    /// The operator's synonyms.
    Synonyms,
    /// The title's share of the question.
    Title,
    /// The article's share of the question.
    Coverage,
    /// The share of one stretch of the text.
    Stretch,
    /// Neighbours that are neighbours in the article.
    Closeness,
    /// The share of one asked-as phrase.
    AskedAs,
    /// Likeness to the title or an asked-as phrase as a whole.
    Likeness,
    /// Preference for the question's language.
    Language,
    /// A little more for what was among the first before the last words.
    Hold,
}

impl Stage {
    /// All of them, in the order in which a question meets them.
    pub const ALL: [Stage; 14] = [
        Stage::Stems,
        Stage::Prefix,
        Stage::Typos,
        Stage::Compounds,
        Stage::Synonyms,
        Stage::Meaning,
        Stage::Title,
        Stage::Coverage,
        Stage::Stretch,
        Stage::Closeness,
        Stage::AskedAs,
        Stage::Likeness,
        Stage::Language,
        Stage::Hold,
    ];

    /// Its name, for the command line.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Meaning => "meaning",
            Stage::Stems => "stems",
            Stage::Prefix => "prefix",
            Stage::Typos => "typos",
            Stage::Compounds => "compounds",
            Stage::Synonyms => "synonyms",
            Stage::Title => "title",
            Stage::Coverage => "coverage",
            Stage::Stretch => "stretch",
            Stage::Closeness => "closeness",
            Stage::AskedAs => "asked-as",
            Stage::Likeness => "likeness",
            Stage::Language => "language",
            Stage::Hold => "hold",
        }
    }

    /// What it does, in a few words.
    pub fn does(self) -> &'static str {
        match self {
            Stage::Meaning => "articles near in meaning, found by that alone too",
            Stage::Stems => "words that share a stem with a typed one",
            Stage::Prefix => "what the word being typed can become",
            Stage::Typos => "mended spellings of words that the articles lack",
            Stage::Compounds => "words that are written apart or in one",
            Stage::Synonyms => "synonyms.toml",
            Stage::Title => "how much of the question the title says",
            Stage::Coverage => "how much of the question the article says",
            Stage::Stretch => "how much of the question one stretch of the text says",
            Stage::Closeness => "neighbours in the question that are neighbours in the text",
            Stage::AskedAs => "how much of the question one asked-as phrase says",
            Stage::Likeness => "how alike title and question are as a whole",
            Stage::Language => "the question's language before others",
            Stage::Hold => "what was among the first before the last words",
        }
    }

    /// The stage of that name.
    pub fn named(name: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

/// The stages that are left out; none unless somebody says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Without(u16);

impl FromIterator<Stage> for Without {
    fn from_iter<I: IntoIterator<Item = Stage>>(stages: I) -> Self {
        Without(stages.into_iter().fold(0, |bits, stage| bits | 1 << stage as u16))
    }
}

impl Without {
    /// Whether `stage` is left out.
    pub fn has(self, stage: Stage) -> bool {
        self.0 >> stage as u16 & 1 == 1
    }

    /// The stages left out, in order.
    pub fn stages(self) -> impl Iterator<Item = Stage> {
        Stage::ALL.into_iter().filter(move |stage| self.has(*stage))
    }

    /// Takes from `query` what words can be only by a stage that is left out.
    pub(super) fn strip(self, query: &mut Query) {
        if self == Without::default() {
            return;
        }
        for term in &mut query.terms {
            term.groups.retain(|group| stage_of(group.how).is_none_or(|stage| !self.has(stage)));
            if self.has(Stage::Stems) {
                term.groups.iter_mut().flat_map(|group| &mut group.keys).for_each(|key| key.is_exact = true);
            }
        }
    }
}

/// The stage by which a word stands for another.
fn stage_of(how: How) -> Option<Stage> {
    match how {
        How::Same => None,
        How::Completed => Some(Stage::Prefix),
        How::Mended => Some(Stage::Typos),
        How::Joined | How::Split | How::Within => Some(Stage::Compounds),
        How::Synonym => Some(Stage::Synonyms),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::Article;
    use crate::audience::Public;
    use crate::search::{Index, Options, suggest};

    #[test]
    fn names_lead_back_to_their_stages() {
        assert!(Stage::ALL.into_iter().all(|stage| Stage::named(stage.name()) == Some(stage)));
        assert_eq!(Stage::named("weather"), None);
        let without: Without = [Stage::Likeness, Stage::Typos].into_iter().collect();
        assert_eq!(without.stages().collect::<Vec<_>>(), [Stage::Typos, Stage::Likeness]);
    }

    #[test]
    fn what_only_a_left_out_stage_finds_is_not_found() {
        let article = |id: &str, title: &str| Arc::new(Article::<Public>::for_test(id, title, "See there"));
        let articles = [article("public/a.md", "Reset passwords"), article("public/b.md", "Printer jams"), article("public/c.md", "Wifi")];
        let index = Index::build(&articles, Arc::default());
        let found = |question: &str, without: &[Stage]| {
            let without = without.iter().copied().collect();
            suggest(&index, question, Options { limit: 5, without, ..Options::default() }).hits.first().map(|hit| hit.article)
        };
        let cases = [
            ("printr ", 1, Stage::Typos),
            ("passwo", 0, Stage::Prefix),
            ("jammed ", 1, Stage::Stems),
            ("wi fi ", 2, Stage::Compounds),
            ("login credentials ", 0, Stage::Meaning),
        ];
        for (question, right, stage) in cases {
            let others: Vec<Stage> = [Stage::Meaning, stage].into_iter().collect();
            assert_eq!(found(question, &[]), Some(right), "{question}");
            assert_eq!(found(question, &others), None, "{question} without {}", stage.name());
        }
    }
}
