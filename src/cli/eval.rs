//! `rapport eval`: measures the answers on judged questions. The figures are data and go to stdout; which of them fall short is a message.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use crate::eval::floor::{Floor, Side};
use crate::eval::{self, Kind, Plan, Trouble, compare};

use super::args::{Eval, Format};
use super::failure::{Exit, Failure};
use super::progress::Loading;
use super::screen::Style;
use super::{Session, folder, meaning};

/// Runs the command.
pub(super) fn run(session: &Session, arguments: &Eval) -> Result<Exit, Failure> {
    let floors = floors(arguments)?;
    let baseline = arguments.baseline.as_deref().map(read_baseline).transpose()?;
    let plan = plan(session, arguments, baseline.is_some())?;
    floors.iter().try_for_each(|floor| floor.check(&plan)).map_err(failure)?;
    let loading = RefCell::new(Loading::new(session.screen));
    let report = eval::run(&plan, &|what, done, total| loading.borrow_mut().count(what, done, total));
    loading.into_inner().finish();
    let mut report = report.map_err(failure)?;
    if let Some(baseline) = &baseline {
        compare::mark(&mut report, baseline).map_err(failure)?;
    }
    let failed: Vec<String> = floors.iter().flat_map(|floor| floor.failures(&report)).collect();
    if !arguments.has_questions {
        report.sets.iter_mut().for_each(|set| set.questions = None);
    }
    session.screen.print(&match arguments.format {
        Format::Human => report.table(session.is_verbose),
        Format::Json => report.json(),
    })?;
    if cfg!(debug_assertions) && plan.n_jobs == 1 {
        session.screen.note("this is a development build: its latency means little");
    }
    for line in &failed {
        session.screen.say(format!("{}: {line}", session.screen.message_style(Style::Error, "error")));
    }
    Ok(if failed.is_empty() { Exit::Fine } else { Exit::Findings })
}

fn plan(session: &Session, arguments: &Eval, is_compared: bool) -> Result<Plan, Failure> {
    let folder = folder::of(&session.settings);
    Ok(Plan {
        sets: if arguments.sets.is_empty() { vec![folder.articles.clone()] } else { arguments.sets.clone() },
        queries: arguments.queries.clone(),
        prefixes: arguments.prefix.clone(),
        typos: arguments.has_typos.then_some(arguments.seed),
        has_holes: arguments.has_holes,
        off_topic: arguments.off_topic.clone(),
        has_bm25: arguments.has_bm25,
        has_questions: arguments.has_questions || is_compared,
        without: arguments.without.iter().copied().collect(),
        every: arguments.every as usize,
        n_jobs: usize::from(arguments.jobs),
        transformer: meaning::load(session)?.map(Arc::new),
        folder,
    })
}

fn floors(arguments: &Eval) -> Result<Vec<Floor>, Failure> {
    let under = arguments.fail_under.iter().map(|text| Floor::read(text, Side::Under));
    let over = arguments.fail_over.iter().map(|text| Floor::read(text, Side::Over));
    under.chain(over).collect::<Result<_, Trouble>>().map_err(failure)
}

fn read_baseline(file: &Path) -> Result<eval::report::Report, Failure> {
    compare::read(file).map_err(failure)
}

fn failure(trouble: Trouble) -> Failure {
    match trouble.kind {
        Kind::Usage => Failure::usage(trouble.message).help(trouble.help),
        Kind::File => Failure::broken(trouble.message).help(trouble.help),
    }
}
