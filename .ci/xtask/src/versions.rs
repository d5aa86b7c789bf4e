//! One version stands in all manifests; the wheel has that of its crate.

use std::fs;

use serde_json::Value;

use crate::Result;
use crate::workspace::Workspace;

/// The version of the workspace.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where the manifests of the Node package have it.
const OF_NODE: [(&str, &str); 3] =
    [("package.json", "/version"), ("package-lock.json", "/version"), ("package-lock.json", "/packages//version")];

/// Compares all manifests with the version of the workspace.
pub fn check(workspace: &Workspace) -> Result<()> {
    let mut wrong = Vec::new();
    let manifest = fs::read_to_string(workspace.root.join("Cargo.toml"))?;
    let own = manifest.lines().filter(|line| line.starts_with("telehealth-"));
    let outdated = own.filter(|line| !line.contains(&format!("version = \"{VERSION}\"")));
    wrong.extend(outdated.map(|line| format!("Cargo.toml: {line}")));
    for (file, pointer) in OF_NODE {
        let manifest: Value =
            serde_json::from_str(&fs::read_to_string(workspace.root.join("bindings-node").join(file))?)?;
        if manifest.pointer(pointer).and_then(Value::as_str) != Some(VERSION) {
            wrong.push(format!("bindings-node/{file}: {pointer}"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("not {VERSION}:\n{}", wrong.join("\n")).into()) }
}
