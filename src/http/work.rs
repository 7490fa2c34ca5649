//! Where a request's CPU work goes: a bounded number of jobs beside the threads that move bytes, with a bounded queue before it. More than that is
//! refused at once, so that an overload is short and told. Called by handlers through [`crate::http::reader::Reader::work`].

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::http::error::Problem;

/// Requests that may wait for a free place. At a millisecond a job this is a wait of an eighth of a second on two cores.
const QUEUE: usize = 256;

/// The places.
#[derive(Debug, Clone)]
pub struct Work {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Work {
    /// Two places a core: one computes while another waits for the disk or a lock.
    pub fn for_this_machine() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Work { running: Arc::new(Semaphore::new(2 * cores)), waiting: Arc::new(Semaphore::new(QUEUE)) }
    }

    /// Runs a job of up to some milliseconds. Fails when the queue is full, or when the job panics.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let ticket = self.waiting.try_acquire().map_err(|_| Problem::busy())?;
        let place = Arc::clone(&self.running).acquire_owned().await.map_err(|_| Problem::busy())?;
        drop(ticket);
        // The place goes with the job: when the client leaves, the job still ends before another takes its place.
        let job = tokio::task::spawn_blocking(move || {
            let result = job();
            drop(place);
            result
        });
        job.await.map_err(|error| Problem::internal(if error.is_panic() { "a job panicked" } else { "a job was cancelled" }))
    }
}
