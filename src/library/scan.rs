//! What changed on disk since the last look, decided by size, time, inode and content.
