//! The macros with which `telehealth-core` and `telehealth-storage` describe themselves to their bindings.
//!
//! Each leaves the item that it is put on as it is written, and adds an `impl` beside it: a column, an argument or a method is
//! declared once, as ordinary Rust, and Python, Node and the storage layer read its description.

mod input;
mod object;
mod operations;
mod record;
mod source;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::{Error, parse_macro_input};

/// Describes the columns of a table, and implements the entity around them.
///
/// `#[record(table = "visits", entity = Visit)]` stands on `struct VisitRecord`; `struct Visit(VisitRecord);` stands beside it. It
/// implements `Record` for the first, and `Entity`, `Deref`, `TryFrom<VisitRecord>`, `Field` and serde's traits for the second.
/// A macro of the table's name hands the columns to another crate: `telehealth_core::visits!(callback)` expands to
/// `callback! { Visit VisitRecord visits { id: VisitId, … } }`.
#[proc_macro_attribute]
pub fn record(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(options as record::Options);
    let item = parse_macro_input!(item as syn::ItemStruct);
    record::expand(&options, item).unwrap_or_else(Error::into_compile_error).into()
}

/// Describes the methods of an `impl` that bindings call by name.
///
/// In the `impl` of an entity, `#[constructor]` marks a function that makes one, `#[command]` a method that takes `self` and
/// returns it changed, and `#[query]` a method that takes `&self`. `#[operations]` implements `Operations` with them.
/// `#[operations(list = PAYMENT)]` makes a constant of this name instead, for an entity with several `impl`s:
/// `#[operations(with = PAYMENT)]` on the first adds its commands.
///
/// In the storage layer `#[operation]` marks a method of a transaction (`&mut self`) or of a portal (`&self, actor: &Actor`), and
/// `#[operations(list = …)]` makes the constant that lists them.
#[proc_macro_attribute]
pub fn operations(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(options as operations::Options);
    let item = parse_macro_input!(item as syn::ItemImpl);
    operations::expand(&options, item).into()
}

/// Implements `Field` for a struct: a JSON object with a member for each field, and no other members.
#[proc_macro_derive(ObjectField)]
pub fn object_field(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::ItemStruct);
    object::expand(&item).unwrap_or_else(Error::into_compile_error).into()
}

/// Implements `Field` for a struct whose fields bindings pass one by one.
#[proc_macro_derive(InputField)]
pub fn input_field(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::ItemStruct);
    input::expand_field(&item).unwrap_or_else(Error::into_compile_error).into()
}

/// Makes a struct the input of a constructor: some of the columns of a record, which bindings pass one by one.
///
/// `#[input(VisitRecord)]`: a field of type `Option<…>` may be left out, the others are required and are the arguments of
/// `new`. Fields without documentation refer to the column.
#[proc_macro_attribute]
pub fn input(options: TokenStream, item: TokenStream) -> TokenStream {
    let record = parse_macro_input!(options as syn::Ident);
    let item = parse_macro_input!(item as syn::ItemStruct);
    input::expand_input(&record, item).unwrap_or_else(Error::into_compile_error).into()
}

/// Makes a struct a set of changes to a record: every field is a `Change<…>`, and what is not set stays as it is.
#[proc_macro_attribute]
pub fn change(options: TokenStream, item: TokenStream) -> TokenStream {
    let record = parse_macro_input!(options as syn::Ident);
    let item = parse_macro_input!(item as syn::ItemStruct);
    input::expand_change(&record, item).unwrap_or_else(Error::into_compile_error).into()
}
