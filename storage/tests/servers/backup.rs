//! Backups, restores and drills. The tests in `pgbackrest` need that program.

mod pgbackrest;
