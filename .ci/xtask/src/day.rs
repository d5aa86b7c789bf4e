//! The clinic day, which all three languages must tell alike.

use crate::Result;
use crate::python;
use crate::report::Report;
use crate::workspace::{Workspace, output_of};

/// Runs the suite. The packages of Python and Node must have been built by theirs.
pub fn run(workspace: &Workspace, report: &mut Report) {
    report.begin("day");
    let mut told = None;
    let told_in_rust = report.step("in Rust", || {
        let mut cargo = workspace.cargo();
        cargo.args(["run", "--quiet", "--package", "telehealth-storage", "--example", "clinic_day"]);
        told = Some(output_of(&mut cargo)?);
        Ok(())
    });
    let Some(rust) = told.filter(|_| told_in_rust) else { return report.skip("the same in Python and Node") };
    report.step("the same in Python", || {
        let mut python = workspace.command(python::interpreter(workspace));
        same(&rust, &output_of(python.arg("examples/clinic_day/main.py"))?)
    });
    report.step("the same in Node", || {
        let mut node = workspace.command("node");
        same(&rust, &output_of(node.arg("examples/clinic_day/main.mjs"))?)
    });
}

/// Compares what two languages tell, and shows where they part.
fn same(rust: &str, other: &str) -> Result<()> {
    if rust == other && rust.contains("The agenda") {
        return Ok(());
    }
    let parting = rust.lines().zip(other.lines()).find(|(here, there)| here != there);
    Err(match parting {
        Some((here, there)) => format!("Rust tells:\n{here}\nbut here:\n{there}").into(),
        None => "one story is longer than the other".into(),
    })
}
