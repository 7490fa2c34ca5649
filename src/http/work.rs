//! Where a request's CPU work goes: a bounded number of jobs, short ones on the thread that read the request and others beside the threads that move bytes, with a
//! bounded queue before both. More than that is refused at once, so that an overload is short and told. Called by handlers through
//! [`crate::http::reader::Reader::work`] and [`crate::http::reader::Reader::search`].

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::http::error::Problem;

/// Requests that may wait for a free place. At a millisecond a job this is a wait of an eighth of a second on two cores.
const QUEUE: usize = 256;

/// Up to this many waiting, short jobs run on the threads that move bytes: these are then kept from it for some milliseconds at most.
const FEW: usize = 16;

/// The places.
#[derive(Debug, Clone)]
pub struct Work {
    running: Arc<Semaphore>,
    n_places: usize,
    waiting: Arc<Semaphore>,
    n_tickets: usize,
}

impl Work {
    /// Two places a core: one computes while another waits for the disk or a lock.
    pub fn for_this_machine() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Work::new(2 * cores, QUEUE)
    }

    fn new(n_places: usize, n_tickets: usize) -> Self {
        Work { running: Arc::new(Semaphore::new(n_places)), n_places, waiting: Arc::new(Semaphore::new(n_tickets)), n_tickets }
    }

    /// Runs a job of any length beside the threads that move bytes. Fails when the queue is full, or when the job panics.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let (place, _) = self.place().await?;
        Work::beside(place, job).await
    }

    /// Runs a job of about a millisecond on the calling thread where few wait, for waking another would take long beside it; else like [`Work::run`].
    pub async fn run_short<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let (place, n_waiting) = self.place().await?;
        if n_waiting > FEW {
            return Work::beside(place, job).await;
        }
        let _place = place;
        Ok(job())
    }

    /// A place, and how many waited for one when it was asked for, this one among them.
    async fn place(&self) -> Result<(OwnedSemaphorePermit, usize), Problem> {
        let _ticket = self.waiting.try_acquire().map_err(|_| Problem::busy())?;
        let n_waiting = self.n_tickets - self.waiting.available_permits();
        if self.running.available_permits() < self.n_places {
            // While others compute, requests that came meanwhile are read first: they get a ticket as well, or are told at once that there is none left.
            tokio::task::yield_now().await;
        }
        let place = Arc::clone(&self.running).acquire_owned().await.map_err(|_| Problem::busy())?;
        Ok((place, n_waiting))
    }

    async fn beside<T: Send + 'static>(place: OwnedSemaphorePermit, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
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
    async fn short_jobs_wait_in_the_same_queue() {
        let work = Work::new(1, 1);
        assert_eq!(work.run_short(|| 1).await.ok(), Some(1));
        let (release, held) = mpsc::channel::<()>();
        let (first, second) = (work.clone(), work.clone());
        let running = tokio::spawn(async move { first.run(move || held.recv().is_ok()).await });
        while work.running.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let waiting = tokio::spawn(async move { second.run_short(|| 2).await });
        while work.waiting.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(work.run_short(|| 3).await.expect_err("the queue is full").status.as_u16(), 503);
        release.send(()).expect("the job waits for this");
        assert_eq!(running.await.expect("it ends").ok(), Some(true));
        assert_eq!(waiting.await.expect("it ends").ok(), Some(2));
        let fails = work.clone();
        tokio::spawn(async move { fails.run_short(|| -> u8 { panic!("on purpose") }).await }).await.expect_err("it panicked");
        assert_eq!(work.run_short(|| 4).await.ok(), Some(4), "its place is free again");
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
