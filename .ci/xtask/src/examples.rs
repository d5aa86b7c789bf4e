//! The suite `examples`: runs the clinic day in all three languages and compares the output, and sends the three booking
//! services the same requests.

use std::fs;
use std::process::Command;

use crate::Result;
use crate::report::Report;
use crate::workspace::{Workspace, output_of};
use crate::{node, python};

/// What the service in Node needs besides the package.
const FASTIFY: &str = "fastify@5.12.8";

/// Runs the suite. The suites `python` and `node` must have built the packages before.
pub fn run(workspace: &Workspace, report: &mut Report) {
    report.begin("examples");
    let mut build = workspace.cargo();
    build.args(["build", "--examples"]).args(workspace.packages());
    if !report.run("build", &mut build) {
        return report.skip("the clinic day, the services");
    }
    clinic_day(workspace, report);
    services(workspace, report);
}

/// Returns a command that runs an example in Rust.
fn example(workspace: &Workspace, name: &str) -> Command {
    workspace.command(workspace.target.join("debug/examples").join(name))
}

fn clinic_day(workspace: &Workspace, report: &mut Report) {
    let mut output = None;
    let succeeded = report.step("the clinic day in Rust", || {
        output = Some(output_of(&mut example(workspace, "clinic_day"))?);
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

fn services(workspace: &Workspace, report: &mut Report) {
    let service = |program: Command| -> Result<()> {
        let mut requests = workspace.command(python::interpreter(workspace));
        requests.arg(workspace.root.join("examples/services/requests.py"));
        requests.arg(program.get_program()).args(program.get_args());
        requests.current_dir(program.get_current_dir().unwrap_or(&workspace.root));
        output_of(&mut requests).map(drop)
    };
    report.step("the service in Rust", || service(example(workspace, "service")));
    report.step("the service in Python", || {
        let mut python = workspace.command(python::interpreter(workspace));
        python.arg("examples/services/service.py");
        service(python)
    });
    report.step("the service in Node", || {
        let folder = node::install(workspace, "example-service", &[FASTIFY])?;
        fs::copy(workspace.root.join("examples/services/service.mjs"), folder.join("service.mjs"))?;
        let mut node = workspace.command("node");
        node.arg("service.mjs").current_dir(folder);
        service(node)
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
