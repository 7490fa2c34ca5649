//! Front matter of every dialect: found, cut off, and read into plain facts. Splitting is ours, YAML and TOML are libraries'.
