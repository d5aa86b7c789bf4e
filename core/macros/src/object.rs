//! `#[derive(ObjectField)]`, and the implementation of `Field` that it shares with inputs.

use crate::source::{docs_of, fields_of};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{ItemStruct, Result};

pub fn expand(item: &ItemStruct) -> Result<TokenStream> {
    implement_field(item, "Object", &TokenStream::new())
}

/// Implements `Field` for a struct with this variant of `TypeDescriptor`, and adds further items to the `impl`.
pub fn implement_field(item: &ItemStruct, kind: &str, further: &TokenStream) -> Result<TokenStream> {
    let (name, docs, kind) = (&item.ident, docs_of(&item.attrs), format_ident!("{kind}"));
    let fields = fields_of(item)?;
    let names: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
    let described = fields.iter().map(|(name, field)| {
        let (docs, ty) = (docs_of(&field.attrs), &field.ty);
        quote!(FieldDescriptor { name: stringify!(#name), doc: &[#(#docs),*], kind: <#ty as Field>::TYPE })
    });
    Ok(quote! {
        const _: () = {
            use ::telehealth_core::field::{Encode, Encoder, Field, FieldDescriptor, Input, StructDescriptor, TypeDescriptor, read_member, read_object};

            const DESCRIPTOR: StructDescriptor = StructDescriptor { name: stringify!(#name), doc: &[#(#docs),*], members: &[#(#described),*] };

            impl Encode for #name {
                fn encode(&self, to: &mut dyn Encoder) {
                    to.object(&DESCRIPTOR, &[#((stringify!(#names), &self.#names)),*]);
                }
            }

            impl Field for #name {
                const TYPE: TypeDescriptor = TypeDescriptor::#kind(&DESCRIPTOR);

                fn read(input: Input<'_>) -> ::core::result::Result<Self, ::telehealth_core::error::FieldError> {
                    let object = read_object(input, &DESCRIPTOR)?;
                    Ok(Self { #(#names: read_member(object, stringify!(#names))?),* })
                }

                #further
            }
        };
    })
}
