//! A judged set: articles with an index over them, and questions of which it is known what answers them. Opened by [`super::run`].

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::article::Article;
use crate::audience::Public;
use crate::library::Shelf;
use crate::search::{Index, Without};

use super::ask::Asked;
use super::report::QuestionFigures;
use super::trouble::Trouble;
use super::{Plan, beir, figures, folder, lines};

/// A judged set.
pub(super) struct Set {
    pub(super) name: String,
    pub(super) questions: Vec<Question>,
    corpus: Corpus,
    /// Stages of matching that are left out.
    pub(super) without: Without,
}

/// What is searched.
pub(super) enum Corpus {
    /// An articles folder, loaded as the server loads it.
    Shelf(Arc<Shelf<Public>>),
    /// Texts of elsewhere, indexed as a shelf is.
    Texts(Vec<Arc<Article<Public>>>, Box<Index<Public>>),
}

/// A question and what answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) id: String,
    pub(super) text: String,
    /// Numbers of the articles that answer it, each once, with their grades, all above 0. Empty for questions that nothing answers.
    pub(super) right: Vec<(u32, u32)>,
}

/// Opens the set in `folder`.
pub(super) fn open(folder: &Path, name: String, plan: &Plan) -> Result<Set, Trouble> {
    let (corpus, mut questions) = if folder.join("corpus.jsonl").exists() {
        beir::open(folder, plan.queries.as_deref())?
    } else if folder.join("public").is_dir() || folder.join("internal").is_dir() {
        folder::open(folder, plan)?
    } else if folder.is_dir() {
        let what = "has neither a `corpus.jsonl` nor a `public` folder in it";
        return Err(Trouble::file(
            folder,
            what,
            "name a folder in BEIR's form, or an articles folder with a `questions.jsonl` in or beside it",
        ));
    } else {
        return Err(Trouble::file(folder, "there is no such folder", "name the folder of a judged set, such as `rapport eval articles`"));
    };
    let mut place = 0;
    questions.retain(|_| {
        place += 1;
        (place - 1) % plan.every.max(1) == 0
    });
    Ok(Set { name, questions, corpus, without: plan.without })
}

/// The questions of a file that no set answers, with the name of their set.
pub(super) fn off_topic(file: &Path) -> Result<(String, Vec<Question>), Trouble> {
    let mut questions = Vec::new();
    for line in lines::objects(file)? {
        let text = line.need(file, &["text", "question"])?;
        questions.push(Question { id: line.get(&["_id", "id"]).unwrap_or_else(|| line.number.to_string()), text, right: Vec::new() });
    }
    if questions.is_empty() {
        return Err(Trouble::file(file, "holds no question", "write one a line: {\"text\": \"…\"}"));
    }
    let name = folder_name(file.parent().unwrap_or(Path::new(".")));
    Ok((name, questions))
}

/// The names of the sets: of their folders, or, where two folders have the same, their whole paths.
pub(super) fn names(folders: &[PathBuf]) -> Vec<String> {
    let short: Vec<String> = folders.iter().map(|folder| folder_name(folder)).collect();
    let is_shared = |name: &String| short.iter().filter(|other| *other == name).count() > 1;
    let named = |(folder, name): (&PathBuf, &String)| if is_shared(name) { folder.display().to_string() } else { name.clone() };
    folders.iter().zip(&short).map(named).collect()
}

fn folder_name(folder: &Path) -> String {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    whole.file_name().map_or_else(|| folder.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Finds the file of questions that the plan asks for: in the set's folder, else where the path leads.
pub(super) fn other_queries(folder: &Path, wanted: &Path) -> Result<PathBuf, Trouble> {
    let inside = folder.join(wanted);
    match [inside.as_path(), wanted].into_iter().find(|file| file.is_file()) {
        Some(file) => Ok(file.to_owned()),
        None => Err(Trouble::file(
            &inside,
            "there is no such file",
            "name a file of questions that the set's folder holds with `--queries FILE`",
        )),
    }
}

impl Set {
    /// The index that is asked.
    pub(super) fn index(&self) -> &Index<Public> {
        match &self.corpus {
            Corpus::Shelf(shelf) => &shelf.index,
            Corpus::Texts(_, index) => index,
        }
    }

    /// How many articles there are.
    pub(super) fn n_articles(&self) -> usize {
        match &self.corpus {
            Corpus::Shelf(shelf) => shelf.entries.len(),
            Corpus::Texts(articles, _) => articles.len(),
        }
    }

    /// The article with this number.
    pub(super) fn article(&self, number: u32) -> Option<&Article<Public>> {
        match &self.corpus {
            Corpus::Shelf(shelf) => shelf.entries.get(number as usize).map(|entry| &*entry.article),
            Corpus::Texts(articles, _) => articles.get(number as usize).map(|article| &**article),
        }
    }

    /// The articles in the order of their numbers.
    pub(super) fn articles(&self) -> impl Iterator<Item = &Article<Public>> {
        (0..).map_while(|number| self.article(number))
    }

    /// What the report says of one question.
    pub(super) fn told(&self, question: &Question, asked: &Asked) -> QuestionFigures {
        QuestionFigures {
            id: question.id.clone(),
            text: question.text.clone(),
            rank: figures::rank_of_first(question, &asked.ranked),
            ndcg: super::report::rounded(figures::ndcg(question, &asked.ranked)),
            first: asked.ranked.first().and_then(|number| self.article(*number)).map(|article| article.id.to_string()),
            confident: asked.is_confident,
        }
    }
}

/// Article numbers by id.
pub(super) fn numbers<'a>(ids: impl Iterator<Item = &'a str>) -> HashMap<&'a str, u32> {
    ids.enumerate().map(|(number, id)| (id, number as u32)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_called_by_their_folders() {
        let names = |folders: &[&str]| names(&folders.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(names(&["a/one", "a/two/"]), ["one", "two"]);
        assert_eq!(names(&["a/one", "b/one", "c"]), ["a/one", "b/one", "c"]);
    }
}
