//! Requesters typing at the server: one thread a connection, each a question after the other and in it a key after the other, the next as soon as the
//! answer is there. That is more than people do; it shows what the server can.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use super::Plan;
use super::figures::Latency;
use super::sample::Percentiles;
use super::server::Server;
use super::trace::Trace;

/// Types the whole trace; gives each answer's milliseconds.
pub(super) fn run(plan: &Plan, server: &Server, trace: &Trace, n_connections: usize) -> anyhow::Result<Vec<f64>> {
    let sessions = trace.sessions();
    let next = AtomicUsize::new(0);
    let type_on = || -> anyhow::Result<Vec<f64>> {
        let mut client = server.connect()?;
        let mut times = Vec::new();
        while let Some(session) = sessions.get(next.fetch_add(1, Ordering::Relaxed)) {
            plan.go_on()?;
            for typed in session {
                let began = Instant::now();
                client.suggest(typed)?;
                times.push(began.elapsed().as_secs_f64() * 1000.0);
            }
        }
        Ok(times)
    };
    let typists: Vec<anyhow::Result<Vec<f64>>> = std::thread::scope(|scope| {
        let typists: Vec<_> = (0..n_connections).map(|_| scope.spawn(type_on)).collect();
        typists.into_iter().map(|typist| typist.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a connection's thread died")))).collect()
    });
    let times: anyhow::Result<Vec<Vec<f64>>> = typists.into_iter().collect();
    Ok(times?.concat())
}

/// Types the whole trace and sums up.
pub(super) fn measure(plan: &Plan, server: &Server, trace: &Trace, n_connections: usize) -> anyhow::Result<Latency> {
    let cpu_before = server.cpu_ms()?;
    let began = Instant::now();
    let times = run(plan, server, trace, n_connections)?;
    let seconds = began.elapsed().as_secs_f64();
    let (n, cpu_ms) = (times.len(), server.cpu_ms()? - cpu_before);
    let percentiles = Percentiles::of(times);
    Ok(Latency {
        connections: n_connections,
        requests: n,
        p50_ms: percentiles.p50,
        p95_ms: percentiles.p95,
        p99_ms: percentiles.p99,
        max_ms: percentiles.max,
        requests_per_second: n as f64 / seconds,
        cpu_ms_per_request: cpu_ms / n as f64,
    })
}
