//! The rows that random rows refer to, and the random rows themselves.

use super::{
    migrated_database,
    plans::{Plan, plan_of},
    random::Random,
    raw::{connect, must, rows, texts},
    schema::{Column, columns, is_own},
    seals::opened,
    values,
};
use diesel::PgConnection;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use telehealth_core::{
    Timestamp,
    catalog::{TABLES, Table},
    field::{Object, TypeDescriptor},
};

/// A database with the rows of `world.sql`, and a connection to it.
pub fn peopled() -> (String, PgConnection) {
    let url = migrated_database();
    let mut connection = connect(&url);
    must(&mut connection, include_str!("world.sql"));
    (url, connection)
}

pub struct World {
    /// The database that this describes.
    pub url: String,
    existing: BTreeMap<&'static str, Vec<Object>>,
    columns: BTreeMap<&'static str, Vec<Column>>,
    /// The ids that a column may contain, by `table.column`.
    references: BTreeMap<String, Vec<String>>,
}

impl World {
    /// Fills a database, and remembers its rows.
    pub fn build() -> (Self, PgConnection) {
        let (url, mut connection) = peopled();
        let mut world = Self { url, existing: BTreeMap::new(), columns: BTreeMap::new(), references: BTreeMap::new() };
        for table in TABLES {
            let name = table.name;
            let mut found = rows(&mut connection, &format!("SELECT * FROM {name} LIMIT 200"));
            found.iter_mut().for_each(|row| *row = as_record(table, std::mem::take(row)));
            world.existing.insert(name, found);
            let plan = plan_of(table);
            for column in columns(&mut connection, name) {
                let special = plan.references.iter().find(|(of, _)| *of == column.name).map(|(_, query)| *query);
                let any = column.references.as_ref().map(|of| format!("SELECT id FROM {of}"));
                if let Some(query) = special.map(str::to_owned).or(any) {
                    let ids = texts(&mut connection, &format!("{query} ORDER BY id"));
                    assert!(!ids.is_empty(), "{name}.{}", column.name);
                    world.references.insert(format!("{name}.{}", column.name), ids);
                }
                world.columns.entry(name).or_default().push(column);
            }
        }
        (world, connection)
    }

    pub fn column(&self, table: &str, name: &str) -> &Column {
        self.columns[table].iter().find(|column| column.name == name).unwrap_or_else(|| panic!("{table}.{name}"))
    }

    /// The rows of a table, at most 200.
    pub fn rows(&self, table: &str) -> &[Object] {
        &self.existing[table]
    }

    /// A row of a table that satisfies a condition.
    pub fn row(&self, random: &mut Random, table: &str, passes: impl Fn(&Object) -> bool) -> &Object {
        let passing: Vec<&Object> = self.existing[table].iter().filter(|row| passes(row)).collect();
        random.pick(&passing)
    }

    /// A past visit with a provider who may prescribe everything.
    pub fn visit(&self, random: &mut Random) -> &Object {
        let providers = &self.references["prescriptions.provider_id"];
        self.row(random, "consultations", |visit| {
            visit["status"] == "completed"
                && visit["provider_id"].as_str().is_some_and(|id| providers.iter().any(|known| known == id))
        })
    }

    /// The value of some row in a column.
    pub fn taken(&self, table: &str, column: &str, random: &mut Random) -> Value {
        self.row(random, table, |_| true).get(column).cloned().unwrap_or_default()
    }

    /// The id of some row.
    pub fn any(&self, table: &str, random: &mut Random) -> Value {
        self.taken(table, "id", random)
    }

    /// The id of some row of any table.
    pub fn any_id(&self, random: &mut Random) -> Value {
        let tables: Vec<&str> = self.existing.keys().copied().collect();
        let table = random.pick(&tables);
        self.any(table, random)
    }

    /// A row that satisfies every rule.
    pub fn valid(&self, table: &Table, random: &mut Random) -> Object {
        let plan = plan_of(table);
        let mut row = Object::new();
        for member in table.columns {
            let value = self.value(table, plan, member.name, &member.kind, random);
            row.insert(member.name.to_owned(), value);
        }
        (plan.fit)(&mut row, random, self);
        row
    }

    fn value(&self, table: &Table, plan: &Plan, name: &str, kind: &TypeDescriptor, random: &mut Random) -> Value {
        let column = self.column(table.name, name);
        let (optional, kind) = values::bare(kind);
        if optional && random.once_in(3) {
            return Value::Null;
        }
        let special = plan.values.iter().find(|(of, _)| *of == name).map(|(_, values)| *values);
        let ids = self.references.get(&format!("{}.{name}", table.name));
        let one = |kind: &TypeDescriptor, random: &mut Random| match (special, ids, kind) {
            (Some(special), _, TypeDescriptor::Object(_) | TypeDescriptor::Json) => {
                serde_json::from_str(random.pick(special)).expect("JSON")
            }
            (Some(special), _, _) => json!(random.pick(special)),
            (None, Some(ids), _) => json!(random.pick(ids)),
            (None, None, kind) => values::valid(kind, column, random),
        };
        match kind {
            TypeDescriptor::List(item) => {
                let (_, item) = values::bare(item);
                (0..random.below(4)).map(|_| one(item, random)).collect()
            }
            kind => one(kind, random),
        }
    }
}

/// An instant, given in milliseconds since 1970, in core's format.
pub fn instant(milliseconds: i64) -> Value {
    let utc = chrono::DateTime::from_timestamp_millis(milliseconds).expect("in range");
    Value::from(utc.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
}

/// The milliseconds since 1970 of an instant.
pub fn milliseconds(instant: &Value) -> i64 {
    let time: Timestamp = instant.as_str().expect("a text").parse().expect("an instant");
    time.utc().timestamp_millis()
}

/// A row in PostgreSQL's JSON, as core reads it: decimals are text, stand-ins are unwrapped, and columns that only storage
/// knows are omitted.
pub fn as_record(table: &Table, row: Object) -> Object {
    let decimal = |name: &str| {
        let member = table.columns.iter().find(|member| member.name == name);
        member.is_some_and(|member| *values::bare(&member.kind).1 == TypeDescriptor::Decimal)
    };
    let written = |(name, value): (String, Value)| match value {
        Value::Number(number) if decimal(&name) => (name, json!(number.to_string())),
        value => (name, value),
    };
    opened(table, row).into_iter().filter(|(name, _)| !is_own(table.name, name)).map(written).collect()
}
