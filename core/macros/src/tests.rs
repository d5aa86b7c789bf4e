//! Tests of the errors for incorrect use of the macros.

use crate::{input, object, operations, record};
use proc_macro2::TokenStream;
use syn::{Error, ItemImpl, ItemStruct, Result, parse_str};

/// Returns the messages of the `compile_error!`s in the expansion of a macro.
fn errors(expanded: &TokenStream) -> Vec<String> {
    let text = expanded.to_string();
    let messages = text.split("compile_error ! { \"").skip(1).filter_map(|rest| rest.split_once("\" }"));
    messages.map(|(message, _)| message.replace("\\\"", "\"")).collect()
}

fn expanded(result: Result<TokenStream>) -> TokenStream {
    result.unwrap_or_else(Error::into_compile_error)
}

fn of_record(options: &str, item: &str) -> Vec<String> {
    let expand = || record::expand(&parse_str(options)?, parse_str::<ItemStruct>(item)?);
    errors(&expanded(expand()))
}

fn of_operations(options: &str, item: &str) -> TokenStream {
    let expand = || Ok(operations::expand(&parse_str(options)?, parse_str::<ItemImpl>(item)?));
    expanded(expand())
}

fn of_change(item: &str) -> Vec<String> {
    let expand = || input::expand_change(&parse_str("VisitRecord")?, parse_str(item)?);
    errors(&expanded(expand()))
}

const COLUMNS: &str = "struct VisitRecord { id: VisitId, minutes: i32 }";

#[test]
fn invalid_records_are_reported() {
    let visits = r#"table = "visits", entity = Visit"#;
    assert_eq!(of_record(visits, COLUMNS), [""; 0]);
    for (options, item, message) in [
        (r#"table = "visits""#, COLUMNS, r#"write #[record(table = "visits", entity = Visit)]"#),
        ("", COLUMNS, r#"write #[record(table = "visits", entity = Visit)]"#),
        (r#"name = "visits""#, COLUMNS, "expected `table` or `entity`"),
        (r#"table = "visits", entity = Stay"#, COLUMNS, "the record of Stay must be called StayRecord"),
        (visits, "struct VisitRecord {}", "the first column must be the primary key"),
        (visits, "struct VisitRecord { minutes: i32 }", "the first column must be the primary key, called id"),
        (visits, "struct VisitRecord(VisitId);", "name the field: the bindings and the database use its name"),
    ] {
        assert_eq!(of_record(options, item), [message], "{options} {item}");
    }
}

#[test]
fn invalid_operations_are_reported() {
    for (options, method, message) in [
        (
            "",
            "#[constructor] fn book(self) -> Result<Self> {}",
            "a constructor must not take self; mark a method that changes an entity as #[command]",
        ),
        (
            "",
            "#[command] fn start(&self) -> Result<Self> {}",
            "a command must take self and return it; mark a method that only reads as #[query]",
        ),
        ("", "#[query] fn length(self) -> i32 {}", "a query must take &self"),
        (
            "list = QUEUE",
            "#[constructor] fn book() -> Result<Self> {}",
            "a list holds commands: write constructors and queries in the block without `list`",
        ),
        ("", "#[query] fn length(&self) {}", "an operation must return a value: write -> Result<…>"),
        (
            "",
            "#[command] fn move_to(self, (day, hour): (i32, i32)) -> Result<Self> {}",
            "name the argument: the bindings pass it by name",
        ),
        (
            "list = CARE",
            "#[operation] fn book(new: i32) -> Result<Visit> {}",
            "an operation must take &mut self of a transaction, or &self of a portal",
        ),
        (
            "list = CARE",
            "#[operation(grants = \"visits:insert\")] fn book(&mut self) -> Visit {}",
            "an operation must return Result<…>",
        ),
        (
            "list = CARE",
            "#[operation] fn book(&self, id: Id) -> Result<Visit> {}",
            "an operation of a portal must take `actor: &Actor` first",
        ),
        (
            "lists = CARE",
            "fn book(&self) {}",
            "write #[operations], #[operations(list = NAME)] or #[operations(with = NAME)]",
        ),
    ] {
        assert_eq!(errors(&of_operations(options, &format!("impl Visit {{ {method} }}"))), [message], "{method}");
    }
}

#[test]
fn an_error_in_one_method_keeps_the_others() {
    let expanded = of_operations(
        "",
        "impl Visit {
            #[constructor] pub fn book(self) -> Result<Self> { todo() }
            #[command] pub fn start(self) -> Result<Self> { now() }
            pub fn plain(&self) -> i32 { 1 }
        }",
    );
    assert_eq!(errors(&expanded).len(), 1);
    let text = expanded.to_string();
    for kept in ["fn book (self)", "fn start (self)", "fn plain (& self)", "stringify ! (start)"] {
        assert!(text.contains(kept), "{kept} is missing in {text}");
    }
    assert!(!text.contains("stringify ! (book)") && !text.contains("# [command]"), "{text}");
}

#[test]
fn an_operation_of_a_transaction_says_what_it_needs() {
    let of = |attribute: &str| {
        of_operations(
            "list = CARE",
            &format!(
                "impl Transaction {{
                    /// Books.
                    ///
                    /// # Errors
                    /// None.
                    {attribute} pub fn book(&mut self) -> Result<Visit> {{ todo() }}
                }}"
            ),
        )
    };
    let text = of("#[operation(grants = \"visits:insert rooms:select\", person = \"visits:insert\")]").to_string();
    for part in [
        r#"grants : & ["visits:insert" , "rooms:select"] , person : & ["visits:insert"]"#,
        r#"" A service account needs the grants `visits:insert`, `rooms:select`." , "" , " # Errors""#,
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    assert_eq!(errors(&of("#[operation]")).len(), 1);
    assert_eq!(errors(&of("#[operation(needs = \"visits:insert\")]")).len(), 1);
}

#[test]
fn arguments_may_be_references() {
    let expanded = of_operations(
        "",
        "impl Visit {
            #[constructor]
            pub fn book(by: &Provider, with: Option<&Room>, notes: &[Note], reason: &str, minutes: i32) -> Result<Self> {}
        }",
    );
    assert_eq!(errors(&expanded), [""; 0]);
    let text = expanded.to_string();
    for read in [
        "< Provider as",
        "< :: core :: option :: Option < Room > as",
        "< :: std :: vec :: Vec < Note > as",
        "< :: std :: string :: String as",
        "< i32 as",
    ] {
        assert!(text.contains(read), "{read} is missing in {text}");
    }
    assert!(text.contains(":: book (& by , with . as_ref () , & notes , & reason , minutes)"), "{text}");
}

#[test]
fn required_fields_of_the_same_type_are_named() {
    let of_input = |fields: &str| {
        let item = parse_str(&format!("pub struct NewVisit {{ {fields} }}"));
        expanded(item.and_then(|item| input::expand_input(&parse_str("VisitRecord")?, item))).to_string()
    };
    let named = of_input("pub room: Number, pub floor: Number, pub notes: Option<Text>");
    for part in ["pub struct NewVisitRequired {", "pub room : Number ,", "pub floor : Number }"] {
        assert!(named.contains(part), "{part} is missing in {named}");
    }
    assert!(named.contains("fn new (required : NewVisitRequired)"), "{named}");
    let positional = of_input("pub room: Number, pub floor: Floor, pub notes: Option<Text>");
    assert!(positional.contains("fn new (room : Number , floor : Floor)"), "{positional}");
    assert!(!positional.contains("Required"), "{positional}");
}

#[test]
fn invalid_changes_and_objects_are_reported() {
    assert_eq!(of_change("struct Notes { plan: Change<Text> }"), [""; 0]);
    assert_eq!(of_change("struct Notes { plan: Text }"), ["write Change<…>: fields that are not set keep their value"]);
    let tuple = parse_str::<ItemStruct>("struct Place(i32);").and_then(|item| object::expand(&item));
    assert_eq!(errors(&expanded(tuple)), ["name the field: the bindings and the database use its name"]);
}
