//! The actions of each subject.

mod accounts;
mod care;
mod catalogue;
mod coverage;
mod flows;
mod forms;
mod invoices;
mod orders;
mod payments;
mod tags;
mod tasks;

pub use care::PatientChart;
pub use flows::FlowOverview;
pub use orders::PlacedOrder;
pub use payments::PaymentReceipt;

/// The actions of all subjects.
pub(crate) const ACTIONS: &[&[crate::action::Action]] = &[
    accounts::ACTIONS,
    care::ACTIONS,
    catalogue::ACTIONS,
    orders::ACTIONS,
    payments::ACTIONS,
    invoices::ACTIONS,
    flows::ACTIONS,
    tasks::ACTIONS,
    forms::ACTIONS,
    coverage::ACTIONS,
    tags::ACTIONS,
];
