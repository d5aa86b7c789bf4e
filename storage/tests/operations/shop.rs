//! A shop with products, and a patient who buys them.

use crate::support::{care::*, crowd::done, json::call_json, *};
use telehealth_core::{
    Code, OrderId, ProductId, Timestamp,
    accounts::{Patient, Provider},
    care::Prescription,
    commerce::{
        NewOrder, NewProduct, Order, OrderCharge, OrderLine, OrderType, PaymentEvent, PaymentEventKind, Product,
        ProductType,
    },
    field::Object,
    value::{Money, Positive, Text},
};
use telehealth_storage::{Error, Options, PlacedOrder, Portal, bindings, now};

pub struct Shop {
    pub url: String,
    pub portal: Portal,
    pub now: Timestamp,
    pub patient: Patient,
    pub provider: Provider,
    /// Ten in stock, at 49.95.
    pub monitor: Product,
    /// A hundred in stock, at 12.50, on prescription.
    pub drug: Product,
    /// A service, at 80.00.
    pub visit: Product,
    /// The patient's prescription for the drug.
    pub prescription: Prescription,
}

/// A shop in a separate database, with enough connections for concurrent tests.
pub fn shop() -> Shop {
    shop_in(migrated_database())
}

pub fn shop_in(url: String) -> Shop {
    let options = Options { pool_size: 24, acquire_timeout: std::time::Duration::from_secs(60), ..options() };
    let portal = Portal::connect_with(&url, options).expect("a portal");
    let now = now();
    done(&portal, |tx| {
        let (patient, provider) = (patient(tx, now)?, provider(tx, now)?);
        let prescription = new_prescription(&patient, &provider, None, days(now, 30), now);
        Ok(Shop {
            url: url.clone(),
            portal: portal.clone(),
            now,
            monitor: tx.add(product("BPM-100", ProductType::MedicalDevice, "49.95", 10, now))?,
            drug: tx.add(product("RX-AMOX", ProductType::Prescription, "12.50", 100, now))?,
            visit: tx.add(product("VISIT", ProductType::Consultation, "80.00", 0, now))?,
            prescription: tx.add(prescription)?,
            patient,
            provider,
        })
    })
}

pub fn product(sku: &str, product_type: ProductType, price: &str, units: i32, now: Timestamp) -> Product {
    let new = NewProduct {
        inventory_quantity: Some(units.try_into().expect("a count")),
        ..NewProduct::new(text(sku), sku.parse().expect("a sku"), product_type, money(price))
    };
    Product::put_on_sale(new, now).expect("a product")
}

pub fn money(amount: &str) -> Money {
    amount.parse().expect("money")
}

pub fn units(number: i32) -> Positive {
    number.try_into().expect("units")
}

pub fn charge(price: &str) -> OrderCharge {
    OrderCharge::new(phi("a visit"), units(1), money(price))
}

impl Shop {
    pub fn new_order(&self) -> NewOrder {
        NewOrder::new(self.patient.id, OrderType::MedicalDevice)
    }

    /// The drug, on the patient's prescription.
    pub fn prescribed(&self, quantity: i32) -> OrderLine {
        OrderLine {
            prescription_id: Some(self.prescription.id),
            ..OrderLine::new(self.drug.id, quantity.try_into().expect("units"))
        }
    }

    pub fn place(&self, lines: &[OrderLine]) -> Result<PlacedOrder, Error> {
        self.place_with(&self.new_order(), lines, &[])
    }

    pub fn place_with(
        &self,
        new: &NewOrder,
        lines: &[OrderLine],
        charges: &[OrderCharge],
    ) -> Result<PlacedOrder, Error> {
        crowd::within(&self.portal, |tx| tx.place_order(new.clone(), lines.to_vec(), Some(charges.to_vec()), self.now))
    }

    /// An order of three monitors and seven units of the drug, 237.35 in total.
    pub fn order(&self) -> Order {
        let lines = [OrderLine::new(self.monitor.id, units(3)), self.prescribed(7)];
        self.place(&lines).expect("an order").order
    }

    /// An order with a given total that takes nothing out of the stock.
    pub fn order_over(&self, amount: &str) -> Order {
        self.place_with(&self.new_order(), &[], &[charge(amount)]).expect("an order").order
    }

    pub fn read(&self, id: OrderId) -> Order {
        done(&self.portal, |tx| tx.get(id))
    }

    /// Applies a command to an order and saves it.
    pub fn moved(&self, id: OrderId, change: impl Fn(Order) -> Order) -> Order {
        done(&self.portal, |tx| {
            let order = tx.get(id)?;
            tx.save(change(order))
        })
    }

    /// Captures the whole total.
    pub fn pay(&self, order: &Order) -> Order {
        self.moved(order.id, |order| order.capture(None).expect("captured"))
    }

    /// Ships a paid order.
    pub fn ship(&self, order: &Order) -> Order {
        self.moved(order.id, |order| order.confirm().expect("confirmed"));
        self.moved(order.id, |order| order.process().expect("in process"));
        done(&self.portal, |tx| tx.ship_order(order.id, None, None, self.now))
    }

    pub fn stock(&self, id: ProductId) -> i32 {
        done(&self.portal, |tx| tx.get::<Product>(id)).inventory_quantity.get()
    }

    /// The stock of the monitor and of the drug.
    pub fn stocks(&self) -> (i32, i32) {
        (self.stock(self.monitor.id), self.stock(self.drug.id))
    }

    /// A fingerprint of everything that an operation may have written.
    pub fn trace(&self) -> String {
        let tables = ["products", "orders", "order_items", "invoices", "payment_events", "categories", "patients"];
        let rows =
            |table| format!("(SELECT coalesce(string_agg(md5(t::text), '' ORDER BY t::text), '') FROM {table} AS t)");
        ask(&self.url, &format!("md5({})", tables.map(rows).join(" || "),))
    }

    /// Checks that an operation is refused and leaves no trace, even if its transaction is committed.
    pub fn refuses(
        &self,
        what: &str,
        work: impl Fn(&mut telehealth_storage::Transaction) -> Result<(), Error>,
    ) -> Error {
        let before = self.trace();
        let mut tx = self.portal.begin(&service()).expect("begun");
        let error = work(&mut tx).expect_err(what);
        // A transaction with a failed statement cannot be committed.
        let _ = tx.commit();
        assert_eq!(self.trace(), before, "{what} leaves a trace");
        error
    }

    /// Calls an operation by name with JSON, as Python and Node do.
    pub fn call(&self, action: &str, arguments: serde_json::Value) -> Result<serde_json::Value, Error> {
        let action = bindings::transaction_operations().find(|it| it.signature.name == action).expect("an action");
        let arguments: Object = serde_json::from_value(arguments).expect("an object");
        crowd::within(&self.portal, |tx| call_json(action, tx, &arguments))
    }
}

pub fn event_id(id: &str) -> Text<255> {
    text(id)
}

pub fn event(id: &str, order: &Order, kind: PaymentEventKind, amount: &str) -> PaymentEvent {
    PaymentEvent::new(event_id(id), order.id, kind, money(amount))
}

/// The field and code of each violation.
pub fn found(error: &Error) -> Vec<(&str, Code)> {
    error.violations().iter().map(|violation| (violation.field(), violation.code())).collect()
}
