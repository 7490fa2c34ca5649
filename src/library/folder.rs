//! The safe walk over the articles folder: regular files inside the root only, nothing followed out of it.
