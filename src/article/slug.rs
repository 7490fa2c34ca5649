//! Addresses and anchors: text made into slugs.
