//! Reads on a streaming replica: they see what the portal has written, are logged, and survive the replica. Needs
//! pg_basebackup.

mod streaming;
