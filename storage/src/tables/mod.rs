//! The tables of each domain with their filters.

pub(crate) mod accounts;
pub(crate) mod blind_index;
pub(crate) mod care;
pub(crate) mod commerce;
pub(crate) mod coverage;
pub(crate) mod filter;
pub(crate) mod forms;
pub(crate) mod macros;
pub(crate) mod messaging;
pub(crate) mod order;
#[cfg(feature = "bindings")]
pub(crate) mod table_ops;
pub(crate) mod tagging;
pub(crate) mod workflow;

// The filters.
pub use accounts::*;
pub use care::*;
pub use commerce::*;
pub use coverage::*;
pub use forms::*;
pub use messaging::*;
pub use tagging::*;
pub use workflow::*;

use crate::session::report::PersonalData;
use telehealth_core::value::EntityType;

macro_rules! personal {
    ($($module:ident::$entity:ident($id:ident) = $label:literal;)*) => {
        /// Checks whether the rows of a table contain personal data.
        const fn is_personal(entity: EntityType) -> bool {
            match entity {
                $(EntityType::$entity => <telehealth_core::$module::$entity as PersonalData>::IS_OWN.is_some(),)*
            }
        }
    };
}
telehealth_core::for_each_entity!(personal);
