//! Figures that must be reached: `--fail-under "ndcg@10=0.8"`, `--fail-over "faq:p99_ms=10"`. Read by `cli::eval` and held against the plan before anything
//! is measured, so that a mistake costs no time.

use super::report::{Figures, Report, Row, SetFigures};
use super::trouble::{Trouble, nearest};
use super::{Plan, set};

/// A figure that can be asked for.
#[derive(Debug)]
pub(super) struct Metric {
    /// As in the JSON.
    pub(super) name: &'static str,
    is_measured: fn(&Plan) -> bool,
    /// What a run needs to measure it.
    needs: &'static str,
    /// Whether there is one for a set and none for each variant.
    is_of_set: bool,
}

const fn quality(name: &'static str) -> Metric {
    Metric { name, is_measured: |_| true, needs: "", is_of_set: false }
}

const fn latency(name: &'static str) -> Metric {
    Metric { name, is_measured: |plan| plan.n_jobs == 1, needs: "`--jobs 1`", is_of_set: false }
}

/// All of them.
pub(super) const METRICS: [Metric; 14] = [
    quality("ndcg@10"),
    quality("mrr@10"),
    quality("success@1"),
    quality("success@3"),
    quality("success@5"),
    quality("recall@10"),
    quality("confident"),
    quality("confident_right"),
    quality("confident_wrong"),
    latency("p50_ms"),
    latency("p95_ms"),
    latency("p99_ms"),
    Metric { name: "holes", is_measured: |plan| plan.has_holes, needs: "`--holes`", is_of_set: true },
    Metric { name: "off_topic_unsure", is_measured: |plan| !plan.off_topic.is_empty(), needs: "`--off-topic FILE`", is_of_set: true },
];

/// On which side of its limit a figure may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It fails below.
    Under,
    /// It fails above.
    Over,
}

/// Up to where a figure is good enough.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Limit {
    Figure(f64),
    /// What plain BM25 reaches in the same row.
    Bm25,
}

/// A figure that must not fall under, or rise over, a limit.
#[derive(Debug, Clone)]
pub struct Floor {
    side: Side,
    /// The set it is for, and the variant of its questions; all sets, as their questions are written, without one.
    set: Option<String>,
    variant: Option<String>,
    metric: &'static Metric,
    limit: Limit,
}

impl Floor {
    /// Reads `[SET[/VARIANT]:]METRIC=LIMIT`.
    pub fn read(text: &str, side: Side) -> Result<Floor, Trouble> {
        let form = "write METRIC=NUMBER, SET:METRIC=NUMBER or SET/VARIANT:METRIC=NUMBER, such as `ndcg@10=0.8`";
        let (name, limit) = text.rsplit_once('=').ok_or_else(|| Trouble::usage(format!("`{text}` has no `=`"), form))?;
        let (place, metric) = name.rsplit_once(':').map_or((None, name), |(place, metric)| (Some(place), metric));
        let (place, metric) = (place.map(str::trim), metric.trim());
        let known = METRICS.iter().find(|known| known.name == metric).ok_or_else(|| {
            let names: Vec<&str> = METRICS.iter().map(|metric| metric.name).collect();
            let help = format!("{}there are {}", nearest(metric, names.iter().copied()), names.join(", "));
            Trouble::usage(format!("there is no figure called `{metric}`"), help)
        })?;
        let limit = match limit.trim() {
            "bm25" => Limit::Bm25,
            number => Limit::Figure(
                number
                    .parse()
                    .ok()
                    .filter(|number: &f64| number.is_finite())
                    .ok_or_else(|| Trouble::usage(format!("`{number}` is no number"), form))?,
            ),
        };
        let (set, variant) = match place.map(|place| place.rsplit_once('/').unwrap_or((place, ""))) {
            None => (None, None),
            Some((set, "")) => (Some(set), None),
            Some((set, variant)) => (Some(set), Some(variant)),
        };
        Ok(Floor { side, set: set.map(str::to_owned), variant: variant.map(str::to_owned), metric: known, limit })
    }

    /// Fails when `plan` does not measure what this wants to know.
    pub fn check(&self, plan: &Plan) -> Result<(), Trouble> {
        let names = set::names(&plan.sets);
        if let Some(wanted) = self.set.as_ref().filter(|wanted| !names.contains(wanted)) {
            let help = format!("{}measured are {}", nearest(wanted, names.iter().map(String::as_str)), names.join(", "));
            return Err(Trouble::usage(format!("no set called `{wanted}` is measured"), help));
        }
        if let Some(wanted) = self.variant.as_deref().filter(|wanted| !variants(plan).iter().any(|variant| variant == wanted)) {
            let help = "variants are `prefix-50` (with `--prefix 50`) and `typos` (with `--typos`)";
            return Err(Trouble::usage(format!("the questions are not asked as `{wanted}`"), help));
        }
        let metric = self.metric.name;
        if !(self.metric.is_measured)(plan) {
            return Err(Trouble::usage(format!("{metric} is not measured"), format!("add {}", self.metric.needs)));
        }
        if self.metric.is_of_set && self.variant.is_some() {
            return Err(Trouble::usage(
                format!("{metric} is measured for a whole set"),
                format!("leave out the variant: SET:{metric}=NUMBER"),
            ));
        }
        if self.limit == Limit::Bm25 && !(plan.has_bm25 && of_figures(&Figures::default(), metric).is_some()) {
            return Err(Trouble::usage(format!("plain BM25 has no {metric} here"), "add `--bm25`; it has no confidence, latency or holes"));
        }
        Ok(())
    }

    /// What of the report is on the wrong side, in a sentence each; what it does not say is on no side.
    pub fn failures(&self, report: &Report) -> Vec<String> {
        report.sets.iter().filter(|set| self.set.as_ref().is_none_or(|name| *name == set.name)).filter_map(|set| self.judge(set)).collect()
    }

    fn judge(&self, set: &SetFigures) -> Option<String> {
        let (variant, metric) = (self.variant.as_deref(), self.metric.name);
        let figure = set.figure(variant, metric)?;
        let (limit, source) = match self.limit {
            Limit::Figure(figure) => (figure, ""),
            Limit::Bm25 => (of_figures(set.row(variant)?.bm25.as_ref()?, metric)?, " of plain BM25"),
        };
        let is_bad = match self.side {
            Side::Under => figure < limit,
            Side::Over => figure > limit,
        };
        let place = variant.map_or(set.name.clone(), |variant| format!("{}/{variant}", set.name));
        let side = if self.side == Side::Under { "under" } else { "over" };
        is_bad.then(|| format!("{place}: {metric} is {figure:.3}, {side} the {limit:.3}{source}"))
    }
}

fn variants(plan: &Plan) -> Vec<String> {
    let prefixes = plan.prefixes.iter().map(|percent| format!("prefix-{percent}"));
    prefixes.chain(plan.typos.map(|_| "typos".to_owned())).collect()
}

impl SetFigures {
    /// The row of a variant, or of the questions as they are written.
    fn row(&self, variant: Option<&str>) -> Option<&Row> {
        match variant {
            None => Some(&self.whole),
            Some(wanted) => self.variants.iter().find(|variant| variant.name == wanted).map(|variant| &variant.row),
        }
    }

    /// A figure by name, if it was measured.
    pub(super) fn figure(&self, variant: Option<&str>, metric: &str) -> Option<f64> {
        let row = self.row(variant)?;
        match metric {
            "confident" => Some(row.confident.confident),
            "confident_right" => Some(row.confident.confident_right),
            "confident_wrong" => Some(row.confident.confident_wrong),
            "p50_ms" => row.latency_ms.map(|latency| latency.p50),
            "p95_ms" => row.latency_ms.map(|latency| latency.p95),
            "p99_ms" => row.latency_ms.map(|latency| latency.p99),
            "holes" if variant.is_none() => self.holes.as_ref().map(|holes| holes.share),
            "off_topic_unsure" if variant.is_none() => self.off_topic.iter().map(|off| off.unsure).min_by(f64::total_cmp),
            _ => of_figures(&row.figures, metric),
        }
    }
}

fn of_figures(figures: &Figures, metric: &str) -> Option<f64> {
    match metric {
        "ndcg@10" => Some(figures.ndcg),
        "mrr@10" => Some(figures.mrr),
        "success@1" => Some(figures.success_1),
        "success@3" => Some(figures.success_3),
        "success@5" => Some(figures.success_5),
        "recall@10" => Some(figures.recall),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::report::{Confidence, Variant};

    fn report() -> Report {
        let row = |ndcg| Row {
            queries: 1,
            figures: Figures { ndcg, ..Figures::default() },
            confident: Confidence { confident: 0.5, confident_right: 0.9, confident_wrong: 0.1 },
            latency_ms: None,
            bm25: Some(Figures { ndcg: 0.7, ..Figures::default() }),
        };
        let set = |name: &str, ndcg| SetFigures {
            name: name.into(),
            documents: 1,
            whole: row(ndcg),
            variants: vec![Variant { name: "typos".into(), row: row(0.2) }],
            off_topic: Vec::new(),
            holes: None,
            questions: None,
            changes: None,
        };
        Report::new(vec![set("one", 0.8), set("two", 0.6)])
    }

    fn plan() -> Plan {
        let folder = crate::library::reload::Folder {
            articles: "articles".into(),
            data: "data".into(),
            limits: crate::article::Limits::default(),
            lang: "en".into(),
            settle: std::time::Duration::ZERO,
            tick: std::time::Duration::ZERO,
        };
        Plan {
            sets: vec!["sets/one".into(), "sets/two".into()],
            queries: None,
            prefixes: vec![25],
            typos: Some(1),
            has_holes: false,
            off_topic: Vec::new(),
            has_bm25: true,
            has_questions: false,
            every: 1,
            n_jobs: 2,
            without: crate::search::Without::default(),
            transformer: None,
            folder,
        }
    }

    fn failures(text: &str, side: Side) -> Result<Vec<String>, String> {
        let told = |trouble: Trouble| format!("{} / {}", trouble.message, trouble.help);
        let floor = Floor::read(text, side).map_err(told)?;
        floor.check(&plan()).map_err(told)?;
        Ok(floor.failures(&report()))
    }

    #[test]
    fn says_which_set_falls_short() {
        let under = |text| failures(text, Side::Under).expect("measured");
        assert_eq!(under("ndcg@10=0.6"), [""; 0]);
        assert_eq!(under("ndcg@10=0.7"), ["two: ndcg@10 is 0.600, under the 0.700"]);
        assert_eq!(under("one:ndcg@10 = 0.7"), [""; 0]);
        assert_eq!(under("one/typos:ndcg@10=0.21"), ["one/typos: ndcg@10 is 0.200, under the 0.210"]);
        assert_eq!(under("ndcg@10=bm25"), ["two: ndcg@10 is 0.600, under the 0.700 of plain BM25"]);
        assert_eq!(failures("two:confident_wrong=0.05", Side::Over), Ok(vec!["two: confident_wrong is 0.100, over the 0.050".into()]));
    }

    #[test]
    fn mistakes_name_the_nearest_right_thing() {
        let bad = |text| failures(text, Side::Under).expect_err("a mistake");
        assert!(bad("ncdg@10=0.7").starts_with("there is no figure called `ncdg@10` / did you mean `ndcg@10`? there are ndcg@10, mrr@10"));
        assert!(bad("tow:mrr@10=0.7").contains("did you mean `two`? measured are one, two"));
        assert!(bad("mrr@10").starts_with("`mrr@10` has no `=`") && bad("mrr@10=high").starts_with("`high` is no number"));
        assert!(bad("holes=0.02").contains("add `--holes`") && bad("one/prefix-50:mrr@10=0").contains("`--prefix 50`"));
        assert!(bad("p99_ms=10").contains("add `--jobs 1`") && bad("confident=bm25").starts_with("plain BM25 has no confident here"));
    }
}
