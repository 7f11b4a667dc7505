//! The hand-written half of every client that specsmith generates.
