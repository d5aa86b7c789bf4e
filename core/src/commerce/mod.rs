//! Commerce (specification section 3): categories, products, subscription plans, orders, order items and invoices.

mod category;
mod category_tree;
mod draft;
mod invoice;
mod order;
mod order_item;
mod order_status;
mod payment_event;
mod product;
mod subscription_plan;

pub use category::{Category, CategoryChanges, CategoryRecord, NewCategory};
pub use category_tree::{CategoryNode, category_tree};
pub use draft::{OrderCharge, OrderDraft, OrderLine, Sale};
pub use invoice::{Invoice, InvoiceAmounts, InvoiceChanges, InvoiceRecord, InvoiceState, InvoiceStatus, NewInvoice};
pub use order::{NewOrder, Order, OrderAmounts, OrderChanges, OrderRecord, PaymentState, PaymentStatus};
pub use order_item::{NewOrderCharge, NewOrderItem, OrderItem, OrderItemRecord};
pub use order_status::{OrderState, OrderStatus, OrderType};
pub use payment_event::{PaymentEvent, PaymentEventKind, PaymentOutcome};
pub use product::{NewProduct, Product, ProductChanges, ProductRecord, ProductType};
pub use subscription_plan::{
    BillingCycle, NewSubscriptionPlan, PlanCharge, PlanSwitch, Proration, SubscriptionPlan, SubscriptionPlanChanges,
    SubscriptionPlanRecord,
};
