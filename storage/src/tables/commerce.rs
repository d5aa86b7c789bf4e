//! Categories, products, subscription plans, orders with their items, and invoices.

use crate::{error::Result, session::transaction::Transaction, sql::row::Db, tables::macros::stored};
use diesel::{prelude::*, sql_types as sql};
use telehealth_core::{
    CategoryId, Date, InvoiceId, OrderId, OrderItemId, PatientId, Phi, PrescriptionId, ProductId, ProviderId,
    SubscriptionPlanId, TelehealthFlowId, Timestamp, commerce::*, value::*,
};
use uuid::Uuid;

stored! {
    categories: Category, CategoryFilter {
        slug: Slug => slug eq,
        parent_category_id: CategoryId => parent_category_id eq,
        is_active: bool => is_active eq,
    }
    order {}
    // Part of the catalogue.
    not personal
}

stored! {
    products: Product, ProductFilter {
        sku: Sku => sku eq,
        category_id: CategoryId => category_id eq,
        product_type: ProductType => product_type eq,
        requires_prescription: bool => requires_prescription eq,
        is_active: bool => is_active eq,
        price_from: Money => price ge,
        price_below: Money => price lt,
        stock_from: Count => inventory_quantity ge,
        stock_below: Count => inventory_quantity lt,
    }
    order {}
    // Part of the catalogue.
    not personal
}

stored! {
    subscription_plans: SubscriptionPlan, SubscriptionPlanFilter {
        billing_cycle: BillingCycle => billing_cycle eq,
        is_popular: bool => is_popular eq,
        is_active: bool => is_active eq,
    }
    order {}
    // Part of the catalogue.
    not personal
}

stored! {
    indexed orders: Order, OrderFilter {
        order_number: OrderNumber => order_number eq,
        patient_id: PatientId => patient_id eq,
        provider_id: ProviderId => provider_id eq,
        telehealth_flow_id: TelehealthFlowId => telehealth_flow_id eq,
        order_type: OrderType => order_type eq,
        status: OrderStatus => status eq,
        payment_status: PaymentStatus => payment_status eq,
        created_from: Timestamp => created_at ge,
        created_before: Timestamp => created_at lt,
    }
    order {
        CREATED_AT = created_at: Timestamp,
    }
    // What a patient buys, and the delivery address.
    personal |it, own| own.reader == it.patient_id.user_id()
}

stored! {
    insert only order_items: OrderItem, OrderItemFilter {
        order_id: OrderId => order_id eq,
        product_id: ProductId => product_id eq,
        prescription_id: PrescriptionId => prescription_id eq,
    }
    order {}
    // Which drug a patient buys. The order names the patient; the item does not.
    personal |it, own| own.has::<Order>(it.order_id.into())
}

stored! {
    invoices: Invoice, InvoiceFilter {
        invoice_number: InvoiceNumber => invoice_number eq,
        patient_id: PatientId => patient_id eq,
        order_id: OrderId => order_id eq,
        subscription_plan_id: SubscriptionPlanId => subscription_plan_id eq,
        status: InvoiceStatus => status eq,
        due_from: Date => due_date ge,
        due_before: Date => due_date lt,
    }
    order {
        DUE_DATE = due_date: Date,
    }
    // What a patient owes.
    personal |it, own| own.reader == it.patient_id.user_id()
}

/// The numbers that the database assigns to orders and invoices.
mod numbers {
    use diesel::define_sql_function;

    define_sql_function! {
        /// Returns the next unused order number.
        fn next_order_number() -> Text;
    }
    define_sql_function! {
        /// Returns the next unused invoice number.
        fn next_invoice_number() -> Text;
    }
}

impl Transaction {
    /// Returns the number for a new order. It is not reused, even if the transaction is rolled back.
    pub(crate) fn next_order_number(&mut self) -> Result<OrderNumber> {
        let number = self.run(|connection| diesel::select(numbers::next_order_number()).get_result(connection));
        number.map(|Db(number)| number)
    }

    /// Returns the number for a new invoice. It is not reused, even if the transaction is rolled back.
    pub(crate) fn next_invoice_number(&mut self) -> Result<InvoiceNumber> {
        let number = self.run(|connection| diesel::select(numbers::next_invoice_number()).get_result(connection));
        number.map(|Db(number)| number)
    }

    /// Writes the stock of products that this transaction has locked, in one statement, which Diesel cannot express.
    pub(crate) fn write_stock(&mut self, products: &[Product]) -> Result<()> {
        if products.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = products.iter().map(|product| product.id.uuid()).collect();
        let quantities: Vec<i32> = products.iter().map(|product| product.inventory_quantity.get()).collect();
        let update = diesel::sql_query(
            "UPDATE products SET inventory_quantity = stock.quantity FROM unnest($1, $2) AS stock (id, quantity)
             WHERE products.id = stock.id",
        );
        let update = update.bind::<sql::Array<sql::Uuid>, _>(ids).bind::<sql::Array<sql::Integer>, _>(quantities);
        self.run(|connection| update.execute(connection)).map(|_| ())
    }
}
