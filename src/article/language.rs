//! Which language a file is in: `lang`, a `.de.md` suffix, or a folder named by a BCP 47 tag.
