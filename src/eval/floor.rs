//! Figures that must be reached: `--fail-under "ndcg@10=0.8"`, `--fail-over "typed:p99_ms=10"`. Parsed by `cli::eval` before anything is measured, so that a
//! misspelt name costs no time.

use super::report::{Figures, Report, Row, SetFigures};
use super::trouble::{Trouble, nearest};

/// A figure that can be asked for.
#[derive(Debug)]
pub(super) struct Metric {
    /// As in the JSON.
    pub(super) name: &'static str,
    /// What a run needs to measure it; empty for those that are always there.
    needs: &'static str,
}

const fn metric(name: &'static str, needs: &'static str) -> Metric {
    Metric { name, needs }
}

/// All of them.
pub(super) const METRICS: [Metric; 14] = [
    metric("ndcg@10", ""),
    metric("mrr@10", ""),
    metric("success@1", ""),
    metric("success@3", ""),
    metric("success@5", ""),
    metric("recall@10", ""),
    metric("confident", ""),
    metric("confident_right", ""),
    metric("confident_wrong", ""),
    metric("p50_ms", "`--jobs 1`"),
    metric("p95_ms", "`--jobs 1`"),
    metric("p99_ms", "`--jobs 1`"),
    metric("holes", "`--holes`"),
    metric("off_topic_unsure", "`--off-topic FILE`"),
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
#[derive(Debug, Clone, PartialEq)]
pub struct Floor {
    side: Side,
    /// The set it is for, and the variant of its questions; all sets, as their questions are written, without one.
    set: Option<String>,
    variant: Option<String>,
    metric: &'static str,
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
        Ok(Floor { side, set: set.map(str::to_owned), variant: variant.map(str::to_owned), metric: known.name, limit })
    }

    /// What of the report is on the wrong side, in a sentence each. Fails when the report does not say.
    pub fn failures(&self, report: &Report) -> Result<Vec<String>, Trouble> {
        let names = || report.sets.iter().map(|set| set.name.as_str());
        let meant: Vec<&SetFigures> = report.sets.iter().filter(|set| self.set.as_ref().is_none_or(|name| *name == set.name)).collect();
        if let (Some(wanted), []) = (&self.set, meant.as_slice()) {
            let help = format!("{}measured are {}", nearest(wanted, names()), names().collect::<Vec<_>>().join(", "));
            return Err(Trouble::usage(format!("no set called `{wanted}` was measured"), help));
        }
        let judged: Result<Vec<Option<String>>, Trouble> = meant.into_iter().map(|set| self.judge(set)).collect();
        Ok(judged?.into_iter().flatten().collect())
    }

    fn judge(&self, set: &SetFigures) -> Result<Option<String>, Trouble> {
        let variant = self.variant.as_deref();
        let row = set.row(variant).ok_or_else(|| {
            let wanted = variant.unwrap_or_default();
            let help = "variants are `prefix-50` (with `--prefix 50`) and `typos` (with `--typos`)";
            Trouble::usage(format!("the questions of {} were not asked as `{wanted}`", set.name), help)
        })?;
        let figure = set.figure(variant, self.metric).ok_or_else(|| self.unmeasured(set))?;
        let (limit, source) = match self.limit {
            Limit::Figure(figure) => (figure, ""),
            Limit::Bm25 => {
                let figure = row.bm25.as_ref().and_then(|figures| of_figures(figures, self.metric));
                let help = "add `--bm25`; it has no confidence, latency or holes";
                (figure.ok_or_else(|| Trouble::usage(format!("plain BM25 has no {} here", self.metric), help))?, " of plain BM25")
            }
        };
        let is_bad = match self.side {
            Side::Under => figure < limit,
            Side::Over => figure > limit,
        };
        let place = variant.map_or(set.name.clone(), |variant| format!("{}/{variant}", set.name));
        let side = if self.side == Side::Under { "under" } else { "over" };
        Ok(is_bad.then(|| format!("{place}: {} is {figure:.3}, {side} the {limit:.3}{source}", self.metric)))
    }

    fn unmeasured(&self, set: &SetFigures) -> Trouble {
        let needs = METRICS.iter().find(|metric| metric.name == self.metric).map_or("", |metric| metric.needs);
        Trouble::usage(format!("{} of {} was not measured", self.metric, set.name), format!("it needs {needs}, and no variant"))
    }
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

    fn failures(text: &str, side: Side) -> Result<Vec<String>, String> {
        let told = |trouble: Trouble| format!("{} / {}", trouble.message, trouble.help);
        Floor::read(text, side).and_then(|floor| floor.failures(&report())).map_err(told)
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
        assert!(bad("holes=0.02").contains("it needs `--holes`") && bad("one/prefix-50:mrr@10=0").contains("`--prefix 50`"));
        assert!(bad("confident=bm25").starts_with("plain BM25 has no confident here"));
    }
}
