// Core tests the example.
#![cfg_attr(not(doctest), doc = include_str!("lib.md"))]

mod grants;
mod input;
mod object;
mod operations;
mod record;
mod source;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::{Error, parse_macro_input};

/// Describes the columns of a table, and implements the traits of its record and entity.
///
/// `#[record(table = "visits", entity = Visit)]` annotates `struct VisitRecord`; the same module declares
/// `struct Visit(VisitRecord);`. The macro implements `Record` for the former, and `Entity`, `Deref`,
/// `TryFrom<VisitRecord>`, `Field` and serde's traits for the latter. It also declares a macro with the table's name
/// that passes the columns to other crates: `telehealth_core::visits!(callback)` expands to
/// `callback! { Visit VisitRecord visits { id: VisitId, … } }`.
#[proc_macro_attribute]
pub fn record(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(options as record::Options);
    let item = parse_macro_input!(item as syn::ItemStruct);
    record::expand(&options, item).unwrap_or_else(Error::into_compile_error).into()
}

/// Describes the methods of an `impl` block that the bindings call by name.
///
/// In the `impl` of an entity, `#[constructor]` marks a function that creates an entity, `#[command]` a method that
/// takes `self` and returns it changed, and `#[query]` a method that takes `&self`. `#[operations]` implements
/// `Operations` with them. For an entity with several `impl` blocks, `#[operations(list = PAYMENT)]` declares a
/// constant with this name instead, and `#[operations(with = PAYMENT)]` on the main block adds its commands.
///
/// In the storage layer, `#[operation]` marks a method of a transaction (`&mut self`) or of a portal
/// (`&self, actor: &Actor`), and `#[operations(list = …)]` declares the constant that lists them. A method of a
/// transaction says what it needs: `#[operation(grants = "consultations:insert notifications:insert")]` lists the grants
/// of a service account, and `person = "…"` what a person must be permitted instead, where that differs.
#[proc_macro_attribute]
pub fn operations(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(options as operations::Options);
    let item = parse_macro_input!(item as syn::ItemImpl);
    operations::expand(&options, item).into()
}

/// Implements `Field` for a struct, as a JSON object with exactly one member per field.
#[proc_macro_derive(ObjectField)]
pub fn object_field(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::ItemStruct);
    object::expand(&item).unwrap_or_else(Error::into_compile_error).into()
}

/// Implements `Field` for a struct whose fields the bindings pass as separate arguments.
#[proc_macro_derive(InputField)]
pub fn input_field(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::ItemStruct);
    input::expand_field(&item).unwrap_or_else(Error::into_compile_error).into()
}

/// Makes a struct the input of a constructor: a subset of a record's columns, which the bindings pass as separate
/// arguments.
///
/// With `#[input(VisitRecord)]`, fields of type `Option<…>` may be left out; the others are required, and are the
/// arguments of the generated `new`; if two of them have the same type, they are the fields of one argument, a generated
/// struct `NewVisitRequired`. Fields without documentation refer to that of the column.
///
/// An input implements serde's `Deserialize`, but not `Serialize`: it may hold protected values, which serde writes only
/// through `Record::with_phi`.
#[proc_macro_attribute]
pub fn input(options: TokenStream, item: TokenStream) -> TokenStream {
    let record = parse_macro_input!(options as syn::Ident);
    let item = parse_macro_input!(item as syn::ItemStruct);
    input::expand_input(&record, item).unwrap_or_else(Error::into_compile_error).into()
}

/// Makes a struct a set of changes to a record. Every field is a `Change<…>`; fields that are not set keep their value.
#[proc_macro_attribute]
pub fn change(options: TokenStream, item: TokenStream) -> TokenStream {
    let record = parse_macro_input!(options as syn::Ident);
    let item = parse_macro_input!(item as syn::ItemStruct);
    input::expand_change(&record, item).unwrap_or_else(Error::into_compile_error).into()
}
