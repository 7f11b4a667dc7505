//! What all operations of a client share: requests are built, sent and read here, and values encoded and decoded.
//!
//! Nothing in here knows a particular API: what is particular stands in the [`Api`](client::Api), the
//! [`Operation`](operation::Operation)s and the models that the emitted code hands in.

