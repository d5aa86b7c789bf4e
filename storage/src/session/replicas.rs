//! The pools of a process, and which of its streaming replicas may serve a read.
//!
//! The primary says at which position its write-ahead log is. A replica that has replayed the log up to there contains
//! everything that was committed before. The portal asks again after each of its own commits, so that it always reads
//! what it has written, and when the position is older than [`Options::replica_max_lag`], which limits how far a
//! replica may be behind. No clock of another machine counts.
//!
//! Positions are compared on one timeline only. A promoted server begins a new one, and a replica that had received more
//! of the former primary's log than the promoted server cannot follow it, but is at a higher position. A replica says
//! which timeline it follows at its next restartpoint, at most `checkpoint_timeout` after the promotion; until then the
//! primary serves its reads.

use crate::{
    error::{Error, Result, not_primary},
    session::{
        cancel::Canceller,
        connect::{establish, with_time_limit},
        counters::Counters,
        options::Options,
        pool::{Pool, Usage},
    },
    telemetry::POOL,
};
use diesel::{
    OptionalExtension, PgConnection, QueryResult, QueryableByName, RunQueryDsl,
    dsl::sql,
    select, sql_query,
    sql_types::{BigInt, Bool, Integer, Nullable},
};
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use telehealth_core::Code;

/// How long a read waits for a connection to a replica, before the primary serves it.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(1);
/// How long a replica that has failed is not tried.
const REST: Duration = Duration::from_secs(5);

/// Reports a malformed URL of a replica. An unreachable replica is no error: the primary serves its reads.
pub(crate) fn check_urls(options: &Options) -> Result<()> {
    options.replica_urls.iter().try_for_each(|url| match establish(&with_time_limit(url, ACQUIRE_TIMEOUT)) {
        Err(error) if error.code() == Code::DATABASE_URL_MALFORMED => Err(error),
        _ => Ok(()),
    })
}

/// The pools of one process.
pub(crate) struct Pools {
    pub(crate) primary: Arc<Pool>,
    pub(crate) replicas: Replicas,
}

impl Pools {
    pub(crate) fn new(url: &str, options: &Options) -> Self {
        let counters = Arc::<Counters>::default();
        let hasty = Options { acquire_timeout: options.acquire_timeout.min(ACQUIRE_TIMEOUT), ..options.clone() };
        let replica = |url: &String| {
            Arc::new(Replica {
                url: url.clone(),
                pool: Pool::new(url, &hasty, Arc::clone(&counters)),
                rests_until: Mutex::default(),
            })
        };
        Self {
            replicas: Replicas {
                all: options.replica_urls.iter().map(replica).collect(),
                reads: AtomicUsize::new(0),
                known: Mutex::default(),
            },
            primary: Pool::new(url, options, counters),
        }
    }

    fn all(&self) -> impl Iterator<Item = &Arc<Pool>> {
        std::iter::once(&self.primary).chain(self.replicas.all.iter().map(|replica| &replica.pool))
    }

    /// Returns how many connections there are now.
    pub(crate) fn usage(&self) -> Usage {
        self.all().map(|pool| pool.usage()).fold(Usage::default(), |sum, it| Usage {
            limit: sum.limit + it.limit,
            used: sum.used + it.used,
            idle: sum.idle + it.idle,
        })
    }

    /// Opens all connections, to the replicas only if they can be reached.
    pub(crate) fn warm_up(&self, canceller: Option<&Canceller>) -> Result<()> {
        for replica in &self.replicas.all {
            let _ = replica.pool.warm_up(canceller).inspect_err(|error| replica.note(error));
        }
        self.primary.warm_up(canceller)
    }

    /// Closes the pools, and returns how many connections were not returned within the limit.
    pub(crate) fn close(&self, limit: Duration) -> u32 {
        let deadline = Instant::now() + limit;
        self.all().map(|pool| pool.close(deadline.saturating_duration_since(Instant::now()))).sum()
    }

    /// Returns a position of the primary's log that replicas must have replayed. `prepare` is called with a connection
    /// to the primary if it is asked.
    pub(crate) fn position(
        &self,
        max_lag: Duration,
        prepare: impl Fn(&mut PgConnection) -> Result<()>,
    ) -> Result<Position> {
        // Read before the primary is asked, so that a commit in between makes the answer outdated.
        let (written, asked) = (self.primary.counters.written.get(), Instant::now());
        let known = *lock(&self.replicas.known);
        if let Some(known) = known.filter(|it| it.written == written && it.asked.elapsed() <= max_lag) {
            return Ok(known.position);
        }
        let position = self.ask_primary(|connection| {
            prepare(connection)?;
            current_position(connection)?.ok_or_else(not_primary)
        })?;
        *lock(&self.replicas.known) = Some(Known { position, asked, written });
        Ok(position)
    }

    /// Asks the primary outside a transaction. Skips connections that broke while idle.
    fn ask_primary<T>(&self, question: impl Fn(&mut PgConnection) -> Result<T>) -> Result<T> {
        let mut lent = self.primary.acquire(None)?;
        for _ in 0..self.primary.usage().limit {
            match question(lent.get()?) {
                // A pooler led it to a server that is no primary any more.
                Err(error) if error.code() == Code::DATABASE_NOT_PRIMARY => lent.discard()?,
                Err(_) if !lent.works() => lent.renew()?,
                answer => return answer,
            }
        }
        question(lent.get()?)
    }
}

/// The replicas of one process.
pub(crate) struct Replicas {
    all: Vec<Arc<Replica>>,
    /// The number of reads, by which the replicas take turns.
    reads: AtomicUsize,
    known: Mutex<Option<Known>>,
}

/// A position of the primary's log, in bytes, on one of its timelines.
#[derive(Clone, Copy, QueryableByName)]
pub(crate) struct Position {
    #[diesel(sql_type = Integer)]
    timeline: i32,
    #[diesel(sql_type = BigInt)]
    place: i64,
}

/// What the primary has answered.
#[derive(Clone, Copy)]
struct Known {
    position: Position,
    asked: Instant,
    /// The number of commits that it includes.
    written: u64,
}

impl Replicas {
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Returns the replicas that have not failed recently, in turns.
    pub(crate) fn in_turns(&self) -> impl Iterator<Item = &Arc<Replica>> {
        let first = self.reads.fetch_add(1, Relaxed).checked_rem(self.all.len()).unwrap_or(0);
        self.all.iter().cycle().skip(first).take(self.all.len()).filter(|replica| replica.is_awake())
    }
}

/// A streaming replica.
pub(crate) struct Replica {
    pub(crate) url: String,
    pub(crate) pool: Arc<Pool>,
    rests_until: Mutex<Option<Instant>>,
}

impl Replica {
    fn is_awake(&self) -> bool {
        lock(&self.rests_until).is_none_or(|until| until <= Instant::now())
    }

    /// Makes reads go elsewhere for a while, after an error that another server may not have.
    pub(crate) fn note(&self, error: &Error) {
        let code = error.code();
        if code == Code::DATABASE_REPLICA_BEHIND {
            tracing::debug!(target: POOL, { error.type = code.as_str() }, "a replica does not serve a read");
        } else if matches!(error, Error::Unavailable { .. }) && code != Code::TRANSACTION_CANCELLED {
            *lock(&self.rests_until) = Some(Instant::now() + REST);
            tracing::warn!(target: POOL, { error.type = code.as_str() }, "a replica does not serve a read");
        }
    }
}

/// Fails unless the replica has replayed the log up to a position.
pub(crate) fn require_replayed(connection: &mut PgConnection, position: Position) -> Result<()> {
    // Two more servers may have left the primary's history: one that is no replica any more, and one that has replayed
    // what it did not receive, such as a former primary. But the end of a file that was switched is replayed before the
    // rest of that file, which is empty, has been received.
    let has_replayed = sql::<Nullable<Bool>>(
        "pg_catalog.pg_is_in_recovery()
         AND (pg_catalog.pg_last_wal_replay_lsn() <= pg_catalog.pg_last_wal_receive_lsn()
              OR (pg_catalog.pg_last_wal_replay_lsn() - '0/0')
                 % pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size')) = 0)
         AND (SELECT timeline_id FROM pg_catalog.pg_control_checkpoint()) = ",
    )
    .bind::<Integer, _>(position.timeline)
    .sql(" AND pg_catalog.pg_last_wal_replay_lsn() - '0/0' >= ")
    .bind::<BigInt, _>(position.place);
    match select(has_replayed).get_result::<Option<bool>>(connection)? {
        Some(true) => Ok(()),
        _ => Err(Error::unavailable(
            Code::DATABASE_REPLICA_BEHIND,
            "the replica is further behind than the read allows; the primary serves it",
        )),
    }
}

/// Returns the position of the primary's log up to which everything is in use; `None` on a replica.
fn current_position(connection: &mut PgConnection) -> QueryResult<Option<Position>> {
    // If a page is full, the server answers with the place behind the header of the next one: 40 bytes on the first
    // page of a file, 24 on others. A replica replays up to the header, and would be behind until somebody writes. The
    // name of a file begins with its timeline.
    sql_query(
        "SELECT ('x' || left(pg_catalog.pg_walfile_name(place), 8))::bit(32)::integer AS timeline,
                (place - '0/0')::bigint - CASE
                    WHEN file_offset = 40 THEN 40
                    WHEN file_offset % current_setting('wal_block_size')::integer = 24 THEN 24
                    ELSE 0
                END AS place
         FROM (SELECT CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_current_wal_insert_lsn() END)
             AS log (place),
         LATERAL pg_catalog.pg_walfile_name_offset(place)
         WHERE place IS NOT NULL",
    )
    .get_result(connection)
    .optional()
}

/// Locks a value. A poisoned lock is usable: no code panics while it is locked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
