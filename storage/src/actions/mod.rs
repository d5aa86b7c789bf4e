//! The actions of each subject.

mod accounts;
mod care;
mod coverage;
mod forms;
mod tags;
mod tasks;

pub use care::PatientChart;

/// The actions of all subjects.
pub(crate) const ACTIONS: &[&[crate::action::Action]] =
    &[accounts::ACTIONS, care::ACTIONS, coverage::ACTIONS, forms::ACTIONS, tags::ACTIONS, tasks::ACTIONS];
