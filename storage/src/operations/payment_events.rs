//! The recorded events of payment services, and those of them that a person has to work off.

use crate::{
    error::{Error, Result},
    session::transaction::Transaction,
    sql::{row::Db, schema},
};
use diesel::{
    QueryableByName,
    prelude::*,
    sql_query,
    sql_types::{BigInt, Nullable, Numeric, Text as SqlText, Timestamptz, Uuid as SqlUuid},
};
use telehealth_core::macros::ObjectField;
use telehealth_core::{
    Code, OrderId, Timestamp,
    commerce::{PaymentEvent, PaymentEventKind, PaymentOutcome},
    error::Violation,
    value::{Currency, Money, Text},
};

/// A recorded event that does not fit its order, or that a person has to work off.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct PaymentException {
    /// The event, without the payment's id at the service.
    pub event: PaymentEvent,
    /// Why it is an exception: the code of the error with which it was refused, `payment_event.refund_failed` or
    /// `payment_event.disputed`.
    pub code: Code,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// How an exception was closed.
#[derive(Clone, Copy)]
pub(super) enum Resolution {
    /// It was applied after all.
    Applied,
    /// A later event concluded it.
    Concluded,
    /// A person has worked it off.
    Dismissed,
}

/// SQL for the events that others can conclude, and that can conclude others: those that were applied, and those that
/// only a person works off.
const EFFECTIVE: &str = "(outcome = 'applied' OR kind IN ('dispute_opened', 'refund_failed')
     OR EXISTS (SELECT FROM payment_resolutions
                WHERE payment_resolutions.id = payment_events.id AND resolution = 'applied'))";

#[derive(QueryableByName)]
struct Recorded {
    #[diesel(sql_type = SqlText)]
    id: Db<Text<255>>,
    #[diesel(sql_type = SqlUuid)]
    order_id: Db<OrderId>,
    #[diesel(sql_type = SqlText)]
    kind: Db<PaymentEventKind>,
    #[diesel(sql_type = Numeric)]
    amount: Db<Money>,
    #[diesel(sql_type = Nullable<SqlText>)]
    currency: Option<Db<Currency>>,
    #[diesel(sql_type = Nullable<SqlText>)]
    concludes: Option<Db<Text<255>>>,
    #[diesel(sql_type = Nullable<SqlText>)]
    code: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    created_at: Db<Timestamp>,
}

impl Recorded {
    fn into_exception(self) -> PaymentException {
        PaymentException {
            event: PaymentEvent {
                currency: self.currency.map(|currency| currency.0),
                concludes: self.concludes.map(|id| id.0),
                ..PaymentEvent::new(self.id.0, self.order_id.0, self.kind.0, self.amount.0)
            },
            // An exception always has a code.
            code: self.code.and_then(|code| Code::find(&code)).unwrap_or(Code::ROW_CORRUPT),
            recorded_at: self.created_at.0,
        }
    }
}

impl Transaction {
    /// Whether a payment event has been recorded.
    ///
    /// # Errors
    /// [`Error::Conflict`] if a different event has its id.
    pub(super) fn has_recorded(&mut self, event: &PaymentEvent) -> Result<bool> {
        use schema::payment_events::dsl;
        let query = dsl::payment_events.find(Db(event.id.clone())).select((dsl::order_id, dsl::kind, dsl::amount));
        let recorded: Option<(Db<OrderId>, Db<PaymentEventKind>, Db<Money>)> =
            self.run(|connection| query.first(connection).optional())?;
        match recorded {
            None => Ok(false),
            Some((order_id, kind, amount))
                if (order_id.0, kind.0, amount.0) == (event.order_id, event.kind, event.amount.money()) =>
            {
                Ok(true)
            }
            Some(_) => Err(conflict("id", Code::PAYMENT_EVENT_TAKEN, "is the id of a different payment event")),
        }
    }

    /// Records a new payment event and its outcome; an exception has a code.
    ///
    /// # Errors
    /// [`Error::Conflict`] if an event with its id was recorded meanwhile.
    pub(super) fn record(
        &mut self,
        event: &PaymentEvent,
        outcome: PaymentOutcome,
        code: Option<Code>,
        now: Timestamp,
    ) -> Result<()> {
        use schema::payment_events::dsl;
        let row = (
            dsl::id.eq(Db(event.id.clone())),
            dsl::order_id.eq(Db(event.order_id)),
            dsl::kind.eq(Db(event.kind)),
            dsl::amount.eq(Db(event.amount.money())),
            dsl::outcome.eq(Db(outcome)),
            dsl::created_at.eq(Db(now)),
            dsl::currency.eq(event.currency.clone().map(Db)),
            dsl::concludes.eq(event.concludes.clone().map(Db)),
            dsl::code.eq(code.map(Code::as_str)),
        );
        let insert = diesel::insert_into(dsl::payment_events).values(row).on_conflict_do_nothing();
        let recorded = self.run(|connection| insert.execute(connection))?;
        if recorded > 0 {
            return Ok(());
        }
        Err(conflict("id", Code::PAYMENT_EVENT_TAKEN, "is the id of a different payment event"))
    }

    /// Returns the event that an event concludes, if that has taken effect.
    ///
    /// # Errors
    /// [`Error::Conflict`] if another event has concluded it.
    pub(super) fn concluded_by(&mut self, event: &PaymentEvent) -> Result<Option<PaymentEvent>> {
        let Some(id) = &event.concludes else { return Ok(None) };
        if !self.recorded(&format!("concludes = $1 AND {EFFECTIVE}"), id.as_str(), None, 1)?.is_empty() {
            let message = "is the id of a refund or a dispute that another event has concluded";
            return Err(conflict("concludes", Code::PAYMENT_EVENT_CONCLUDED, message));
        }
        let earlier = self.recorded(&format!("id = $1 AND {EFFECTIVE}"), id.as_str(), None, 1)?;
        Ok(earlier.into_iter().next().map(|earlier| earlier.event))
    }

    /// Returns the open exceptions whose `column` has this value, oldest first.
    pub(super) fn open_exceptions(
        &mut self,
        column: &str,
        value: &str,
        after: Option<Text<255>>,
        limit: i64,
    ) -> Result<Vec<PaymentException>> {
        self.recorded(
            &format!(
                "outcome = 'exception' AND {column}::text = $1
                 AND NOT EXISTS (SELECT FROM payment_resolutions WHERE payment_resolutions.id = payment_events.id)"
            ),
            value,
            after,
            limit,
        )
    }

    /// Fails if no event with this id, after which a page begins, was recorded.
    pub(super) fn require_event(&mut self, id: &Text<255>) -> Result<()> {
        if self.recorded("id = $1", id.as_str(), None, 1)?.is_empty() {
            let message = "must be the id of a recorded event";
            let unknown = Violation::new("payment_event", "after", Code::REFERENCE_UNKNOWN, message);
            return Err(Error::Validation(unknown.into()));
        }
        Ok(())
    }

    /// Closes an exception. Has no effect if it is closed.
    pub(super) fn resolve(&mut self, id: &Text<255>, resolution: Resolution, now: Timestamp) -> Result<()> {
        use schema::payment_resolutions::dsl;
        let resolution = match resolution {
            Resolution::Applied => "applied",
            Resolution::Concluded => "concluded",
            Resolution::Dismissed => "dismissed",
        };
        let row = (dsl::id.eq(Db(id.clone())), dsl::resolution.eq(resolution), dsl::created_at.eq(Db(now)));
        let insert = diesel::insert_into(dsl::payment_resolutions).values(row).on_conflict_do_nothing();
        self.run(|connection| insert.execute(connection)).map(drop)
    }

    fn recorded(
        &mut self,
        condition: &str,
        value: &str,
        after: Option<Text<255>>,
        limit: i64,
    ) -> Result<Vec<PaymentException>> {
        let query = sql_query(format!(
            "SELECT id, order_id, kind, amount, currency, concludes, code, created_at FROM payment_events
             WHERE {condition}
               AND ($2 IS NULL OR (created_at, id) > (SELECT created_at, id FROM payment_events WHERE id = $2))
             ORDER BY created_at, id LIMIT $3"
        ));
        let query = query.bind::<SqlText, _>(value.to_owned()).bind::<Nullable<SqlText>, _>(after.map(Db));
        let query = query.bind::<BigInt, _>(limit);
        let rows: Vec<Recorded> = self.run(|connection| query.load(connection))?;
        Ok(rows.into_iter().map(Recorded::into_exception).collect())
    }
}

fn conflict(field: &'static str, code: Code, message: &'static str) -> Error {
    Error::Conflict(Violation::new("payment_event", field, code, message))
}
