//! A judged set that is an articles folder: loaded as the server loads it, with questions in `questions.jsonl`, in the folder or beside it,
//! that name the public articles which answer them (`{"question": "…", "articles": ["public/….md"]}` a line).

use std::path::{Path, PathBuf};

use crate::library::reload::{Folder, load};

use super::Plan;
use super::lines;
use super::set::{self, Corpus, Question};
use super::trouble::{Trouble, nearest};

/// Reads the set in `folder`.
pub(super) fn open(folder: &Path, plan: &Plan) -> Result<(Corpus, Vec<Question>), Trouble> {
    let file = match &plan.queries {
        Some(wanted) => set::other_queries(folder, wanted)?,
        None => find(folder)?,
    };
    let folder = Folder { articles: folder.to_owned(), ..plan.folder.clone() };
    let (desks, _) = load(&folder, &mut |_| {}).map_err(|error| {
        Trouble::file(&folder.articles, format!("cannot be loaded: {error:#}"), "`rapport check` says what is wrong with it")
    })?;
    let shelf = desks.public.current();
    let ids: Vec<&str> = shelf.entries.iter().map(|entry| &*entry.article.id).collect();
    let questions = questions(&file, &ids)?;
    Ok((Corpus::Shelf(shelf), questions))
}

fn find(folder: &Path) -> Result<PathBuf, Trouble> {
    let places = [folder.join("questions.jsonl"), folder.join("..").join("questions.jsonl")];
    places.iter().find(|file| file.is_file()).cloned().ok_or_else(|| {
        let help = "write what requesters ask and what answers it, a line each: {\"question\": \"…\", \"articles\": [\"public/….md\"]}";
        Trouble::file(&places[0], "there is no such file, nor one beside the folder", help)
    })
}

fn questions(file: &Path, ids: &[&str]) -> Result<Vec<Question>, Trouble> {
    let numbers = set::numbers(ids.iter().copied());
    let mut questions = Vec::new();
    for line in lines::objects(file)? {
        let text = line.need(file, &["question", "text"])?;
        let mut right: Vec<(u32, u32)> = Vec::new();
        for id in line.need_list(file, "articles")? {
            let Some(number) = numbers.get(id.as_str()) else {
                let help = format!("{}name a public article by its path below the articles folder", nearest(&id, ids.iter().copied()));
                return Err(Trouble::line(file, line.number, format!("there is no public article `{id}`"), help));
            };
            if right.iter().all(|(known, _)| known != number) {
                right.push((*number, 1));
            }
        }
        if right.is_empty() {
            let help = "name the articles that answer it, or keep it in a file of its own for `--off-topic`";
            return Err(Trouble::line(file, line.number, "names no article", help));
        }
        // The text is the name: line numbers would move when a question is added above.
        questions.push(Question { id: line.get(&["_id", "id"]).unwrap_or_else(|| text.clone()), text, right });
    }
    if questions.is_empty() {
        return Err(Trouble::file(file, "holds no question", "write one a line: {\"question\": \"…\", \"articles\": [\"public/….md\"]}"));
    }
    Ok(questions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_name_public_articles() {
        let read = |text: &str| {
            let file = tempfile::NamedTempFile::new().expect("a temporary file");
            std::fs::write(file.path(), text).expect("written");
            questions(file.path(), &["public/a.md", "public/b.md"])
        };
        let question = read("{\"question\": \"q\", \"articles\": [\"public/b.md\", \"public/b.md\"]}").expect("a question");
        assert_eq!(question, [Question { id: "q".into(), text: "q".into(), right: vec![(1, 1)] }]);
        for (text, says, help) in [
            (
                "{\"question\": \"q\", \"articles\": [\"public/bb.md\"]}",
                ":1: there is no public article `public/bb.md`",
                "did you mean `public/b.md`? ",
            ),
            ("{\"question\": \"q\", \"articles\": []}", ":1: names no article", "`--off-topic`"),
            ("\n{\"question\": \"q\"}", ":2: has no list of texts named `articles`", "name the articles"),
            ("", ": holds no question", "write one a line"),
        ] {
            let trouble = read(text).expect_err("a mistake");
            assert!(trouble.message.ends_with(says) && trouble.help.contains(help), "{trouble:?}");
        }
    }
}
