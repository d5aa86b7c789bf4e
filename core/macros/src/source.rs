//! Helpers that read the annotated source.

use syn::{
    Attribute, Error, Expr, ExprLit, Field, GenericArgument, Ident, ItemStruct, Lit, Meta, PathArguments, Result, Type,
};

/// Returns the lines of an item's documentation.
pub fn docs_of(attributes: &[Attribute]) -> Vec<String> {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    };
    attributes.iter().filter_map(line).collect()
}

/// Returns the named fields of a struct.
pub fn fields_of(item: &ItemStruct) -> Result<Vec<(&Ident, &Field)>> {
    let unnamed = "name the field: the bindings and the database use its name";
    item.fields
        .iter()
        .map(|field| match &field.ident {
            Some(name) => Ok((name, field)),
            None => Err(Error::new_spanned(field, unnamed)),
        })
        .collect()
}

/// Converts `TelehealthFlow` to `telehealth_flow`.
pub fn snake_case(name: &Ident) -> String {
    let mut snake = String::new();
    for (at, letter) in name.to_string().char_indices() {
        if letter.is_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Returns the first type argument of a generic type with this name.
pub fn inside<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    })
}
