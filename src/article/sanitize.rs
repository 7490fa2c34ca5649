//! The only door to ammonia: HTML made safe.
