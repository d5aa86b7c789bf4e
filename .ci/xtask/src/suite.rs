//! The suites of `cargo xtask test`.

use std::process::ExitCode;

use clap::ValueEnum;

use crate::report::Report;
use crate::workspace::Workspace;
use crate::{Result, examples, lint, node, postgres, python, rust};

/// A part of the tests.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    /// Formatting, lints, dependencies of the core, generated files.
    Lint,
    /// The Rust tests and the examples in the documentation.
    Rust,
    /// The Python package: built, tested and type-checked.
    Python,
    /// The Node package: built, tested and type-checked.
    Node,
    /// The clinic day and the services, the same in all three languages.
    Examples,
}

/// Runs the suites, all if none is named, and prints a report.
pub fn run(mut workspace: Workspace, suites: &[Suite], verbose: bool, release: bool) -> Result<ExitCode> {
    let mut report = Report::new(verbose);
    report.begin("setup");
    // If this fails, the suites run nevertheless: many tests need no server, and the others fail with their own
    // message.
    report.step("PostgreSQL", || {
        workspace.postgres = Some(postgres::provide(&workspace)?);
        Ok(())
    });
    let is_chosen = |suite: &Suite| suites.is_empty() || suites.contains(suite);
    // The first, because its tests that wait run beside the lints, which compile.
    let is_built = is_chosen(&Suite::Rust) && rust::start(&workspace, &mut report);
    for suite in Suite::value_variants() {
        if is_chosen(suite) {
            match suite {
                Suite::Lint => lint::run(&workspace, &mut report),
                Suite::Rust if is_built => rust::run(&workspace, &mut report),
                Suite::Rust => report.skip("tests, documentation examples"),
                Suite::Python => python::run(&workspace, &mut report, release),
                Suite::Node => node::run(&workspace, &mut report, release),
                Suite::Examples => examples::run(&workspace, &mut report),
            }
        }
    }
    report.wait();
    Ok(report.finish())
}
