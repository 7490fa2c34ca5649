//! When a file must be read again although nobody touched it: at its minute of publication or expiry, and when the clock was set back.
//! `keeper` decides by it, `reload` sleeps by it. Deliberately absent: the clock itself; the time is an argument.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::article::NextChange;

/// A clock: the only way by which the time comes into the loop, so that tests can turn it.
pub type Clock = std::sync::Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Whether the moment of the change has come.
pub fn is_due(next_change: NextChange, now: Timestamp) -> bool {
    next_change.is_some_and(|at| at <= now)
}

/// Whether the clock was set back by more than the usual adjustments: what was published since may not be any more.
pub fn is_set_back(last: Timestamp, now: Timestamp) -> bool {
    now < last && last.duration_since(now) > SignedDuration::from_secs(30)
}

/// How long to sleep until `next_change`, and never longer than `most`, since the clock may jump meanwhile.
pub fn sleep(next_change: NextChange, now: Timestamp, most: Duration) -> Duration {
    let Some(at) = next_change else { return most };
    Duration::try_from(at.duration_since(now)).unwrap_or(Duration::ZERO).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleeps_until_the_change_and_no_longer_than_told() {
        let now = Timestamp::UNIX_EPOCH;
        let minute = Duration::from_secs(60);
        assert_eq!(sleep(None, now, minute), minute);
        assert_eq!(sleep(Some(now + Duration::from_secs(5)), now, minute), Duration::from_secs(5));
        assert_eq!(sleep(Some(now + Duration::from_secs(500)), now, minute), minute);
        assert_eq!(sleep(Some(now - Duration::from_secs(5)), now, minute), Duration::ZERO);
    }

    #[test]
    fn small_steps_back_are_adjustments() {
        let now = Timestamp::UNIX_EPOCH;
        assert!(!is_set_back(now, now));
        assert!(!is_set_back(now + Duration::from_secs(5), now));
        assert!(is_set_back(now + Duration::from_secs(86_400), now));
    }
}
