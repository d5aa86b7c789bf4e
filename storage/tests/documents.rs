//! What the documents name is there.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may")]

use std::{fs, path::Path};

/// The text of the file that holds a test, by the path that `cargo test` gives it.
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
fn every_test_that_the_security_page_names_is_there() {
    let page = include_str!("../src/security.md");
    let tests: Vec<&str> =
        page.split('`').skip(1).step_by(2).filter(|code| code.contains("::") && !code.contains(['(', ' '])).collect();
    let tests: Vec<&str> = tests.into_iter().filter(|code| code.starts_with(char::is_lowercase)).collect();
    assert!(tests.len() > 30, "only {} tests are named", tests.len());
    for test in tests {
        let (text, name) = source_of(test).expect("a test's path");
        assert!(text.contains(&format!("fn {name}(")), "there is no test {test}");
    }
}
