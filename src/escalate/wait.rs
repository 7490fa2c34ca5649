//! How long to wait between tries: twice as long each time, at most an hour, and never for all letters the same. Called by [`super::outbox`]. Deliberately absent: the clock and chance,
//! which come in.

use std::time::Duration;

/// No wait is longer.
pub(super) const LONGEST: Duration = Duration::from_secs(3_600);

/// The wait after so many tries (from 1). `chance`, from 0 to 1, takes up to half of it off, so that letters that failed together don't come back together.
pub(super) fn after(attempts: i64, first: Duration, chance: f64) -> Duration {
    let doublings = u32::try_from(attempts.clamp(1, 32) - 1).unwrap_or(0);
    let whole = first.saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST);
    whole.mul_f64(1.0 - chance.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour_and_are_scattered() {
        let first = Duration::from_secs(10);
        let waits: Vec<u64> = (1..=10).map(|attempts| after(attempts, first, 0.0).as_secs()).collect();
        assert_eq!(waits, [10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600]);
        assert_eq!(after(3, first, 1.0), Duration::from_secs(20));
        assert_eq!(after(i64::MAX, first, 0.0), LONGEST);
        assert_eq!(after(0, first, 0.0), first);
    }
}
