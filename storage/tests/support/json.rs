//! The dynamic API with JSON rows, as the vectors have them.

use serde_json::Value;
use telehealth_core::{
    catalog::Boxed,
    field::{AnyEntity, Object, json_value},
};
use telehealth_storage::{
    Actor, DamagedRow, Portal, PortalOperation, Result, Transaction, TransactionOperation,
    bindings::{Paging, TableOps},
};
use uuid::Uuid;

#[path = "../../../core/tests/domain/support/json.rs"]
mod core;

#[allow(unused_imports, reason = "each test binary uses a part")]
pub use core::{JsonTable, object};

/// A page of rows.
pub struct JsonRows {
    pub items: Vec<Object>,
    pub next: Option<String>,
    pub damaged: Vec<DamagedRow>,
}

/// The methods of a table on rows as JSON.
pub trait JsonOps {
    fn add_all_json(&self, tx: &mut Transaction, rows: &[Object]) -> Result<Vec<Object>>;
    fn get_json(&self, tx: &mut Transaction, id: Uuid) -> Result<Object>;
    fn get_many_json(&self, tx: &mut Transaction, ids: &[Uuid]) -> Result<Vec<Object>>;
    fn save_json(&self, tx: &mut Transaction, row: &Object) -> Result<Object>;
    fn remove_json(&self, tx: &mut Transaction, row: &Object) -> Result<()>;
    /// Reads the first page.
    fn list_json(&self, tx: &mut Transaction, filter: &Object, limit: u32) -> Result<JsonRows>;
    /// Reads the whole table in pages of `limit`; returns its rows and what was left out.
    fn read_all_json(&self, tx: &mut Transaction, order: &str, limit: u32) -> Result<(Vec<Object>, Vec<DamagedRow>)>;
}

impl JsonOps for TableOps {
    fn add_all_json(&self, tx: &mut Transaction, rows: &[Object]) -> Result<Vec<Object>> {
        let entities = rows.iter().map(self.table.check).collect::<std::result::Result<Vec<_>, _>>()?;
        let entities: Vec<&dyn AnyEntity> = entities.iter().map(|entity| &**entity).collect();
        (self.add_all)(tx, &entities).map(objects)
    }

    fn get_json(&self, tx: &mut Transaction, id: Uuid) -> Result<Object> {
        (self.get)(tx, id).map(|entity| object(&entity))
    }

    fn get_many_json(&self, tx: &mut Transaction, ids: &[Uuid]) -> Result<Vec<Object>> {
        (self.get_many)(tx, ids).map(objects)
    }

    fn save_json(&self, tx: &mut Transaction, row: &Object) -> Result<Object> {
        (self.save)(tx, &*(self.table.check)(row)?).map(|entity| object(&entity))
    }

    fn remove_json(&self, tx: &mut Transaction, row: &Object) -> Result<()> {
        (self.remove)(tx, &*(self.table.check)(row)?)
    }

    fn list_json(&self, tx: &mut Transaction, filter: &Object, limit: u32) -> Result<JsonRows> {
        let page = (self.list)(tx, filter, Paging { limit, ..Paging::default() })?;
        Ok(JsonRows { items: objects(page.items), next: page.next, damaged: page.damaged })
    }

    fn read_all_json(&self, tx: &mut Transaction, order: &str, limit: u32) -> Result<(Vec<Object>, Vec<DamagedRow>)> {
        let (mut rows, mut damaged, mut after) = (Vec::new(), Vec::new(), None::<String>);
        loop {
            let page = (self.list)(tx, &Object::new(), Paging { order: Some(order), after: after.as_deref(), limit })?;
            rows.extend(objects(page.items));
            damaged.extend(page.damaged);
            after = page.next;
            if after.is_none() {
                return Ok((rows, damaged));
            }
        }
    }
}

fn objects(entities: Vec<Boxed>) -> Vec<Object> {
    entities.iter().map(object).collect()
}

/// Calls an operation of a transaction with JSON arguments.
pub fn call_json(operation: &TransactionOperation, tx: &mut Transaction, arguments: &Object) -> Result<Value> {
    (operation.call)(tx, arguments.into()).map(|answer| json_value(&*answer))
}

/// Calls an operation of a portal with JSON arguments.
pub fn portal_call_json(
    operation: &PortalOperation,
    portal: &Portal,
    actor: &Actor,
    arguments: &Object,
) -> Result<Value> {
    (operation.call)(portal, actor, arguments.into()).map(|answer| json_value(&*answer))
}
