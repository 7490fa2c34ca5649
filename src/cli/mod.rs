//! The command line: one file a command. Deliberately absent: anything that another part of the program could want.
