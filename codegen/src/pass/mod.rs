//! Stage `pass`.
