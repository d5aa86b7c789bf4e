//! Operations on the queue of notifications.

use crate::{
    error::{DamagedRow, Result},
    operations::count,
    session::{
        damaged::by_reason,
        page::{PAGE_LIMIT, checked_limit, checked_rows},
        transaction::Transaction,
    },
    sql::{row::Db, schema::notifications::dsl as n, table_row::TableRow},
    tables::messaging::notifications::Row,
};
use diesel::{dsl, expression::SqlLiteral, prelude::*, sql_types::Bool};
use telehealth_core::macros::{InputField, ObjectField, operations};
use telehealth_core::{
    NotificationId, Record, Timestamp,
    access::Verb,
    messaging::{Notification, NotificationRecord, NotificationStatus},
    value::{Count, LongText, Positive},
};

/// The notifications that a worker has claimed.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct ClaimedNotifications {
    /// The notifications to send, longest due first.
    pub notifications: Vec<Notification>,
    /// The rows that cannot be read. Their status was set to `failed`, with the reason in `last_error`.
    pub damaged: Vec<DamagedRow>,
}

/// Notifications that a worker has claimed together and handed over to their channels.
#[derive(Clone, Debug, PartialEq, Eq, InputField)]
pub struct SentNotifications {
    /// The ids, 1 to 1,000.
    pub notification_ids: Vec<NotificationId>,
    /// The end of their lease, which is the same for all that were claimed together.
    pub claimed_until: Timestamp,
}

/// The result of sweeping the queue.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct SweptNotifications {
    /// The number of expired notifications.
    pub cancelled: Count,
    /// The number of notifications without attempts left.
    pub failed: Count,
    /// The rows that cannot be read. Their status was set to `failed`, with the reason in `last_error`.
    pub damaged: Vec<DamagedRow>,
}

/// How many times a claim queries the queue when it meets damaged rows.
const ROUNDS: usize = 10;

#[operations(list = NOTIFICATIONS)]
impl Transaction {
    /// Claims up to `limit` due notifications for a worker, longest due first. Workers do not wait for each other, and
    /// get different notifications. Commit the claim, send each notification, and record its result immediately: with
    /// `mark_notifications_sent`, or by saving the notification after `mark_sent`, `retry_later` or `mark_failed`.
    ///
    /// No other worker can claim them for `lease_seconds`. After that another worker takes over those of a worker that
    /// died: each notification is sent once, except that one may be sent again if its worker died between sending and
    /// saving. A worker that saves too late fails with a stale version and cannot overwrite the result of the next one.
    ///
    /// `now` is the worker's own clock. A clock that is ahead claims notifications before they are due and takes over
    /// unexpired leases, so that some may be sent twice; a clock that is behind sends late, and its own leases end
    /// early. A lease should be longer than the time for sending plus the difference between the clocks.
    ///
    /// A row that cannot be read gets the status `failed` in the same transaction and does not block others.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if the limit is not 1 to 1,000, or if the lease ends after the
    /// year 9999.
    #[operation(grants = "notifications:update")]
    pub fn claim_due(&mut self, limit: i32, lease_seconds: Positive, now: Timestamp) -> Result<ClaimedNotifications> {
        let limit = usize::from(checked_limit::<Notification>(limit)?);
        let until = Notification::lease(lease_seconds, now)?;
        let mut claimed = ClaimedNotifications { notifications: Vec::new(), damaged: Vec::new() };
        for _ in 0..ROUNDS {
            let (some, damaged) = claim(self, limit - claimed.notifications.len(), until, now)?;
            claimed.notifications.extend(some);
            let is_done = damaged.is_empty() || claimed.notifications.len() >= limit;
            claimed.damaged.extend(damaged);
            if is_done {
                break;
            }
        }
        claimed.notifications.sort_unstable_by_key(|notification| (notification.scheduled_at, notification.id));
        Ok(claimed)
    }

    /// Records in one statement that notifications were handed over to their channels, as the command `mark_sent` does.
    /// `claimed_until` is that of the notifications, which is the same for all that were claimed together. Returns the ids
    /// of those that were recorded: the lease of the others has expired, and another worker has taken them over.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if there are not 1 to 1,000 ids.
    #[operation(grants = "notifications:update")]
    pub fn mark_notifications_sent(
        &mut self,
        notifications: SentNotifications,
        now: Timestamp,
    ) -> Result<Vec<NotificationId>> {
        let SentNotifications { notification_ids, claimed_until } = notifications;
        checked_rows(NotificationRecord::NAME, "notification_ids", notification_ids.len())?;
        let claimed = n::notifications
            .filter(n::id.eq_any(notification_ids.into_iter().map(Db)))
            .filter(pending())
            .filter(n::claimed_until.eq(Some(Db(claimed_until))));
        let update = diesel::update(claimed).set((
            n::status.eq(Db(NotificationStatus::Sent)),
            n::sent_at.eq(Some(Db(now))),
            n::claimed_until.eq(None::<Db<Timestamp>>),
            n::last_error.eq(None::<Db<LongText>>),
        ));
        let sent: Vec<Db<NotificationId>> = self.run(|connection| update.returning(n::id).get_results(connection))?;
        if sent.is_empty() {
            self.require::<Notification>(Verb::Update)?;
        }
        Ok(sent.into_iter().map(|id| id.0).collect())
    }

    /// Ends up to 1,000 pending notifications that will not be sent any more: expired ones are cancelled, those without
    /// attempts left have failed. If 1,000 were swept, there may be more.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "notifications:update")]
    pub fn sweep_notifications(&mut self, now: Timestamp) -> Result<SweptNotifications> {
        let over = n::notifications
            .select(Row::as_select())
            .filter(pending())
            .filter(n::claimed_until.is_null().or(n::claimed_until.le(Some(Db(now)))))
            .filter(n::expires_at.le(Some(Db(now))).or(n::attempts.ge(Notification::MAX_ATTEMPTS).nullable()))
            .limit(PAGE_LIMIT.into())
            .for_no_key_update()
            .skip_locked();
        let over = self.run(|connection| over.load(connection))?;
        if over.is_empty() {
            self.require::<Notification>(Verb::Update)?;
        }
        let (over, damaged): (Vec<Notification>, _) = self.with_damaged(|tx| tx.decrypt_valid(over))?;
        set_aside(self, &damaged)?;
        let swept = over.into_iter().map(|it| it.sweep(now)).collect::<Result<Vec<_>, _>>()?;
        let (failed, cancelled): (Vec<_>, Vec<_>) =
            swept.into_iter().partition(|it| it.status == NotificationStatus::Failed);
        let failed = end(self, &failed, Some(Notification::lost_worker_error()))?;
        let cancelled = end(self, &cancelled, None)?;
        Ok(SweptNotifications { cancelled, failed, damaged })
    }
}

/// Claims due notifications in two statements, and marks those that cannot be read as failed.
fn claim(
    transaction: &mut Transaction,
    limit: usize,
    until: Timestamp,
    now: Timestamp,
) -> Result<(Vec<Notification>, Vec<DamagedRow>)> {
    // The rule of `Notification::is_due`.
    let due = n::notifications
        .select(n::id)
        .filter(pending())
        .filter(n::scheduled_at.le(Db(now)))
        .filter(n::expires_at.is_null().or(n::expires_at.gt(Some(Db(now)))))
        .filter(n::claimed_until.is_null().or(n::claimed_until.le(Some(Db(now)))))
        .filter(n::attempts.lt(Notification::MAX_ATTEMPTS))
        .order(n::scheduled_at)
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .for_no_key_update()
        .skip_locked();
    let ids: Vec<Db<NotificationId>> = transaction.run(|connection| due.load(connection))?;
    if ids.is_empty() {
        transaction.require::<Notification>(Verb::Update)?;
        return Ok((Vec::new(), Vec::new()));
    }
    let claim = diesel::update(n::notifications.filter(n::id.eq_any(ids)))
        .set((n::attempts.eq(n::attempts + 1), n::claimed_until.eq(Some(Db(until)))))
        .returning(Row::as_returning());
    let rows = transaction.run(|connection| claim.load(connection))?;
    let claimed = transaction.with_damaged(|tx| tx.decrypt_valid(rows));
    let (claimed, damaged) = transaction.fail_on_unreadable(claimed)?;
    set_aside(transaction, &damaged)?;
    Ok((claimed, damaged))
}

/// Marks notifications that cannot be read as failed, each with the reason, so that they are not claimed again.
fn set_aside(transaction: &mut Transaction, damaged: &[DamagedRow]) -> Result<()> {
    for (reason, ids) in by_reason(damaged) {
        let ids = n::id.eq_any(ids.into_iter().map(|id| Db(NotificationId::from(id))));
        let update = diesel::update(n::notifications.filter(ids)).set((
            n::status.eq(Db(NotificationStatus::Failed)),
            n::claimed_until.eq(None::<Db<Timestamp>>),
            n::last_error.eq(Some(reason)),
        ));
        transaction.run(|connection| update.execute(connection))?;
    }
    Ok(())
}

/// A literal, because PostgreSQL does not use a partial index for a parameter.
fn pending() -> SqlLiteral<Bool> {
    dsl::sql("notifications.status = 'pending'")
}

/// Writes the common final status of notifications; without an error each keeps its `last_error`.
fn end(transaction: &mut Transaction, ended: &[Notification], error: Option<LongText>) -> Result<Count> {
    let Some(first) = ended.first() else { return Ok(Count::ZERO) };
    let ids: Vec<Db<NotificationId>> = ended.iter().map(|it| Db(it.id)).collect();
    let update = diesel::update(n::notifications.filter(n::id.eq_any(ids))).set((
        n::status.eq(Db(first.status)),
        n::claimed_until.eq(first.claimed_until.map(Db)),
        error.map(|error| n::last_error.eq(Some(Db(error)))),
    ));
    transaction.run(|connection| update.execute(connection)).map(count)
}

impl Transaction {
    /// Adds a notification for a user. The actor need not be authorized to read it.
    pub(crate) fn notify(&mut self, notification: Notification) -> Result<()> {
        if !self.is_by_person() {
            return self.add(notification).map(drop);
        }
        // Without RETURNING, which requires the right to read the row.
        let (row, _) = Row::seal(notification.into(), &self.keys::<Notification>()?)?;
        let insert = diesel::insert_into(n::notifications).values(row);
        self.run(|connection| insert.execute(connection)).map(drop)
    }
}
