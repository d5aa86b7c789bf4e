//! `#[operations]`.

use crate::{
    grants::Needs,
    source::{docs_of, inside},
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, Error, FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, Pat, ReceiverKind, Result, ReturnType, Signature,
    Token, Type,
    parse::{Parse, ParseStream},
    parse_quote,
};

/// The options: none, `list = NAME` or `with = NAME`.
pub struct Options {
    /// The constant that lists the operations.
    list: Option<Ident>,
    /// A constant of another `impl` block that lists more commands.
    with: Option<Ident>,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut options = Self { list: None, with: None };
        if input.is_empty() {
            return Ok(options);
        }
        let name: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        let value = Some(input.parse()?);
        match name.to_string().as_str() {
            "list" => options.list = value,
            "with" => options.with = value,
            _ => {
                return Err(Error::new_spanned(
                    name,
                    "write #[operations], #[operations(list = NAME)] or #[operations(with = NAME)]",
                ));
            }
        }
        Ok(options)
    }
}

/// The role of a method, given by its attribute.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Constructor,
    Command,
    Query,
    /// An operation of a transaction or a portal.
    Operation,
}

const ROLES: [(&str, Role); 4] = [
    ("constructor", Role::Constructor),
    ("command", Role::Command),
    ("query", Role::Query),
    ("operation", Role::Operation),
];

pub fn expand(options: &Options, mut item: ItemImpl) -> TokenStream {
    let mut described: Vec<(Role, TokenStream)> = Vec::new();
    let mut errors = Vec::new();
    let entity = item.self_ty.clone();
    for member in &mut item.items {
        let ImplItem::Fn(method) = member else { continue };
        let Some((role, attribute)) = take_role(method) else { continue };
        if options.list.is_some() && matches!(role, Role::Constructor | Role::Query) {
            let message = "a list holds commands: write constructors and queries in the block without `list`";
            errors.push(Error::new_spanned(&attribute, message).into_compile_error());
            continue;
        }
        let needs = needs_of(role, &attribute, method);
        match needs.and_then(|needs| describe(role, &needs, method, &entity)) {
            Ok(description) => {
                let attributes = attributes_of(method);
                described.push((role, quote!(#(#attributes)* #description)));
            }
            // Report the error at the method and keep the other methods.
            Err(error) => errors.push(error.into_compile_error()),
        }
    }
    let of = |wanted: Role| described.iter().filter(move |(role, _)| *role == wanted).map(|(_, it)| it);
    let lists = match (&options.list, described.first()) {
        (None, _) => {
            let (constructors, commands, queries) = (of(Role::Constructor), of(Role::Command), of(Role::Query));
            let further = options.with.iter();
            quote! {
                impl ::telehealth_core::operation::Operations for #entity {
                    const CONSTRUCTORS: &'static [::telehealth_core::operation::Operation<Self>] = &[#(#constructors),*];
                    const COMMANDS: &'static [&'static [::telehealth_core::operation::Operation<Self>]] =
                        &[&[#(#commands),*], #(Self::#further)*];
                    const QUERIES: &'static [::telehealth_core::operation::Query<Self>] = &[#(#queries),*];
                }
            }
        }
        (Some(_), None) => TokenStream::new(),
        (Some(list), Some((role, _))) => {
            let ty = match role {
                Role::Operation => quote!(<#entity as crate::operations::HasOperations>::Operation),
                _ => quote!(::telehealth_core::operation::Operation<Self>),
            };
            let all = described.iter().map(|(_, it)| it);
            quote! {
                impl #entity {
                    pub(crate) const #list: &'static [#ty] = &[#(#all),*];
                }
            }
        }
    };
    quote! {
        #item
        #(#errors)*
        #lists
    }
}

/// Reads what an operation of a transaction needs, adds it to its documentation, and returns the members that describe it.
fn needs_of(role: Role, attribute: &Attribute, method: &mut ImplItemFn) -> Result<TokenStream> {
    if role != Role::Operation || taken(&method.sig) != Some(Taken::Mutably) {
        return Ok(TokenStream::new());
    }
    let needs = Needs::read(attribute)?;
    let needs = needs.ok_or_else(|| Error::new_spanned(attribute, "write #[operation(grants = \"table:verb …\")]"))?;
    needs.document(method);
    Ok(needs.members())
}

/// Returns the attributes of a method's description: it exists where the method does, and may call a deprecated method.
fn attributes_of(method: &ImplItemFn) -> Vec<Attribute> {
    let copied = |attribute: &Attribute| match attribute.path() {
        path if path.is_ident("cfg") => Some(attribute.clone()),
        path if path.is_ident("deprecated") => {
            Some(parse_quote!(#[allow(deprecated, reason = "the bindings offer the method until it is removed")]))
        }
        _ => None,
    };
    method.attrs.iter().filter_map(copied).collect()
}

/// Returns the role of a method and removes the attribute that gives it.
fn take_role(method: &mut ImplItemFn) -> Option<(Role, Attribute)> {
    let role_of =
        |attribute: &Attribute| ROLES.iter().find(|(name, _)| attribute.path().is_ident(name)).map(|(_, role)| *role);
    let (at, role) = method.attrs.iter().enumerate().find_map(|(at, attribute)| Some((at, role_of(attribute)?)))?;
    Some((role, method.attrs.remove(at)))
}

/// An argument that the bindings pass.
struct Argument<'a> {
    name: &'a Ident,
    /// The type to read: the referent of a reference, a vector for a slice.
    ty: TokenStream,
    /// The expression that passes it to the method.
    pass: TokenStream,
}

fn describe(role: Role, needs: &TokenStream, method: &ImplItemFn, entity: &Type) -> Result<TokenStream> {
    let signature = &method.sig;
    let ReturnType::Type(_, returns) = &signature.output else {
        return Err(Error::new_spanned(signature, "an operation must return a value: write -> Result<…>"));
    };
    check_receiver(role, method)?;
    let mut inputs = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    });
    let by_portal = role == Role::Operation && taken(signature) == Some(Taken::Shared);
    if by_portal {
        // The actor is a parameter of the call, not one of its arguments.
        match inputs.next().map(|typed| &*typed.pat) {
            Some(Pat::Ident(actor)) if actor.ident == "actor" => {}
            _ => return Err(Error::new_spanned(signature, "an operation of a portal must take `actor: &Actor` first")),
        }
    }
    let arguments = inputs
        .map(|typed| match &*typed.pat {
            Pat::Ident(pattern) => Ok(argument(&pattern.ident, &typed.ty)),
            other => Err(Error::new_spanned(other, "name the argument: the bindings pass it by name")),
        })
        .collect::<Result<Vec<_>>>()?;
    let names: Vec<_> = arguments.iter().map(|it| it.name).collect();
    let types: Vec<_> = arguments.iter().map(|it| &it.ty).collect();
    let pass: Vec<_> = arguments.iter().map(|it| &it.pass).collect();

    let (name, docs) = (&signature.ident, docs_of(&method.attrs));
    let answer = quote!(<#returns as ::telehealth_core::operation::Answer>);
    let entity_kind = quote!(<#entity as ::telehealth_core::field::Field>::TYPE);
    let owner = owner_of(entity);
    let required = quote!(::telehealth_core::operation::required(entity, #owner)?);
    let (description, kind, owner, parameters, call) = match role {
        Role::Constructor => (
            quote!(::telehealth_core::operation::Operation),
            entity_kind,
            owner_of(entity),
            quote!(_entity, given),
            pure(&quote!(<#entity>::#name(#(#pass),*).map_err(::core::convert::Into::into))),
        ),
        Role::Command => (
            quote!(::telehealth_core::operation::Operation),
            entity_kind,
            owner_of(entity),
            quote!(entity, given),
            pure(&quote!(<#entity>::#name(#required, #(#pass),*).map_err(::core::convert::Into::into))),
        ),
        Role::Query => (
            quote!(::telehealth_core::operation::Query),
            quote!(#answer::TYPE),
            owner_of(entity),
            quote!(entity, given),
            pure(&quote!(#answer::answer(entity.#name(#(#pass),*)))),
        ),
        Role::Operation => {
            let value = value_of(returns)?;
            let (description, parameters, actor) = if by_portal {
                (quote!(crate::operations::PortalOperation), quote!(by, actor, given), quote!(actor,))
            } else {
                (quote!(crate::operations::TransactionOperation), quote!(by, given), quote!())
            };
            (
                description,
                quote!(<#value as ::telehealth_core::field::Field>::TYPE),
                quote!(stringify!(#name)),
                parameters,
                quote! {
                    violations.finish()?;
                    by.#name(#actor #(#pass),*).map(::telehealth_core::operation::answered)
                },
            )
        }
    };
    Ok(quote! {{
        const ARGUMENTS: &[::telehealth_core::field::FieldDescriptor] = &[#(::telehealth_core::field::FieldDescriptor {
            name: stringify!(#names),
            doc: &[],
            kind: <#types as ::telehealth_core::field::Field>::TYPE,
        }),*];
        #description {
            signature: ::telehealth_core::operation::Signature {
                name: stringify!(#name),
                doc: &[#(#docs),*],
                arguments: ARGUMENTS,
                returns: #kind,
            },
            #needs
            call: |#parameters| {
                let mut violations = ::telehealth_core::error::Violations::of(#owner);
                ::telehealth_core::operation::refuse_unknown(given, ARGUMENTS, &mut violations);
                #(let #names = <#types as ::telehealth_core::field::Field>::from_arguments(given, stringify!(#names), &mut violations);)*
                #(let ::core::option::Option::Some(#names) = #names else {
                    return ::core::result::Result::Ok(violations.finish_with(::core::option::Option::None)?);
                };)*
                #call
            },
        }
    }})
}

/// How a method takes `self`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    ByValue,
    Shared,
    Mutably,
}

fn taken(method: &Signature) -> Option<Taken> {
    method.receiver().map(|receiver| match &receiver.kind {
        ReceiverKind::Reference(_, _, None) => Taken::Shared,
        ReceiverKind::Reference(_, _, Some(_)) => Taken::Mutably,
        _ => Taken::ByValue,
    })
}

fn check_receiver(role: Role, method: &ImplItemFn) -> Result<()> {
    let taken = taken(&method.sig);
    let (fits, wanted) = match role {
        Role::Constructor => {
            (taken.is_none(), "a constructor must not take self; mark a method that changes an entity as #[command]")
        }
        Role::Command => (
            taken == Some(Taken::ByValue),
            "a command must take self and return it; mark a method that only reads as #[query]",
        ),
        Role::Query => (taken == Some(Taken::Shared), "a query must take &self"),
        Role::Operation => (
            matches!(taken, Some(Taken::Shared | Taken::Mutably)),
            "an operation must take &mut self of a transaction, or &self of a portal",
        ),
    };
    if fits { Ok(()) } else { Err(Error::new_spanned(&method.sig, wanted)) }
}

/// Wraps the call of an operation without side effects, so that the violations of its rules are reported together with
/// those of its arguments.
fn pure(call: &TokenStream) -> TokenStream {
    quote!(::telehealth_core::operation::call(violations, || #call))
}

/// Returns the expression for the entity's name in errors.
fn owner_of(entity: &Type) -> TokenStream {
    quote!(<<#entity as ::telehealth_core::record::Entity>::Record as ::telehealth_core::record::Record>::NAME)
}

fn argument<'a>(name: &'a Ident, ty: &Type) -> Argument<'a> {
    let (ty, pass) = match ty {
        Type::Reference(lent) => match &*lent.elem {
            Type::Slice(slice) => {
                let item = &slice.elem;
                (quote!(::std::vec::Vec<#item>), quote!(&#name))
            }
            Type::Path(path) if path.path.is_ident("str") => (quote!(::std::string::String), quote!(&#name)),
            of => (quote!(#of), quote!(&#name)),
        },
        of => match inside(of, "Option") {
            Some(Type::Reference(lent)) => {
                let of = &lent.elem;
                (quote!(::core::option::Option<#of>), quote!(#name.as_ref()))
            }
            _ => (quote!(#of), quote!(#name)),
        },
    };
    Argument { name, ty, pass }
}

/// Returns `T` of `Result<T>`.
fn value_of(returns: &Type) -> Result<&Type> {
    inside(returns, "Result").ok_or_else(|| Error::new_spanned(returns, "an operation must return Result<…>"))
}
