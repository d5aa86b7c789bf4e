//! The domain model of a telehealth portal, without I/O, clock or database.
//!
//! Every table of the specification has a *record* (a flat row), an *entity* (a row that satisfies every rule) and
//! *operations*: constructors create an entity, commands change it, queries read from it. The current time is always an
//! argument.
//!
//! ```
//! use telehealth_core::accounts::{NewPatient, NewUser, Patient, User, UserRole};
//! use telehealth_core::{Code, Phi, Timestamp};
//!
//! let now: Timestamp = "2026-03-02T09:00:00Z".parse()?;
//! let user = User::register(NewUser::new("ada@example.com".parse()?, UserRole::Patient), now)?.activate()?;
//! let new = NewPatient { last_name: Some(Phi::new("Lovelace".parse()?)), ..NewPatient::new("1985-12-10".parse()?) };
//! let patient = Patient::register(new.clone(), &user, now)?;
//! assert_eq!(format!("{:?}", patient.last_name), "Some([phi])"); // protected values are shown only on request
//!
//! let child = NewPatient { date_of_birth: "2020-12-10".parse()?, ..new };
//! let error = Patient::register(child, &user, now).unwrap_err(); // at least 13 years old
//! assert_eq!((error.violations()[0].field(), error.violations()[0].code()), ("date_of_birth", Code::PATIENT_UNDER_13));
//! let error = user.activate().unwrap_err(); // is active already
//! assert_eq!(error.code(), Code::STATUS_TRANSITION);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | module | contents |
//! |---|---|
//! | [`accounts`], [`care`], [`commerce`], [`coverage`], [`forms`], [`messaging`], [`tagging`], [`workflow`] | the tables, by subject |
//! | [`id`] | the types of primary keys |
//! | [`value`] | the types of columns, such as amounts of money and telephone numbers |
//! | [`error`], [`Code`] | violated rules and refused transitions, each with a stable code |
//! | [`access`] | who may do what with which rows |
//! | [`retention`] | how long the rows of each table are kept, and which law requires it |
//! | [`erasure`] | what an erasure deletes at once, and what it keeps |
//! | [`machine`] | which transitions each status allows |
//! | [`catalog`], [`field`], [`operation`], [`record`] | all of it as data, for storage and the bindings |

// The code that the macros generate refers to this crate by name, in this crate too.
extern crate self as telehealth_core;

pub mod access;
pub mod accounts;
pub mod care;
pub mod catalog;
mod code;
pub mod commerce;
pub mod coverage;
mod descriptor;
mod encode;
pub mod erasure;
pub mod error;
pub mod field;
pub mod forms;
pub mod id;
mod input;
mod json_text;
mod label;
pub mod machine;
pub mod messaging;
mod next_step;
pub mod operation;
mod phi;
pub mod record;
mod registry;
pub mod retention;
mod sealed;
pub mod tagging;
mod time;
pub mod value;
pub mod workflow;

pub use code::Code;
pub use error::Error;
pub use id::*;
pub use next_step::NextStep;
pub use phi::Phi;
pub use record::{Entity, Record};
pub use time::{Date, Timestamp};

#[doc(hidden)]
pub use serde;
#[doc(hidden)]
pub use telehealth_macros as macros;

// The example of the macros' page: a test in their crate would need a second build of core and what core depends on.
#[cfg(doctest)]
#[doc = include_str!("../macros/src/lib.md")]
mod example_of_the_macros {}
