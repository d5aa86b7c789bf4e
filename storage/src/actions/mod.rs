//! The actions of each subject.

mod accounts;
mod care;
mod flows;

pub use care::PatientChart;
pub use flows::FlowOverview;

/// The actions of all subjects.
pub(crate) const ACTIONS: &[&[crate::action::Action]] = &[accounts::ACTIONS, care::ACTIONS, flows::ACTIONS];
