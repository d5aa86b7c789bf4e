//! The grants of `#[operation(grants = "…")]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Error, ImplItemFn, LitStr, Meta, Result, parse_quote};

use crate::source::docs_of;

/// What an operation needs, each as `table:verb`.
pub struct Needs {
    /// The grants of a service account that suffice for all arguments.
    service: Vec<String>,
    /// What a person must be permitted for some rows, if that is something else.
    person: Option<Vec<String>>,
}

impl Needs {
    /// Reads the attribute; an operation of a portal may have none.
    pub fn read(attribute: &Attribute) -> Result<Option<Self>> {
        if matches!(attribute.meta, Meta::Path(_)) {
            return Ok(None);
        }
        let (mut service, mut person) = (None, None);
        attribute.parse_nested_meta(|option| {
            let list: LitStr = option.value()?.parse()?;
            let list = Some(list.value().split_whitespace().map(str::to_owned).collect());
            match () {
                () if option.path.is_ident("grants") => service = list,
                () if option.path.is_ident("person") => person = list,
                () => return Err(option.error("write grants = \"table:verb …\" or person = \"table:verb …\"")),
            }
            Ok(())
        })?;
        let service = service.ok_or_else(|| Error::new_spanned(attribute, "write grants = \"table:verb …\""))?;
        Ok(Some(Self { service, person }))
    }

    /// Adds a sentence to the documentation of the method, before its errors.
    pub fn document(&self, method: &mut ImplItemFn) {
        let names: Vec<String> = self.service.iter().map(|grant| format!("`{grant}`")).collect();
        let (what, names) = (if names.len() == 1 { "grant" } else { "grants" }, names.join(", "));
        let sentence = format!(" A service account needs the {what} {names}.");
        let errors = docs_of(&method.attrs).iter().position(|line| line.trim() == "# Errors");
        let at = errors.unwrap_or(method.attrs.len());
        let lines: [Attribute; 2] = if errors.is_some() {
            [parse_quote!(#[doc = #sentence]), parse_quote!(#[doc = ""])]
        } else {
            [parse_quote!(#[doc = ""]), parse_quote!(#[doc = #sentence])]
        };
        let _ = method.attrs.splice(at..at, lines);
    }

    /// Returns the members of the operation's description.
    pub fn members(&self) -> TokenStream {
        let service = &self.service;
        let person = self.person.as_ref().unwrap_or(service);
        quote!(grants: &[#(#service),*], person: &[#(#person),*],)
    }
}
