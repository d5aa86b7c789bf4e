//! The shared vectors: every file of `core/vectors`, read as one.

mod json;

pub use json::{JsonTable, object};
use serde_json::{Map, Value};
use std::{fs, path::Path};
use telehealth_core::field::Object;

pub struct Vectors {
    rows: Map<String, Value>,
    pub records: Vec<Value>,
    pub operations: Vec<Value>,
    pub queries: Vec<Value>,
}

pub fn vectors() -> Vectors {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut vectors = Vectors { rows: Map::new(), records: Vec::new(), operations: Vec::new(), queries: Vec::new() };
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "json")) {
        let mut part: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        vectors.rows.extend(part["rows"].as_object_mut().map(std::mem::take).unwrap());
        vectors.records.extend(part["records"].as_array_mut().map(std::mem::take).unwrap());
        vectors.operations.extend(part["operations"].as_array_mut().map(std::mem::take).unwrap());
        vectors.queries.extend(part["queries"].as_array_mut().map(std::mem::take).unwrap_or_default());
    }
    vectors
}

impl Vectors {
    /// A valid row by its name.
    pub fn row(&self, name: &str) -> Object {
        self.rows[name].as_object().unwrap().clone()
    }

    /// Resolves `{"row": …, "with": …, "without": …}` to a row.
    pub fn resolve(&self, reference: &Value) -> Object {
        let mut row = self.row(reference["row"].as_str().unwrap());
        row.extend(reference["with"].as_object().cloned().unwrap_or_default());
        for name in reference["without"].as_array().into_iter().flatten() {
            row.remove(name.as_str().unwrap());
        }
        row
    }

    /// The arguments of an operation, with the entities that it takes.
    pub fn arguments(&self, case: &Value) -> Object {
        let mut arguments = case["arguments"].as_object().unwrap().clone();
        for (name, reference) in case["entities"].as_object().into_iter().flatten() {
            let entity = match reference.as_array() {
                Some(references) => references.iter().map(|one| Value::Object(self.resolve(one))).collect(),
                None => Value::Object(self.resolve(reference)),
            };
            arguments.insert(name.clone(), entity);
        }
        arguments
    }
}
