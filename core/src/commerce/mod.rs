//! Commerce (specification section 3): categories, products, subscription plans, orders with their items, invoices.

mod category;
mod draft;
mod invoice;
mod order;
mod order_item;
mod order_status;
mod payment;
mod product;
mod subscription_plan;

pub use category::{Category, CategoryChanges, CategoryRecord, NewCategory};
pub use draft::{OrderDraft, OrderLine, PlacedOrder};
pub use invoice::{Invoice, InvoiceAmounts, InvoiceChanges, InvoiceRecord, InvoiceState, InvoiceStatus, NewInvoice};
pub use order::{NewOrder, Order, OrderAmounts, OrderChanges, OrderRecord};
pub use order_item::{NewOrderCharge, NewOrderItem, OrderItem, OrderItemRecord};
pub use order_status::{OrderState, OrderStatus, OrderType};
pub use payment::{PaymentState, PaymentStatus};
pub use product::{NewProduct, Product, ProductChanges, ProductRecord, ProductType};
pub use subscription_plan::{
    BillingCycle, NewSubscriptionPlan, PlanCharge, SubscriptionPlan, SubscriptionPlanChanges, SubscriptionPlanRecord,
};
