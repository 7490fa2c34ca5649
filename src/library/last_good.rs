//! Last good versions of files that broke, kept across restarts.
