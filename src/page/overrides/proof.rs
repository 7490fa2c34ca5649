//! Every page tried before readers see it: compiled, and rendered with a full and with an empty model, so that a name that is not there is told when the template is
//! saved. Deliberately absent: what stands in the page; browsers and eyes judge that.

use std::collections::BTreeMap;
use std::error::Error as _;

use minijinja::{Error, ErrorKind};

use super::{BROKEN, problem, sample};
use crate::article::Problem;
use crate::page::{BLANK, Pages};

/// Tries all pages with the operator's templates among the program's; what is wrong, each place once.
pub(in crate::page) fn prove(pages: &Pages, own: &BTreeMap<String, String>) -> Vec<Problem> {
    if own.is_empty() {
        return Vec::new();
    }
    let environment = &pages.tongues[0].environment;
    let compiled = own.keys().filter_map(|name| environment.get_template(name).err().map(|error| told(&error, own, name)));
    let mut problems: Vec<Problem> = compiled.collect();
    if !problems.is_empty() {
        return problems;
    }
    for (template, model) in sample::all() {
        let Err(error) = pages.tongues[0].own(template, &model) else { continue };
        let found = told(&error, own, template);
        if !problems.iter().any(|known| (&known.file, known.line) == (&found.file, found.line)) {
            problems.push(found);
        }
    }
    problems
}

/// What an error means to the operator: the innermost place in a file of his, and what is wrong there. `page` is the template that was to be rendered.
pub(in crate::page) fn told(error: &Error, own: &BTreeMap<String, String>, page: &str) -> Problem {
    let mut place = None;
    let mut innermost = error;
    let mut next = Some(error);
    while let Some(error) = next {
        innermost = error;
        if let Some(name) = error.name().filter(|name| own.contains_key(*name)) {
            place = Some((name.to_owned(), error.line()));
        }
        next = error.source().and_then(|source| source.downcast_ref());
    }
    let (message, help) = meaning(innermost);
    match place {
        Some((file, line)) => problem(BROKEN, &file, line, message, help),
        // It fails in a template of the program's that uses one of his.
        None => {
            let file = if own.contains_key(page) { page } else { own.keys().next().map_or(page, String::as_str) };
            let at = innermost.name().map_or(String::new(), |name| format!(" in {name}:{}", innermost.line().unwrap_or(1)));
            let message = format!("{page} cannot be rendered with these templates: {message}{at}");
            problem(BROKEN, file, None, message, "keep the blocks and macros of the template that it takes the place of")
        }
    }
}

fn meaning(error: &Error) -> (String, &'static str) {
    let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    match error.kind() {
        ErrorKind::SyntaxError => {
            (format!("this is no template: {detail}"), "mend the line; {{ … }} shows a value, {% … %} decides, {# … #} says nothing")
        }
        ErrorKind::UndefinedError => (detail, "compare the name with the template of the same name in the program's templates/"),
        ErrorKind::OutOfFuel => {
            ("it takes too long".to_owned(), "make its loops shorter: a page has a few thousand steps, and at most a million")
        }
        ErrorKind::TemplateNotFound => (detail, "name a file of this folder or of the program, or the program's own by built-in/NAME"),
        _ if detail == BLANK => (detail, "begin with {% extends \"base.html\" %} and fill {% block main %}"),
        _ => (detail, "compare it with the template of the same name in the program's templates/"),
    }
}
