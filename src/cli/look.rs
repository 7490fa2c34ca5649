//! How the site looks, by `[theme]`: told where it cannot be followed to the letter, and kept fresh while the operator's folder of templates changes. Used by `serve` and
//! `check`. Deliberately absent: what files mean, which `page` knows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::article::{Problem, Severity};
use crate::config::{Reload, Theme};
use crate::library::overrides::keep::{Keeper, Read};
use crate::library::overrides::{self, Files};
use crate::page::faces::Faces;
use crate::page::look::Remark;

use super::Session;
use super::failure::Failure;

/// The look that the settings ask for, and what it is made of.
pub(super) struct Look {
    pub(super) faces: Arc<Faces>,
    /// What is wrong with the operator's files.
    pub(super) problems: Vec<Problem>,
    /// The operator's folder and what was read in it, where there is one.
    folder: Option<(PathBuf, Files)>,
}

/// Makes the look.
pub(super) fn make(theme: &Theme) -> Result<Look, Failure> {
    let folder = match &theme.folder {
        Some(folder) => Some((folder.clone(), overrides::read(folder).map_err(|error| unreadable(folder, &error))?)),
        None => None,
    };
    let nothing = Files::new();
    let (faces, problems) = Faces::new(theme, folder.as_ref().map_or(&nothing, |(_, files)| files));
    Ok(Look { faces: Arc::new(faces), problems, folder })
}

fn unreadable(folder: &Path, error: &std::io::Error) -> Failure {
    let name = folder.display();
    Failure::broken(format!("theme.folder = \"{name}\" cannot be read: {error}")).help(format!(
        "create it with `mkdir -p {name}`, name another folder (relative to the configuration file), or leave `folder` out of [theme]"
    ))
}

impl Look {
    /// Warns of what cannot be followed to the letter in `[theme]`.
    pub(super) fn tell(&self, session: &Session) {
        for Remark { message, help } in &self.faces.current().look.remarks {
            session.screen.warn(message, help);
        }
    }

    /// Keeps it fresh while the operator's folder changes, if there is one; what is wrong goes to the log.
    pub(super) fn keep(self, pace: &Reload) -> Result<Option<Keeper>, Failure> {
        let Some((folder, files)) = self.folder else { return Ok(None) };
        for problem in &self.problems {
            log(&folder, problem, "the program's own is shown in its place");
        }
        let (faces, place) = (self.faces, folder.clone());
        let keeper = Keeper::start(folder, files, pace, move |read| take(&faces, &place, read));
        keeper.map(Some).map_err(|error| {
            Failure::broken(format!("cannot start the thread that watches the theme: {error}"))
                .help("raise the process limit (`ulimit -u`)")
        })
    }
}

/// Takes over what was read, and says how that went.
fn take(faces: &Faces, folder: &Path, read: &Read) {
    let files = match read {
        Ok(files) => files,
        Err(why) => {
            let help = "put the folder back; the look stays as it was until then";
            return tracing::error!(theme.folder = %folder.display(), help, "the theme's folder {why}");
        }
    };
    let problems = faces.change(files);
    for problem in &problems {
        log(folder, problem, "all of the look stays as it was until that is mended");
    }
    if problems.iter().all(|problem| problem.severity < Severity::Error) {
        tracing::info!(theme.n_files = files.len(), "the look has changed");
    }
}

fn log(folder: &Path, problem: &Problem, meanwhile: &str) {
    let Problem { code, severity, file, line, message, help, .. } = problem;
    let line = line.map_or(String::new(), |line| format!(":{line}"));
    let place = format!("{}{line}", folder.join(file).display());
    match severity {
        Severity::Error => tracing::error!(code, help, "{place}: {message}; {meanwhile}"),
        Severity::Warning => tracing::warn!(code, help, "{place}: {message}"),
        Severity::Info => tracing::info!(code, help, "{place}: {message}"),
    }
}
