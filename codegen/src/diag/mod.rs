//! Stage `diag`.
