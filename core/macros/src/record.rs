//! `#[record]`.

use crate::source::{docs_of, fields_of, snake_case};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{
    Error, Ident, ItemStruct, LitStr, Result, Token, Type,
    parse::{Parse, ParseStream},
    parse_quote,
};

/// `table = "visits", entity = Visit`.
pub struct Options {
    table: String,
    entity: Ident,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let (mut table, mut entity) = (None, None);
        while !input.is_empty() {
            let name: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            if name == "table" {
                table = Some(input.parse::<LitStr>()?.value());
            } else if name == "entity" {
                entity = Some(input.parse()?);
            } else {
                return Err(Error::new_spanned(name, "expected `table` or `entity`"));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        match (table, entity) {
            (Some(table), Some(entity)) => Ok(Self { table, entity }),
            _ => Err(Error::new(Span::call_site(), "write #[record(table = \"visits\", entity = Visit)]")),
        }
    }
}

pub fn expand(options: &Options, mut item: ItemStruct) -> Result<TokenStream> {
    let Options { table, entity } = options;
    let record = item.ident.clone();
    if record != format_ident!("{entity}Record") {
        return Err(Error::new_spanned(record, format!("the record of {entity} must be called {entity}Record")));
    }
    let (name, table_macro) = (snake_case(entity), format_ident!("{table}"));
    let docs = docs_of(&item.attrs);
    let pointer = format!(" This is the flat row; a [`{entity}`] also satisfies the rules of the table.");
    let attributes: [_; 3] =
        [parse_quote!(#[doc = ""]), parse_quote!(#[doc = #pointer]), parse_quote!(#[non_exhaustive])];
    item.attrs.extend(attributes);

    let columns = fields_of(&item)?;
    let Some((first, id)) = columns.first() else {
        return Err(Error::new_spanned(&item, "the first column must be the primary key"));
    };
    if *first != "id" {
        return Err(Error::new_spanned(first, "the first column must be the primary key, called id"));
    }
    let id = &id.ty;
    let names: Vec<&Ident> = columns.iter().map(|(name, _)| *name).collect();
    let types: Vec<&Type> = columns.iter().map(|(_, field)| &field.ty).collect();
    let described = columns.iter().map(|(name, field)| {
        let (docs, ty) = (docs_of(&field.attrs), &field.ty);
        quote! {
            ::telehealth_core::field::FieldDescriptor {
                name: stringify!(#name),
                doc: &[#(#docs),*],
                kind: <#ty as ::telehealth_core::field::Field>::TYPE,
            }
        }
    });
    // Hygienic: a column may have the same name.
    let (member, value) = (Ident::new("member", Span::mixed_site()), Ident::new("value", Span::mixed_site()));
    let places = 0..names.len();
    let article = format!("a {name}");

    Ok(quote! {
        #item

        impl #record {
            /// Creates a row from its columns, for storage.
            #[doc(hidden)]
            #[allow(clippy::too_many_arguments, reason = "all columns, in order")]
            #[must_use]
            pub fn from_columns(#(#names: #types),*) -> Self {
                Self { #(#names),* }
            }
        }

        impl ::telehealth_core::sealed::Sealed for #record {}

        impl ::telehealth_core::record::Record for #record {
            const NAME: &'static str = #name;
            const DOC: &'static [&'static str] = &[#(#docs),*];
            const COLUMNS: &'static [::telehealth_core::field::FieldDescriptor] = &[#(#described),*];

            fn read(
                object: &::telehealth_core::field::Object,
                violations: &mut ::telehealth_core::error::Violations,
            ) -> ::core::option::Option<Self> {
                ::telehealth_core::operation::refuse_unknown(object.into(), Self::COLUMNS, violations);
                #(let #names = ::telehealth_core::field::take(object.into(), stringify!(#names), violations);)*
                ::core::option::Option::Some(Self { #(#names: #names?),* })
            }

            fn read_valid(
                members: &mut dyn ::telehealth_core::field::Members,
            ) -> ::core::result::Result<Self, ::telehealth_core::error::FieldError> {
                #(let mut #names = ::core::option::Option::None;)*
                members.each(&mut |#member, #value| match #member {
                    #(stringify!(#names) => ::telehealth_core::field::fill(&mut #names, #value),)*
                    _ => ::core::result::Result::Err(::telehealth_core::field::unknown()),
                })?;
                ::core::result::Result::Ok(Self { #(#names: ::telehealth_core::field::filled(#names)?),* })
            }

            fn encode_column(&self, column: usize, to: &mut dyn ::telehealth_core::field::Encoder) {
                match column {
                    #(#places => ::telehealth_core::field::Encode::encode(&self.#names, to),)*
                    _ => to.null(),
                }
            }
        }

        impl ::core::ops::Deref for #entity {
            type Target = #record;

            fn deref(&self) -> &#record {
                &self.0
            }
        }

        impl ::core::convert::TryFrom<#record> for #entity {
            type Error = ::telehealth_core::error::ValidationError;

            fn try_from(record: #record) -> ::core::result::Result<Self, ::telehealth_core::error::ValidationError> {
                let mut violations = ::telehealth_core::error::Violations::of(#name);
                ::telehealth_core::record::Rules::check(&record, &mut violations);
                violations.finish().map(|()| Self(record))
            }
        }

        impl ::core::convert::From<#entity> for #record {
            fn from(entity: #entity) -> Self {
                entity.0
            }
        }

        impl ::telehealth_core::record::Entity for #entity {
            type Record = #record;
            type Id = #id;
            const TABLE: &'static str = #table;
            const TYPE: &'static str = stringify!(#entity);

            fn id(&self) -> Self::Id {
                self.0.id
            }
        }

        impl ::telehealth_core::field::Encode for #entity {
            fn encode(&self, to: &mut dyn ::telehealth_core::field::Encoder) {
                to.entity(self);
            }
        }

        impl ::telehealth_core::field::Field for #entity {
            const TYPE: ::telehealth_core::field::TypeDescriptor = ::telehealth_core::field::TypeDescriptor::Entity(stringify!(#entity));

            fn read(input: ::telehealth_core::field::Input<'_>) -> ::core::result::Result<Self, ::telehealth_core::error::FieldError> {
                ::telehealth_core::record::entity_from_input(input, #article)
            }
        }

        impl ::telehealth_core::serde::Serialize for #entity {
            fn serialize<S: ::telehealth_core::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                ::telehealth_core::serde::Serialize::serialize(&::telehealth_core::record::without_phi(&self.0), serializer)
            }
        }

        impl<'de> ::telehealth_core::serde::Deserialize<'de> for #record {
            fn deserialize<D: ::telehealth_core::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                let object = <::telehealth_core::field::Object as ::telehealth_core::serde::Deserialize>::deserialize(deserializer)?;
                ::telehealth_core::record::Record::from_json(&object).map_err(::telehealth_core::serde::de::Error::custom)
            }
        }

        #[doc(hidden)]
        #[macro_export]
        macro_rules! #table_macro {
            ($callback:path) => { $callback! { #entity #record #table_macro { #(#names: #types,)* } } };
        }
    })
}
