//! Categories, products, subscription plans, orders with their items, and invoices.

use crate::stored::stored;
use diesel::prelude::*;
use telehealth_core::{
    CategoryId, Date, InvoiceId, OrderId, OrderItemId, Phi, PrescriptionId, ProductId, SubscriptionPlanId,
    TelehealthFlowId, Timestamp, UserId, commerce::*, value::*,
};

stored! {
    categories: Category, CategoryFilter {
        slug: Slug => slug eq,
        parent_category_id: CategoryId => parent_category_id eq,
        is_active: bool => is_active eq,
    }
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
}

stored! {
    subscription_plans: SubscriptionPlan, SubscriptionPlanFilter {
        billing_cycle: BillingCycle => billing_cycle eq,
        is_popular: bool => is_popular eq,
        is_active: bool => is_active eq,
    }
}

stored! {
    orders: Order, OrderFilter {
        order_number: OrderNumber => order_number eq,
        patient_id: UserId => patient_id eq,
        provider_id: UserId => provider_id eq,
        telehealth_flow_id: TelehealthFlowId => telehealth_flow_id eq,
        order_type: OrderType => order_type eq,
        status: OrderStatus => status eq,
        payment_status: PaymentStatus => payment_status eq,
        created_from: Timestamp => created_at ge,
        created_before: Timestamp => created_at lt,
    }
}

stored! {
    insert only order_items: OrderItem, OrderItemFilter {
        order_id: OrderId => order_id eq,
        product_id: ProductId => product_id eq,
        prescription_id: PrescriptionId => prescription_id eq,
    }
}

stored! {
    invoices: Invoice, InvoiceFilter {
        invoice_number: InvoiceNumber => invoice_number eq,
        patient_id: UserId => patient_id eq,
        order_id: OrderId => order_id eq,
        subscription_plan_id: SubscriptionPlanId => subscription_plan_id eq,
        status: InvoiceStatus => status eq,
        due_from: Date => due_date ge,
        due_before: Date => due_date lt,
    }
}
