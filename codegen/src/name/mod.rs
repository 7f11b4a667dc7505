//! Stage `name`.
