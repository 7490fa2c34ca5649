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
        Work::new(2 * cores, QUEUE)
    }

    fn new(n_places: usize, n_waiting: usize) -> Self {
        Work { running: Arc::new(Semaphore::new(n_places)), waiting: Arc::new(Semaphore::new(n_waiting)) }
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_full_queue_refuses_at_once_and_empties_again() {
        let work = Work::new(1, 1);
        let (release, held) = mpsc::channel::<()>();
        let (first, second) = (work.clone(), work.clone());
        let running = tokio::spawn(async move { first.run(move || held.recv().is_ok()).await });
        while work.running.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let waiting = tokio::spawn(async move { second.run(|| 2).await });
        while work.waiting.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = work.run(|| 3).await.expect_err("the queue is full");
        assert_eq!((refused.status.as_u16(), refused.retry_after), (503, Some(1)));
        release.send(()).expect("the job waits for this");
        assert_eq!(running.await.expect("it ends").ok(), Some(true));
        assert_eq!(waiting.await.expect("it ends").ok(), Some(2));
    }

    #[tokio::test]
    async fn a_job_that_panics_gives_its_place_back() {
        let work = Work::new(1, 1);
        for _ in 0..3 {
            let problem = work.run(|| -> u8 { panic!("on purpose") }).await.expect_err("it panicked");
            assert_eq!(problem.status.as_u16(), 500);
        }
        assert_eq!(work.run(|| 1).await.ok(), Some(1));
    }
}
