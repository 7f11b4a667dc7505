//! Files read, and the places in them that spans stand for.
