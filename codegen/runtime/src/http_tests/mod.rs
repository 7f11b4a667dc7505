//! Calls from their arguments to their answer, by code of the kind that is emitted.

mod answers;
mod api;
mod auth;
mod builder;
mod decompress;
mod ended;
mod events;
mod middleware;
mod network;
mod next_url;
mod oauth2;
mod paging;
mod paging_bodies;
mod paging_styles;
mod params;
mod raw;
mod readers;
mod recording;
mod recording_secrets;
mod redirects;
mod retries;
mod security;
mod server;
mod servers;
mod styles;
mod trace;
