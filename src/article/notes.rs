//! Internal notes and comments, cut out of a text before a public article is made of it.
