//! `#[input]` and `#[change]`.

use crate::{
    object::implement_field,
    source::{docs_of, fields_of, inside},
};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Error, Field, Ident, ItemStruct, Result, parse_quote};

/// Implements `Field` for an input struct.
pub fn expand_field(item: &ItemStruct) -> Result<TokenStream> {
    let names: Vec<_> = fields_of(item)?.into_iter().map(|(name, _)| name).collect();
    let from_arguments = quote! {
        fn from_arguments(
            arguments: ::telehealth_core::field::Arguments<'_>,
            _name: &'static str,
            violations: &mut ::telehealth_core::error::Violations,
        ) -> ::core::option::Option<Self> {
            #(let #names = ::telehealth_core::field::take(arguments, stringify!(#names), violations);)*
            ::core::option::Option::Some(Self { #(#names: #names?),* })
        }
    };
    let (name, field_impl) = (&item.ident, implement_field(item, "Input", &from_arguments)?);
    Ok(quote! {
        #field_impl

        impl<'de> ::telehealth_core::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::telehealth_core::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                let object = <::telehealth_core::field::Object as ::telehealth_core::serde::Deserialize>::deserialize(deserializer)?;
                ::telehealth_core::operation::input_from_object(&object).map_err(::telehealth_core::serde::de::Error::custom)
            }
        }
    })
}

pub fn expand_input(record: &Ident, mut item: ItemStruct) -> Result<TokenStream> {
    let name = item.ident.clone();
    let field_impl = expand_field(&item)?;
    refer_to_columns(record, &mut item);
    let fields = fields_of(&item)?;
    let (optional, required): (Vec<_>, Vec<_>) =
        fields.iter().partition(|(_, field)| inside(&field.ty, "Option").is_some());
    let optional: Vec<_> = optional.iter().map(|(name, _)| (*name).clone()).collect();
    let required: Vec<(Ident, Field)> =
        required.iter().map(|(name, field)| ((*name).clone(), (*field).clone())).collect();
    let (names, types): (Vec<_>, Vec<_>) = required.iter().map(|(name, field)| (name, &field.ty)).unzip();
    // Arguments of the same type could be swapped, so they are named.
    let swappable = types.iter().enumerate().any(|(i, ty)| types.iter().skip(i + 1).any(|other| other == ty));
    let (arguments, given, required_struct) = if swappable {
        let required_name = format_ident!("{name}Required");
        let doc = format!("The required fields of [`{name}`].");
        let fields = required.iter().map(|(_, field)| field);
        let required_struct = quote! {
            #[doc = #doc]
            #[derive(Clone, Debug, PartialEq)]
            pub struct #required_name { #(#fields),* }
        };
        (quote!(required: #required_name), quote!(let #required_name { #(#names),* } = required;), required_struct)
    } else {
        (quote!(#(#names: #types),*), quote!(), quote!())
    };
    let new = if swappable { format!("{name}::new({name}Required {{ … }})") } else { format!("{name}::new(…)") };
    let use_new = format!(" Set optional fields with struct update syntax: `{name} {{ …, ..{new} }}`.");
    item.attrs.extend::<[_; 2]>([parse_quote!(#[doc = ""]), parse_quote!(#[doc = #use_new])]);
    let default = names.is_empty().then(|| {
        quote! {
            impl ::core::default::Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    let from_members = from_members(record, &name);
    Ok(quote! {
        #item

        #required_struct

        impl #name {
            /// Creates the input from the required fields.
            #[must_use]
            #[allow(clippy::too_many_arguments, reason = "each has a type of its own")]
            pub fn new(#arguments) -> Self {
                #given
                Self { #(#names,)* #(#optional: ::core::option::Option::None,)* }
            }
        }

        #default
        #from_members
        #field_impl
    })
}

pub fn expand_change(record: &Ident, mut item: ItemStruct) -> Result<TokenStream> {
    let field_impl = expand_field(&item)?;
    refer_to_columns(record, &mut item);
    let name = &item.ident;
    let fields = fields_of(&item)?;
    if let Some((_, field)) = fields.iter().find(|(_, field)| inside(&field.ty, "Change").is_none()) {
        return Err(Error::new_spanned(&field.ty, "write Change<…>: fields that are not set keep their value"));
    }
    let names: Vec<_> = fields.iter().map(|(name, _)| name).collect();
    let from_members = from_members(record, name);
    Ok(quote! {
        #item

        impl #name {
            /// Applies the changes to a record.
            fn apply(self, record: &mut #record) {
                #(if let ::telehealth_core::field::Change::Set(value) = self.#names { record.#names = value; })*
            }
        }

        #from_members
        #field_impl
    })
}

/// Adds a reference to the column to each field without documentation.
fn refer_to_columns(record: &Ident, item: &mut ItemStruct) {
    for field in &mut item.fields {
        if let (Some(name), true) = (&field.ident, docs_of(&field.attrs).is_empty()) {
            let doc = format!(" See [`{record}::{name}`].");
            field.attrs.push(parse_quote!(#[doc = #doc]));
        }
    }
}

fn from_members(record: &Ident, name: &Ident) -> TokenStream {
    quote! {
        impl #name {
            /// Reads the input from the members of a JSON object and ignores other members.
            ///
            /// # Errors
            /// `ValidationError` with every missing or malformed member.
            pub fn from_members(
                object: &::telehealth_core::field::Object,
            ) -> ::core::result::Result<Self, ::telehealth_core::error::ValidationError> {
                ::telehealth_core::operation::input_from_members(<#record as ::telehealth_core::record::Record>::NAME, object)
            }
        }
    }
}
