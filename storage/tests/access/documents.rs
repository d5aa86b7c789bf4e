//! The documents refer to existing tests and columns.

use crate::support::{migrated_database, raw};
use std::{
    fs,
    path::{Path, PathBuf},
};
use telehealth_storage::Code;

/// The source file of a test, from the path that `cargo test` prints.
fn source_of(test: &str) -> Option<(String, &str)> {
    let (path, name) = test.rsplit_once("::")?;
    let mut modules = path.split("::");
    let binary = modules.next()?;
    let modules: Vec<&str> = modules.filter(|module| *module != "tests").collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = if binary == "lib" { root.join("src") } else { root.join("tests").join(binary) };
    let inside = modules.join("/");
    let candidates = if binary == "lib" {
        vec![
            folder.join(&inside).join("tests.rs"),
            folder.join(format!("{inside}.rs")),
            folder.join(&inside).join("mod.rs"),
        ]
    } else if modules.is_empty() {
        vec![folder.with_extension("rs"), folder.join("main.rs")]
    } else {
        vec![folder.join(format!("{inside}.rs"))]
    };
    let text: String = candidates.iter().filter_map(|file| fs::read_to_string(file).ok()).collect();
    Some((text, name))
}

#[test]
fn every_test_named_on_the_security_page_exists() {
    let page = include_str!("../../src/security.md");
    let tests: Vec<&str> =
        page.split('`').skip(1).step_by(2).filter(|code| code.contains("::") && !code.contains(['(', ' '])).collect();
    let tests: Vec<&str> = tests.into_iter().filter(|code| code.starts_with(char::is_lowercase)).collect();
    assert!(tests.len() > 30, "only {} tests are named", tests.len());
    for test in tests {
        let (text, name) = source_of(test).expect("a test's path");
        assert!(has_test(&text, name), "unknown test {test}");
    }
}

/// Checks whether a source has a test function, which has the attribute `#[test]` among the lines before it.
fn has_test(source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let is_test = |place: &usize| {
        let before = lines.iter().take(*place).rev();
        before.take_while(|line| line.starts_with("#[") || line.starts_with("///")).any(|line| *line == "#[test]")
    };
    let head = format!("fn {name}(");
    (0..lines.len()).filter(|place| lines[*place].starts_with(&head)).any(|place| is_test(&place))
}

#[test]
fn a_helper_is_no_test() {
    let source = "#[test]\n/// Shows it.\n#[ignore]\nfn shown() {}\n\nfn helper() {}\n";
    assert_eq!(["shown", "helper", "missing"].map(|name| has_test(source, name)), [true, false, false]);
}

/// Returns the files of a folder beside the tests, and of the folders in it.
fn files_in(folder: &str) -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files
}

/// A program that depends on this library needs one crate.
#[test]
fn the_examples_import_one_crate() {
    let mut files = 0;
    for path in files_in("../examples") {
        if path.extension().is_some_and(|end| end == "rs" || end == "md") {
            assert!(!fs::read_to_string(&path).expect("text").contains("telehealth_core"), "{}", path.display());
            files += 1;
        }
    }
    assert!(files > 10, "only {files} files");
}

/// The codes of `Error::Unavailable` stand in the sources; the other errors that Python and Node report as unavailable have
/// the codes of keys and backups.
#[test]
fn every_code_of_an_unavailable_error_has_a_next_step() {
    let sources = ["src", "../bindings-python/src", "../bindings-node/src"].into_iter().flat_map(files_in);
    let sources = sources.filter(|path| path.extension().is_some_and(|end| end == "rs"));
    let mut text: String = sources.map(|path| fs::read_to_string(path).expect("text")).collect();
    text.retain(|character| !character.is_whitespace());
    let of_keys_and_backups = ["crypto.", "keyring.", "embedded.", "backup."];
    let mut found = 0;
    for (code, _) in Code::ALL {
        let name = code.as_str().to_uppercase().replace('.', "_");
        let stands = ["navailable(Code::", "Unavailable{code:Code::"].map(|start| format!("{start}{name},"));
        if stands.iter().any(|it| text.contains(it))
            || of_keys_and_backups.iter().any(|it| code.as_str().starts_with(it))
        {
            assert!(code.next_step().is_some(), "{code}");
            found += 1;
        }
    }
    assert!(found > 40, "only {found} codes");
}

#[test]
fn the_rust_examples_of_every_page_of_the_guide_are_tests() {
    let crate_root = include_str!("../../src/lib.rs");
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/guide");
    let mut examples = 0;
    for entry in fs::read_dir(guide).expect("the guide") {
        let path = entry.expect("a page").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !["codes.md", "operations.md"].contains(&name.as_str()) {
            assert!(fs::read_to_string(&path).expect("text").contains("```rust\n"), "{name} has no Rust example");
            assert!(crate_root.contains(&format!("examples/guide/{name}\")]")), "{name} is missing in lib.rs");
            examples += 1;
        }
    }
    assert!(examples >= 8, "only {examples} pages");
}

/// Tables without personal data: catalogues, and bookkeeping of access and of the log. Their columns are not listed.
const IMPERSONAL: [&str; 16] = [
    "audit_checkpoints",
    "audit_integrator_lock",
    "audit_leaves",
    "backup_drills",
    "categories",
    "context_keys",
    "context_secret",
    "form_schemas",
    "insurance_providers",
    "service_grants",
    "key_checks",
    "pharmacies",
    "products",
    "status_transitions",
    "subscription_plans",
    "table_sizes",
];

/// Every readable column of the tables with personal data, formatted as on the page.
fn readable_columns() -> String {
    let mut connection = raw::connect(&migrated_database());
    let impersonal = IMPERSONAL.join("', '");
    let query = format!(
        "SELECT format('| `%s` | %s |', table_name, string_agg(format('`%s`', column_name), ', ' ORDER BY ordinal_position))
         FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
         WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name NOT LIKE '\\_\\_%'
           AND table_name NOT IN ('{impersonal}') AND coalesce(domain_name, '') NOT IN ('sealed_text', 'sealed_json')
           AND column_name NOT IN ('id', 'created_at', 'updated_at')
         GROUP BY table_name ORDER BY table_name COLLATE \"C\""
    );
    let rows = raw::texts(&mut connection, &query).join("\n");
    let none = IMPERSONAL.map(|table| format!("`{table}`")).join(", ");
    format!("| table | readable columns |\n|---|---|\n{rows}\n\nThese tables hold no personal data: {none}.\n")
}

/// An unsealed column is listed on the page, and a sealed one is not.
#[test]
fn the_security_page_lists_every_readable_column() {
    const START: &str = "<!-- readable columns -->\n";
    const END: &str = "<!-- end -->";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/security.md");
    let page = fs::read_to_string(&path).expect("the page");
    let (before, rest) = page.split_once(START).expect("a list");
    let (listed, after) = rest.split_once(END).expect("an end marker");
    let readable = readable_columns();
    assert!(readable.contains("`email`") && !readable.contains("`chief_complaint`"), "{readable}");
    for table in telehealth_core::catalog::TABLES {
        let is_listed = readable.contains(&format!("| `{}` |", table.name));
        assert_ne!(is_listed, IMPERSONAL.contains(&table.name), "{}", table.name);
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, [before, START, &readable, END, after].concat()).expect("the page is written");
    } else {
        assert_eq!(listed, readable, "run UPDATE=1 cargo test -p telehealth-storage --test access documents::");
    }
}
