//! Planned files to a folder on disk.
