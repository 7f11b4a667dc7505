//! The command as a user meets it: exit codes, what goes where, and what happens to files.

mod files;
mod run;
mod usage;
