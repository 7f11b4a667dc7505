//! Arguments, exit codes and what a run prints.
