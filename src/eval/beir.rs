//! A judged set in BEIR's form: `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`) and judgements in `qrels.tsv`, in the folder or
//! in its `qrels/`. A document becomes an article as plain text; no Markdown is looked for in it, since none was meant.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::article::{Article, of_text};
use crate::audience::Public;
use crate::search::{Index, Synonyms};

use super::lines::{self, Judgement};
use super::set::{self, Corpus, Question};
use super::trouble::Trouble;

/// Reads the set in `folder`, with the questions of another file if one is wanted.
pub(super) fn open(folder: &Path, queries: Option<&Path>) -> Result<(Corpus, Vec<Question>), Trouble> {
    let articles = corpus(&folder.join("corpus.jsonl"))?;
    let queries = match queries {
        Some(wanted) => set::other_queries(folder, wanted)?,
        None => folder.join("queries.jsonl"),
    };
    let questions = questions(&queries, &judgements(folder)?, &articles)?;
    let index = Index::build(&articles, Arc::new(Synonyms::default()));
    Ok((Corpus::Texts(articles, Box::new(index)), questions))
}

/// The documents in the order of their ids, as a shelf has its articles.
fn corpus(file: &Path) -> Result<Vec<Arc<Article<Public>>>, Trouble> {
    let mut lines_of: HashMap<String, usize> = HashMap::new();
    let mut articles = Vec::new();
    for line in lines::objects(file)? {
        let id = line.need(file, &["_id", "id"])?;
        if let Some(first) = lines_of.insert(id.clone(), line.number) {
            let what = format!("a second document `{id}`, after line {first}");
            return Err(Trouble::line(file, line.number, what, "give each document an `_id` of its own"));
        }
        let title = line.get(&["title"]).unwrap_or_default();
        articles.push(Arc::new(of_text::of_text(&id, &title, &line.need(file, &["text"])?)));
    }
    if articles.is_empty() {
        return Err(Trouble::file(file, "holds no document", "write one a line: {\"_id\": \"…\", \"title\": \"…\", \"text\": \"…\"}"));
    }
    articles.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(articles)
}

/// The judgements of the set and the file they stand in.
fn judgements(folder: &Path) -> Result<(PathBuf, Vec<Judgement>), Trouble> {
    let places = ["qrels.tsv", "qrels/qrels.tsv", "qrels/test.tsv", "qrels/dev.tsv"].map(|name| folder.join(name));
    let Some(file) = places.iter().find(|file| file.is_file()) else {
        let help = "write which document answers which question: question, document and grade, with tabs between them";
        return Err(Trouble::file(&places[0], "there is no such file, nor one in `qrels/`", help));
    };
    Ok((file.clone(), lines::judgements(file)?))
}

/// The questions that something answers; BEIR's files may hold others, which belong to another part of the set.
fn questions(file: &Path, judgements: &(PathBuf, Vec<Judgement>), articles: &[Arc<Article<Public>>]) -> Result<Vec<Question>, Trouble> {
    let numbers = set::numbers(articles.iter().map(|article| &*article.id));
    let mut right: HashMap<&str, Vec<(u32, u32)>> = HashMap::new();
    for Judgement { line, question, document, grade } in &judgements.1 {
        let Some(number) = numbers.get(document.as_str()) else {
            let help = "take the line out, or add the document";
            return Err(Trouble::line(&judgements.0, *line, format!("`corpus.jsonl` has no document `{document}`"), help));
        };
        let right = right.entry(question).or_default();
        if *grade > 0 && right.iter().all(|(known, _)| known != number) {
            right.push((*number, *grade));
        }
    }
    let mut questions = Vec::new();
    for line in lines::objects(file)? {
        let (id, text) = (line.need(file, &["_id", "id"])?, line.need(file, &["text"])?);
        if let Some(right) = right.get(id.as_str()).filter(|right| !right.is_empty()) {
            questions.push(Question { right: right.clone(), id, text });
        }
    }
    if questions.is_empty() {
        let what = format!("holds no question that {} says an answer for", judgements.0.display());
        return Err(Trouble::file(file, what, "see that both name the questions alike"));
    }
    Ok(questions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(files: &[(&str, &str)]) -> Result<Vec<Question>, String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join("qrels")).expect("created");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("written");
        }
        let root = format!("{}/", folder.path().display());
        open(folder.path(), None).map(|(_, questions)| questions).map_err(|trouble| trouble.message.replace(&root, ""))
    }

    const CORPUS: (&str, &str) =
        ("corpus.jsonl", "{\"_id\": \"b\", \"text\": \"x\"}\n{\"_id\": \"a\", \"title\": \"T\", \"text\": \"y\"}\n");
    const QUERIES: (&str, &str) = ("queries.jsonl", "{\"_id\": 1, \"text\": \"one\"}\n{\"_id\": \"2\", \"text\": \"two\"}\n");

    #[test]
    fn grades_of_zero_do_not_answer() {
        let questions = opened(&[CORPUS, QUERIES, ("qrels/test.tsv", "1\tb\t2\n1\ta\t0\n2\ta\t0\n")]);
        assert_eq!(questions, Ok(vec![Question { id: "1".into(), text: "one".into(), right: vec![(1, 2)] }]));
    }

    #[test]
    fn mistakes_name_file_and_line() {
        let bad = |files: &[(&str, &str)]| opened(files).expect_err("a mistake");
        assert_eq!(bad(&[CORPUS, QUERIES]), "qrels.tsv: there is no such file, nor one in `qrels/`");
        assert_eq!(bad(&[CORPUS, QUERIES, ("qrels.tsv", "1\tb\n1\tc\n")]), "qrels.tsv:2: `corpus.jsonl` has no document `c`");
        let twice = ("corpus.jsonl", "{\"_id\": \"b\", \"text\": \"x\"}\n\n{\"_id\": \"b\", \"text\": \"x\"}");
        assert_eq!(bad(&[twice]), "corpus.jsonl:3: a second document `b`, after line 1");
        assert_eq!(bad(&[("corpus.jsonl", "{\"_id\": \"b\"}")]), "corpus.jsonl:1: has no `text`");
        assert_eq!(bad(&[CORPUS, ("qrels.tsv", "3\tb\n"), QUERIES]), "queries.jsonl: holds no question that qrels.tsv says an answer for");
    }
}
