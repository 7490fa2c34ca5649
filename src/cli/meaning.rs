//! What compares meanings, as the settings want it: switched off, or with the language model. Used by `serve`, and by `eval` for the model. Deliberately absent: reading articles.

use std::fs;

use super::Session;
use super::failure::Failure;
use crate::config::Semantic;
use crate::library::Desks;
use crate::library::meaning::Reading;
use crate::search::semantic::transformer::Transformer;

/// The language model, where the settings want one. Before the articles are loaded: a wrong file is told at once.
pub(super) fn load(session: &Session) -> Result<Option<Transformer>, Failure> {
    let search = &session.settings.search;
    if search.semantic != Semantic::Transformer {
        return Ok(None);
    }
    let name = search.model.display();
    let without = "or do without: `semantic = \"table\"` under [search]";
    let bytes = fs::read(&search.model).map_err(|error| {
        Failure::broken(format!("cannot read the language model {name}: {error}"))
            .help(format!("name it with `model` under [search], {without}"))
    })?;
    let loaded = Transformer::load(bytes);
    loaded.map(Some).map_err(|error| Failure::broken(format!("the language model {name} cannot be used: {error}")).help(without))
}

/// Starts to read articles with the model, if there is one.
pub(super) fn start(session: &Session, desks: &Desks, transformer: Option<Transformer>) -> Result<Option<Reading>, Failure> {
    let Some(transformer) = transformer else { return Ok(None) };
    let reading = Reading::start(transformer, desks.clone(), session.settings.data.clone());
    reading.map(Some).map_err(|error| Failure::because("cannot compare meanings", &error).help("raise the process limit (`ulimit -u`)"))
}
