//! The actions of each subject.

mod accounts;
mod care;
mod catalogue;
mod invoices;
mod orders;
mod payments;

pub use care::PatientChart;
pub use orders::PlacedOrder;
pub use payments::PaymentReceipt;

use crate::{
    error::{Error, Result},
    stored::Readable,
};
use telehealth_core::Record;

/// The actions of all subjects.
pub(crate) const ACTIONS: &[&[crate::action::Action]] =
    &[accounts::ACTIONS, care::ACTIONS, catalogue::ACTIONS, orders::ACTIONS, payments::ACTIONS, invoices::ACTIONS];

/// The one row that was asked for.
fn only<E: Readable>(mut rows: Vec<E>, id: E::Id) -> Result<E> {
    rows.pop().ok_or(Error::NotFound { entity: E::Record::NAME, id: id.into() })
}
