//! How the site looks and speaks at one moment, templates, styles and texts together, and the place where the next such whole takes the last one's. A folder of the
//! operator's changes all of it or nothing: what is broken keeps what was shown before. Made by `cli`; `http` takes one [`Face`] for each request.
//! Deliberately absent: the disk.

use std::sync::{Arc, Mutex, PoisonError};

use super::cascade::Sheet;
use super::look::Look;
use super::overrides::{EXTRA, Files, Overrides, STYLE, proof};
use super::{Pages, assets, contrast, theme};
use crate::article::{Problem, Severity};
use crate::config::Theme;

/// Templates, texts, styles and marks of one moment.
#[derive(Debug)]
pub struct Face {
    /// Templates and texts.
    pub pages: Pages,
    /// Styles and marks.
    pub look: Look,
}

/// Where the present face is.
#[derive(Debug)]
pub struct Faces {
    theme: Theme,
    /// Held for as long as it takes to copy a pointer.
    current: Mutex<Arc<Face>>,
}

impl Faces {
    /// The face that the settings ask for, with the operator's files in it as far as they are good, and what is wrong with them: at the start the program's own stand
    /// in for what is broken.
    pub fn new(theme: &Theme, files: &Files) -> (Self, Vec<Problem>) {
        let mut files = files.clone();
        let mut all: Vec<Problem> = Vec::new();
        loop {
            let (face, problems) = make(theme, &files, None);
            for problem in problems {
                if !all.contains(&problem) {
                    all.push(problem);
                }
            }
            if let Some(face) = face {
                return (Faces { theme: theme.clone(), current: Mutex::new(Arc::new(face)) }, all);
            }
            let n_before = files.len();
            files.retain(|name, _| !all.iter().any(|problem| problem.severity == Severity::Error && problem.file == *name));
            if files.len() == n_before {
                files.clear();
            }
        }
    }

    /// The face that the settings ask for, without a folder of the operator's.
    pub fn plain(theme: &Theme) -> Self {
        Faces::new(theme, &Files::new()).0
    }

    /// The face of this moment; it stays whole for as long as it is held.
    pub fn current(&self) -> Arc<Face> {
        Arc::clone(&self.current.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes over all of what the operator's folder holds now, or, where something in it is broken, nothing. What is wrong is returned; an error among it means that
    /// the face is the one from before.
    pub fn change(&self, files: &Files) -> Vec<Problem> {
        let (face, problems) = make(&self.theme, files, Some(&self.current().look));
        if let Some(face) = face {
            *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(face);
        }
        problems
    }
}

/// A face of these files, if none of them is broken, and what is wrong with them.
fn make(theme: &Theme, files: &Files, earlier: Option<&Look>) -> (Option<Face>, Vec<Problem>) {
    let (own, mut problems) = Overrides::of(files);
    problems.extend(faint(theme, &own));
    let (strings, more) = own.strings();
    problems.extend(more);
    let pages = Pages::of(strings, &own.templates);
    problems.extend(proof::prove(&pages, &own.templates));
    problems.sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
    let is_broken = problems.iter().any(|problem| problem.severity == Severity::Error);
    let face = || Face { pages, look: Look::new(theme, own.style.as_deref(), &own.extra, earlier) };
    ((!is_broken).then(face), problems)
}

/// What stands out too little because of the operator's style sheets.
fn faint(theme: &Theme, own: &Overrides) -> Vec<Problem> {
    if own.style.is_none() && own.extra.is_empty() {
        return Vec::new();
    }
    let ours = assets::text("assets/site.css").unwrap_or_default();
    let base = own.style.as_deref().map_or(Sheet { file: None, text: &ours }, |style| Sheet { file: Some(STYLE), text: style });
    let colours = theme::colours(theme).rules;
    contrast::check(&[base, Sheet { file: None, text: &colours }, Sheet { file: Some(EXTRA), text: &own.extra }])
}

#[cfg(test)]
mod tests;
