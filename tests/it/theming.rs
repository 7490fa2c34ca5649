//! An operator's folder of templates, styles and texts, through the running program: live when saved, kept when broken, ours again when taken away.

use std::fs;

use crate::crash::{Server, run};
use crate::kit::{write, write_tree};

const TREE: &str = "//- public/mail.md\n# Set up mail\n\nOpen the program and type your address.\n";
const HOURS: &str =
    "{% extends \"built-in/home.html\" %}\n{% block main %}\n<p class=\"hours\">Monday to Friday</p>\n{{ super() }}\n{% endblock %}\n";

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    write_tree(&dir.path().join("articles"), TREE);
    write(dir.path(), "theme/home.html", HOURS);
    write(dir.path(), "rapport.toml", "[theme]\nfolder = \"theme\"\n[reload]\nsettle = \"20ms\"\n");
    dir
}

fn home(server: &Server) -> String {
    server.get("/").1
}

/// The address of the style sheet that a page names.
fn style_url(page: &str) -> &str {
    let at = page.find("/static/site.").unwrap();
    page[at..].split('"').next().unwrap()
}

#[test]
fn what_is_saved_is_shown_and_what_is_broken_is_told_and_not() {
    let dir = folder();
    let mut server = Server::start(dir.path(), &[]);
    let first = home(&server);
    assert!(first.contains("Monday to Friday") && first.contains("Set up mail"), "{first}");

    write(dir.path(), "theme/home.html", HOURS.replace("Monday to Friday", "Every day"));
    server.wait(|server| home(server).contains("Every day"), "show the new template");

    write(dir.path(), "theme/home.html", HOURS.replace("{{ super() }}", "{{ opening_hours }}"));
    server.wait(|server| server.log().contains("home.html:4: `opening_hours` is undefined"), "tell what is wrong");
    assert!(home(&server).contains("Every day"), "what was good stays");
    let checked = run(dir.path(), &["check"]);
    assert_eq!(checked.code, Some(1), "{}", checked.stdout);
    assert!(checked.stdout.contains("error[KB710]") && checked.stdout.contains("theme/home.html:4"), "{}", checked.stdout);

    fs::remove_file(dir.path().join("theme/home.html")).unwrap();
    server.wait(|server| !home(server).contains("Every day"), "show its own page again");
    assert!(home(&server).contains("Set up mail"));

    let before = style_url(&home(&server)).to_owned();
    write(dir.path(), "theme/extra.css", ".hours{font-weight:700}");
    server.wait(|server| style_url(&home(server)) != before, "name another style sheet");
    let (status, style) = server.get(style_url(&home(&server)));
    assert!(status == 200 && style.ends_with(".hours{font-weight:700}"), "{status} {style}");
    assert_eq!(server.get(&before).0, 200, "pages that are open name it");

    write(dir.path(), "theme/extra.css", ".hours{font-weight:700}\n.hours{background:#fff8e0}");
    server.wait(|server| server.log().contains("extra.css:2: in `.hours`, text #e8ecf4 stands out 1.1 : 1"), "tell what cannot be read");
    assert_eq!(run(dir.path(), &["check"]).code, Some(0), "it is a warning");

    write(dir.path(), "theme/strings/fr.toml", "name = \"Français\"\n[frame]\ncontact = \"Contactez-nous\"\n");
    server.wait(|server| server.get("/?lang=fr").1.contains("Contactez-nous"), "speak French");

    fs::rename(dir.path().join("theme"), dir.path().join("gone")).unwrap();
    server.wait(|server| server.log().contains("the theme's folder cannot be read"), "miss the folder");
    assert!(server.get("/?lang=fr").1.contains("Contactez-nous"), "the look stays");
    fs::rename(dir.path().join("gone"), dir.path().join("theme")).unwrap();
    write(dir.path(), "theme/home.html", HOURS);
    server.wait(|server| home(server).contains("Monday to Friday"), "find the folder again");
    let log = server.stop();
    assert!(!log.contains("panicked"), "{log}");
}

#[test]
fn a_broken_folder_does_not_keep_the_server_from_starting() {
    let dir = folder();
    write(dir.path(), "theme/home.html", "{% block main %}");
    write(dir.path(), "theme/extra.css", "p{");
    let mut server = Server::start(dir.path(), &[]);
    assert!(home(&server).contains("Set up mail"));
    let log = server.stop();
    assert!(log.contains("theme/home.html") && log.contains("extra.css:1: this block never ends"), "{log}");

    fs::remove_dir_all(dir.path().join("theme")).unwrap();
    let refused = run(dir.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    assert!(refused.stderr.contains("theme.folder = ") && refused.stderr.contains("mkdir -p"), "{}", refused.stderr);
}
