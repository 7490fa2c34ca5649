//! The only door to the metrics crates: figures of one mount, as Prometheus wants them. Each mount has its own, so that the public ones hold nothing of
//! what agents do. Deliberately absent: labels with an address, an article or a question in them.

use std::sync::Arc;
use std::time::Duration;

use metrics::{Key, Label, Level, Metadata, Recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

const BUCKETS: &[f64] = &[0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
const METADATA: Metadata<'static> = Metadata::new("rapport", Level::INFO, None);

/// The figures of one mount.
#[derive(Clone)]
pub struct Metrics {
    recorder: Arc<PrometheusRecorder>,
    handle: PrometheusHandle,
}

impl Metrics {
    /// Figures of nothing yet.
    pub fn empty() -> Self {
        let builder = PrometheusBuilder::new();
        let builder = builder.set_buckets(BUCKETS).expect("the list of buckets is not empty");
        let recorder = builder.build_recorder();
        let describe = |name: &'static str, text: &'static str| recorder.describe_gauge(name.into(), None, text.into());
        describe("rapport_requests_total", "Requests answered, by route and status");
        describe("rapport_request_seconds", "Time from a request's headers to its answer's");
        describe("rapport_suggest_seconds", "Time to find and present suggestions");
        describe("rapport_suggest_total", "Questions answered, by whether the server would bet on its first suggestion");
        describe("rapport_generation", "Generation of the shelf being served");
        describe("rapport_articles", "Articles on the shelf being served");
        describe("rapport_stale", "1 while the newest state of the folder could not be loaded");
        Metrics { handle: recorder.handle(), recorder: Arc::new(recorder) }
    }

    /// Counts an answered request.
    pub fn answered(&self, route: &str, status: u16, took: Duration) {
        let route = Label::new("route", route.to_owned());
        let labels = vec![route.clone(), Label::new("status", status.to_string())];
        self.recorder.register_counter(&Key::from_parts("rapport_requests_total", labels), &METADATA).increment(1);
        let key = Key::from_parts("rapport_request_seconds", vec![route]);
        self.recorder.register_histogram(&key, &METADATA).record(took.as_secs_f64());
    }

    /// Counts an answered question.
    pub fn suggested(&self, is_confident: bool, took: Duration) {
        let label = Label::from_static_parts("confident", if is_confident { "true" } else { "false" });
        self.recorder.register_counter(&Key::from_parts("rapport_suggest_total", vec![label]), &METADATA).increment(1);
        self.recorder.register_histogram(&Key::from_name("rapport_suggest_seconds"), &METADATA).record(took.as_secs_f64());
    }

    /// Sets a figure that goes up and down.
    pub fn set(&self, name: &'static str, value: f64) {
        self.recorder.register_gauge(&Key::from_name(name), &METADATA).set(value);
    }

    /// Everything in Prometheus' text format.
    pub fn render(&self) -> String {
        self.handle.render()
    }

    /// Sums up the samples since the last call; without it they would pile up until somebody looks.
    pub fn tidy(&self) {
        self.handle.run_upkeep();
    }
}
