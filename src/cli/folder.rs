//! The articles folder, looked at before it is loaded, so that a mistake gets an answer that helps. Used by every command that loads it.
//! Deliberately absent: loading.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::article;
use crate::config::Settings;
use crate::library::reload::Folder;

use super::failure::Failure;

/// The folder that the settings name, if it can be served.
pub(super) fn find(settings: &Settings) -> Result<Folder, Failure> {
    look(&settings.articles)?;
    Ok(of(settings))
}

/// The folder that the settings name, not looked at.
pub(super) fn of(settings: &Settings) -> Folder {
    Folder {
        articles: settings.articles.clone(),
        data: settings.data.clone(),
        limits: article::Limits { file_bytes: settings.limits.file_bytes, ..article::Limits::default() },
        lang: settings.site.lang.clone(),
        settle: settings.reload.settle,
        tick: settings.reload.tick,
    }
}

fn look(articles: &Path) -> Result<(), Failure> {
    let name = articles.display();
    let entries = fs::read_dir(articles).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::broken(format!("there is no articles folder at {name}"))
            .help(format!("create it with `mkdir -p {name}/public {name}/internal`, or name another one with `--articles DIR`")),
        ErrorKind::NotADirectory => Failure::broken(format!("{name} is a file, not a folder"))
            .help("name the folder that has `public/` and `internal/` in it with `--articles DIR`"),
        ErrorKind::PermissionDenied => Failure::broken(format!("the articles folder {name} may not be read"))
            .help(format!("let this user read it (`chmod -R u+rX {name}`), or name another one with `--articles DIR`")),
        _ => Failure::broken(format!("cannot read the articles folder {name}: {error}")).help("name another folder with `--articles DIR`"),
    })?;
    drop(entries);
    let readable =
        |top: &str| match fs::read_dir(articles.join(top)) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::PermissionDenied => Err(Failure::broken(format!("{name}/{top} may not be read"))
                .help(format!("let this user read it (`chmod -R u+rX {name}/{top}`)"))),
            Err(_) => Ok(false),
        };
    if readable("public")? | readable("internal")? {
        return Ok(());
    }
    let moved =
        if fs::read_dir(articles).into_iter().flatten().flatten().any(|entry| entry.path().extension().is_some_and(|end| end == "md")) {
            format!("everybody may read these articles? `mkdir {name}/public && mv {name}/*.md {name}/public/`")
        } else {
            format!("create them with `mkdir -p {name}/public {name}/internal`, or name another folder with `--articles DIR`")
        };
    Err(Failure::broken(format!("{name} has neither a `public` nor an `internal` folder in it")).help(moved))
}

#[cfg(test)]
mod tests {
    use super::super::screen::Screen;
    use super::*;
    use crate::cli::args::Color;
    use crate::cli::failure::Exit;

    fn check(articles: &Path, says: &str) {
        let failure = look(articles).expect_err("a mistake");
        assert!(format!("{failure:?}").contains(says), "{failure:?}");
        assert_eq!(failure.tell(&Screen::new(Color::Never, true)), Exit::Broken);
    }

    #[test]
    fn each_mistake_says_what_to_do() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path();
        check(&root.join("nowhere"), "mkdir -p");
        fs::write(root.join("file"), "").expect("written");
        check(&root.join("file"), "is a file, not a folder");
        check(root, "neither a `public` nor an `internal` folder");
        fs::write(root.join("a.md"), "").expect("written");
        check(root, "everybody may read these articles?");
        fs::create_dir(root.join("internal")).expect("created");
        assert_eq!(look(root), Ok(()));
    }
}
