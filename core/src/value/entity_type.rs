use crate::label::labels;

macro_rules! entity_types {
    ($($module:ident::$entity:ident($id:ident) = $label:literal;)*) => {
        labels! {
            /// The type of a row to which a column refers that may refer to rows of any table.
            EntityType {
                $(
                    #[doc = concat!("The type [`", stringify!($entity), "`](crate::", stringify!($module), "::", stringify!($entity), ").")]
                    $entity = $label,
                )*
            }
        }
    };
}
crate::for_each_entity!(entity_types);
