//! Operations on invoices for orders and subscription plans.

use crate::{
    error::{Error, Result},
    session::{page::PAGE_LIMIT, transaction::Transaction},
    sql::{row::Db, schema},
    tables::commerce::invoices::Row,
};
use diesel::{
    QueryableByName,
    prelude::*,
    sql_query,
    sql_types::{Bool, Nullable, Uuid as SqlUuid},
};
use telehealth_core::macros::operations;
use telehealth_core::{
    Code, InvoiceId, OrderId, PatientId, SubscriptionPlanId, Timestamp,
    access::{Grant, Verb},
    commerce::{Invoice, InvoiceStatus, NewInvoice, Order, SubscriptionPlan},
    error::Violation,
    value::{Currency, Money, TimeZone},
};

#[operations(list = INVOICES)]
impl Transaction {
    /// Creates the invoice of an order with the next invoice number. An order has one invoice, not counting cancelled
    /// ones. That of an order whose payment was captured before is sent and paid at once.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such order, [`Error::Conflict`] if it has an invoice, and the errors of the
    /// constructor `for_order`.
    #[operation(grants = "orders:update invoices:insert invoices:update")]
    pub fn invoice_order(&mut self, order_id: OrderId, new: NewInvoice, now: Timestamp) -> Result<Invoice> {
        use schema::invoices::dsl;
        // A concurrent call for the same order waits here, and then finds the invoice.
        let order = self.get_for_update::<Order>(order_id)?;
        // A damaged invoice counts as well.
        let existing = self.rows::<Invoice>(|query| {
            query
                .filter(dsl::order_id.eq(Some(Db(order_id))))
                .filter(dsl::status.ne(Db(InvoiceStatus::Cancelled)))
                .limit(1)
        })?;
        if !existing.is_empty() {
            let message = "is the id of an order that has an invoice; cancel that invoice first";
            return Err(Error::Conflict(Violation::new("invoice", "order_id", Code::INVOICE_ORDER_INVOICED, message)));
        }
        let number = self.next_invoice_number()?;
        let time_zone = new.time_zone;
        let invoice = self.add(Invoice::for_order(number, new, &order, now)?)?;
        if order.payment_status.is_captured() { self.settle(invoice, time_zone, now) } else { Ok(invoice) }
    }

    /// Creates a patient's invoice for one billing cycle of a subscription plan with the next invoice number.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such plan, and the errors of the constructor `for_plan`.
    #[operation(grants = "subscription_plans:select invoices:insert")]
    pub fn invoice_plan(
        &mut self,
        plan_id: SubscriptionPlanId,
        patient_id: PatientId,
        new: NewInvoice,
        tax_amount: Option<Money>,
        currency: Option<Currency>,
        now: Timestamp,
    ) -> Result<Invoice> {
        let plan: SubscriptionPlan = self.get(plan_id)?;
        let number = self.next_invoice_number()?;
        self.add(Invoice::for_plan(number, new, &plan, patient_id, tax_amount, currency, now)?)
    }

    /// Returns the unpaid invoices that a patient has been sent, earliest due date first.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database is unavailable.
    #[operation(grants = "invoices:select")]
    pub fn due_invoices(&mut self, patient_id: PatientId) -> Result<Vec<Invoice>> {
        use schema::invoices::dsl;
        let unpaid = [InvoiceStatus::Sent, InvoiceStatus::Pending, InvoiceStatus::Overdue].map(Db);
        self.find::<Invoice>(|query| {
            query
                .filter(dsl::patient_id.eq(Db(patient_id)))
                .filter(dsl::status.eq_any(unpaid))
                .order((dsl::due_date, dsl::id))
        })
    }

    /// Marks up to 1,000 invoices as overdue whose due date has passed in the clinic's time zone, by default UTC, and
    /// returns them; call it until it returns none. Invoices locked by other transactions are skipped, so several calls
    /// may run at the same time. A damaged invoice is marked like the others, but not returned.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database is unavailable.
    #[operation(grants = "invoices:update")]
    pub fn mark_overdue_invoices(&mut self, time_zone: Option<TimeZone>, now: Timestamp) -> Result<Vec<Invoice>> {
        use schema::invoices::dsl;
        let today = time_zone.unwrap_or(TimeZone::UTC).date(now);
        self.mark(|tx| {
            let late = dsl::invoices
                .filter(dsl::status.eq_any([InvoiceStatus::Sent, InvoiceStatus::Pending].map(Db)))
                .filter(dsl::due_date.lt(Db(today)))
                .order((dsl::due_date, dsl::id))
                .limit(i64::from(PAGE_LIMIT))
                .select(Row::as_select());
            let rows: Vec<Row> = tx.run(|connection| late.for_no_key_update().skip_locked().load(connection))?;
            if rows.is_empty() {
                return Ok(rows);
            }
            let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
            tx.decrypt_valid::<Invoice>(rows)?
                .into_iter()
                .try_for_each(|invoice| invoice.mark_overdue(time_zone, now).map(drop))?;
            let marked = diesel::update(dsl::invoices.filter(dsl::id.eq_any(ids)))
                .set(dsl::status.eq(Db(InvoiceStatus::Overdue)))
                .returning(Row::as_returning());
            tx.run(|connection| marked.get_results(connection))
        })
    }

    /// Records that an invoice was paid today, in the clinic's time zone, by default UTC.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such invoice, and the errors of the command `pay`.
    #[operation(grants = "invoices:update")]
    pub fn pay_invoice(
        &mut self,
        invoice_id: InvoiceId,
        time_zone: Option<TimeZone>,
        now: Timestamp,
    ) -> Result<Invoice> {
        let invoice = self.get_for_update::<Invoice>(invoice_id)?;
        self.save(invoice.pay(time_zone, now)?)
    }
}

impl Transaction {
    /// Pays the invoice of an order that was captured, unless it is over another amount, today in the clinic's time
    /// zone. Requires a service account that may update invoices.
    pub(crate) fn settle_invoice_of(
        &mut self,
        order: &Order,
        time_zone: Option<TimeZone>,
        now: Timestamp,
    ) -> Result<()> {
        // In one round trip with the grant, without which the invoice would be hidden and stay open.
        let query = sql_query(
            "SELECT access_service('invoices', 'update') AS is_granted, invoices.id
             FROM (VALUES (1)) AS one LEFT JOIN invoices ON order_id = $1 AND status NOT IN ('paid', 'cancelled')",
        );
        let open: Vec<Open> = self.run(|connection| query.bind::<SqlUuid, _>(Db(order.id)).load(connection))?;
        for Open { is_granted, id } in open {
            if !is_granted {
                return Err(Error::GrantMissing { grant: Grant::new("invoices", Verb::Update) });
            }
            let Some(Db(id)) = id else { continue };
            let invoice = self.get_for_update::<Invoice>(id)?;
            if (invoice.total_amount, &invoice.currency) == (order.total_amount, &order.currency) {
                self.settle(invoice, time_zone, now)?;
            }
        }
        Ok(())
    }

    /// Sends an invoice, unless it was sent, and pays it today in the clinic's time zone.
    fn settle(&mut self, mut invoice: Invoice, time_zone: Option<TimeZone>, now: Timestamp) -> Result<Invoice> {
        if invoice.status == InvoiceStatus::Draft {
            invoice = self.save(invoice.send()?)?;
        }
        self.save(invoice.pay(time_zone, now)?)
    }
}

#[derive(QueryableByName)]
struct Open {
    #[diesel(sql_type = Bool)]
    is_granted: bool,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    id: Option<Db<InvoiceId>>,
}
