//! The only door to notify: the doorbell.
