//! The corpus of a benchmark: the given articles copied to the scratch folder and grown there. Markdown and `synonyms.toml` are copied, attachments
//! are not: they are not searched. Deliberately absent: touching the given folder.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use crate::article::{Article, Limits};
use crate::audience::Internal;
use crate::library::reload::{Folder, load};

use super::Plan;
use super::figures::Size;
use super::grow::{Donor, Garden, sections};
use super::scratch::Scratch;
use super::trace::read_questions;

/// A corpus on disk.
#[derive(Debug)]
pub(super) struct Corpus {
    /// Its folder.
    pub(super) folder: PathBuf,
    /// Ids of the public articles.
    pub(super) public: Vec<String>,
    /// What requesters would ask of it.
    pub(super) questions: Vec<String>,
    size: Size,
}

impl Corpus {
    /// Copies and grows the plan's articles.
    pub(super) fn make(plan: &Plan, scratch: &Scratch) -> anyhow::Result<Self> {
        let folder = scratch.articles();
        let mut bytes = 0;
        for top in ["public", "internal"] {
            fs::create_dir_all(folder.join(top))?;
            bytes +=
                copy(&plan.articles.join(top), &folder.join(top)).with_context(|| format!("copy {}/{top}", plan.articles.display()))?;
        }
        if let Ok(synonyms) = fs::read(plan.articles.join("synonyms.toml")) {
            fs::write(folder.join("synonyms.toml"), synonyms)?;
        }
        let articles = read(&folder, scratch)?;
        let mut corpus = Corpus {
            public: articles.iter().filter(|article| is_public(article)).map(|article| article.id.to_string()).collect(),
            questions: questions(&plan.articles, &articles),
            size: Size { articles: articles.len(), internal: 0, bytes, grown: 0 },
            folder,
        };
        corpus.size.internal = articles.len() - corpus.public.len();
        ensure!(!corpus.public.is_empty(), "there is no live public article in {} to ask for", plan.articles.display());
        corpus.grow(plan, &articles)?;
        Ok(corpus)
    }

    fn grow(&mut self, plan: &Plan, articles: &[std::sync::Arc<Article<Internal>>]) -> anyhow::Result<()> {
        let donors: Vec<Donor> = articles.iter().filter(|article| is_public(article)).map(|article| donor(article)).collect();
        let mut garden = Garden::new(&donors);
        for _ in self.size.articles..plan.scale.unwrap_or(0) {
            plan.go_on()?;
            let grown = garden.grow();
            let file = self.folder.join(&grown.path);
            if let Some(parent) = file.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(&file, &grown.text).with_context(|| format!("write {}", file.display()))?;
            self.size.articles += 1;
            self.size.grown += 1;
            self.size.bytes += grown.text.len() as u64;
            if grown.path.starts_with("public/") {
                self.public.push(grown.path);
            } else {
                self.size.internal += 1;
            }
        }
        Ok(())
    }

    /// How many articles it has.
    pub(super) fn n_articles(&self) -> usize {
        self.size.articles
    }

    /// How large it is.
    pub(super) fn size(&self) -> Size {
        self.size.clone()
    }
}

fn is_public(article: &Article<Internal>) -> bool {
    article.agent.as_ref().is_some_and(|agent| agent.is_public)
}

fn donor(article: &Article<Internal>) -> Donor {
    Donor {
        folder: article.category.join("/"),
        title: article.title.clone(),
        keywords: article.keywords.clone(),
        sections: sections(&article.body.markdown),
    }
}

/// Copies the Markdown files of a folder; gives their bytes. Links are not followed, so that the copy ends. A missing folder has none.
fn copy(from: &Path, to: &Path) -> anyhow::Result<u64> {
    let Ok(entries) = fs::read_dir(from) else { return Ok(0) };
    let mut bytes = 0;
    for entry in entries {
        let entry = entry?;
        let (kind, target) = (entry.file_type()?, to.join(entry.file_name()));
        let is_markdown = Path::new(&entry.file_name()).extension().is_some_and(|end| end == "md" || end == "markdown");
        if kind.is_dir() && !entry.file_name().as_encoded_bytes().starts_with(b".") {
            fs::create_dir_all(&target)?;
            bytes += copy(&entry.path(), &target)?;
        } else if kind.is_file() && is_markdown {
            bytes += fs::copy(entry.path(), &target)?;
        }
    }
    Ok(bytes)
}

fn read(folder: &Path, scratch: &Scratch) -> anyhow::Result<Vec<std::sync::Arc<Article<Internal>>>> {
    let second = std::time::Duration::from_secs(1);
    let folder = Folder {
        articles: folder.to_owned(),
        data: scratch.root().join("reading"),
        limits: Limits::default(),
        lang: "en".into(),
        settle: second,
        tick: second,
    };
    let (desks, _) = load(&folder, &mut |_| {})?;
    Ok(desks.internal.current().entries.iter().map(|entry| std::sync::Arc::clone(&entry.article)).collect())
}

/// `questions.jsonl` in or beside the articles folder, else what the public articles say they are asked as, and their titles.
fn questions(articles: &Path, read: &[std::sync::Arc<Article<Internal>>]) -> Vec<String> {
    let beside = [articles.join("questions.jsonl"), articles.join("..").join("questions.jsonl")];
    let written =
        beside.iter().filter_map(|file| fs::read_to_string(file).ok()).map(|text| read_questions(&text)).find(|found| !found.is_empty());
    let told = || {
        let public = read.iter().filter(|article| is_public(article));
        public.flat_map(|article| article.asked_as.iter().chain([&article.title]).cloned()).collect()
    };
    written.unwrap_or_else(told)
}
