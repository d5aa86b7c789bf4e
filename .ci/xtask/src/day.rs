//! The suite `day`: runs the clinic day example in all three languages and compares the output.

use crate::Result;
use crate::python;
use crate::report::Report;
use crate::workspace::{Workspace, output_of};

/// Runs the suite. The suites `python` and `node` must have built the packages before.
pub fn run(workspace: &Workspace, report: &mut Report) {
    report.begin("day");
    let mut output = None;
    let succeeded = report.step("in Rust", || {
        let mut cargo = workspace.cargo();
        cargo.args(["run", "--quiet", "--package", "telehealth-storage", "--example", "clinic_day"]);
        cargo.args(workspace.features());
        output = Some(output_of(&mut cargo)?);
        Ok(())
    });
    let Some(rust) = output.filter(|_| succeeded) else { return report.skip("the same in Python and Node") };
    report.step("the same in Python", || {
        let mut python = workspace.command(python::interpreter(workspace));
        same(&rust, &output_of(python.arg("examples/clinic_day/main.py"))?)
    });
    report.step("the same in Node", || {
        let mut node = workspace.command("node");
        same(&rust, &output_of(node.arg("examples/clinic_day/main.mjs"))?)
    });
}

/// Compares the output of two languages and reports the first difference.
fn same(rust: &str, other: &str) -> Result<()> {
    if rust == other && rust.contains("The agenda") {
        return Ok(());
    }
    let difference = rust.lines().zip(other.lines()).find(|(here, there)| here != there);
    Err(match difference {
        Some((here, there)) => format!("Rust prints:\n{here}\nbut this language prints:\n{there}").into(),
        None => "one output is longer than the other".into(),
    })
}
