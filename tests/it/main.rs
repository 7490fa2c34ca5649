//! The one integration binary: everything that is tested through the program's boundaries. One binary, because each more would be linked anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]
#![expect(clippy::print_stderr, reason = "tests tell their figures, and what they skipped")]

mod browser;
mod crash;
mod crawl;
mod delivery;
mod eval;
mod feedback;
mod figures;
mod handover;
mod handover_crash;
mod headers;
mod hostile;
mod kit;
mod leak;
mod mails;
mod nodes;
mod quotes;
mod receivers;
mod reload;
mod repositories;
mod theming;
mod tidy;
mod tongues;
mod wall;
mod widget;
mod widget_limits;
mod xss;
