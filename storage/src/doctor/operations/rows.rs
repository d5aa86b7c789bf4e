//! Rows as the library reads them: values that do not decrypt, rows that break a rule of core, forms that cannot be
//! applied, and the keys that the values are encrypted with.
//!
//! They need the portal's keyring; without one they are not read, which is a finding.

use super::Thresholds;
use crate::{
    crypto::Keyring,
    doctor::{
        Finding,
        Severity::{Critical, Notice, Warning},
        probe::Probe,
    },
    error::{DamagedRow, Error, Result},
    operations::keys_in_use::keys_used,
    session::{
        options::Options,
        page::PAGE_LIMIT,
        stored::{ListOrder, Readable},
        transaction::entity_of,
    },
    sql::sealed::TableKeys,
};
use diesel::{PgConnection, RunQueryDsl};
use std::collections::BTreeMap;
use telehealth_core::{Code, forms::FormSchema};

const DAMAGED: Probe = Probe::without_query(
    "row.damaged",
    Critical,
    "Protected values do not decrypt: they were changed, or copied from another row.",
    "Find out who wrote them, and restore the rows from a backup.",
);
const REFUSED: Probe = Probe::without_query(
    "row.refused",
    Warning,
    "Rows break a rule of the library, which leaves them out of lists and reports them as damaged.",
    "Find out which program wrote them, and correct them.",
);
const FORM: Probe = Probe::without_query(
    "form.not_applicable",
    Critical,
    "Published forms are no JSON Schema that can be applied, so nobody can submit them.",
    "Publish a corrected version.",
);
const KEY_MISSING: Probe = Probe::without_query(
    "key.missing",
    Critical,
    "Values are encrypted with a key that the keyring lacks, so they cannot be read.",
    "Add the key to the keyring; `telehealth keys check` lists the keys.",
);
const KEY_OLD: Probe = Probe::without_query(
    "key.old",
    Warning,
    "Values are still encrypted with an older key.",
    "Re-encrypt them with `telehealth keys rotate`.",
);

const UNCHECKED: Probe = Probe::without_query(
    "row.unchecked",
    Notice,
    "There is no keyring, so it is unknown whether protected values decrypt, rows keep the rules, forms can be applied, \
     and keys are missing.",
    "Run the doctor with the portal's keyring (TELEHEALTH_KEYS or TELEHEALTH_KEYS_FILE).",
);

pub(super) const PROBES: [&Probe; 6] = [&DAMAGED, &REFUSED, &FORM, &KEY_MISSING, &KEY_OLD, &UNCHECKED];

/// Reads the newest rows of a table, up to a number, and returns the damaged ones.
type Sample = fn(&mut PgConnection, &Options, u32) -> Result<Vec<DamagedRow>>;

macro_rules! samples {
    ($($module:ident::$entity:ident($id:ident) = $label:literal;)*) => {
        const SAMPLES: &[Sample] = &[$(damaged::<telehealth_core::$module::$entity>),*];
    };
}
telehealth_core::for_each_entity!(samples);

pub(super) fn check(connection: &mut PgConnection, options: &Options, thresholds: &Thresholds) -> Result<Vec<Finding>> {
    let Some(keyring) = options.keyring.as_deref() else {
        return Ok(vec![UNCHECKED.finding("rows, forms and keys".to_owned(), None)]);
    };
    let mut findings = keys(connection, keyring)?;
    let limit = thresholds.value("sampled_rows");
    for sample in SAMPLES {
        findings.extend(described(&sample(connection, options, limit)?));
    }
    findings.extend(forms(connection, options)?);
    Ok(findings)
}

/// Compares the keys that all values are encrypted with with those of the keyring.
fn keys(connection: &mut PgConnection, keyring: &Keyring) -> Result<Vec<Finding>> {
    let known = keyring.ids();
    let probe = |id: &String| match () {
        () if known.last() == Some(id) => None,
        () if known.contains(id) => Some(KEY_OLD),
        () => Some(KEY_MISSING),
    };
    let used = keys_used(connection)?;
    Ok(used.iter().filter_map(|(id, rows)| Some(probe(id)?.finding(format!("key {id}: {rows} rows"), None))).collect())
}

/// Reads the newest rows of a table, up to `limit`, page by page.
fn each<E: Readable>(
    connection: &mut PgConnection,
    options: &Options,
    limit: u32,
    mut judge: impl FnMut(Result<E>) -> Result<()>,
) -> Result<()> {
    let keys = TableKeys::of(options.keyring.as_deref(), options.name_index, E::TABLE)?;
    let order = ListOrder::<E>::ID.descending();
    let (mut left, mut after) = (limit, None);
    while left > 0 {
        let page = left.min(PAGE_LIMIT);
        let rows: Vec<E::Row> = E::limit(order.apply(E::query(&[]), after)?, page.into()).load(connection)?;
        if rows.is_empty() {
            break;
        }
        after = Some(order.last_position(&rows)?);
        rows.into_iter().try_for_each(|row| judge(entity_of(row, &keys)))?;
        left -= page;
    }
    Ok(())
}

fn damaged<E: Readable>(connection: &mut PgConnection, options: &Options, limit: u32) -> Result<Vec<DamagedRow>> {
    let mut damaged = Vec::new();
    each::<E>(connection, options, limit, |entity| match entity {
        Err(Error::Damaged(row)) => {
            damaged.push(row);
            Ok(())
        }
        entity => entity.map(drop),
    })?;
    Ok(damaged)
}

/// Groups damaged rows by their column and cause.
fn described(rows: &[DamagedRow]) -> Vec<Finding> {
    let mut groups: BTreeMap<_, Vec<&DamagedRow>> = BTreeMap::new();
    for row in rows {
        let column = row.column.map_or("", |column| column.as_str());
        groups.entry((column, row.code.as_str())).or_default().push(row);
    }
    let finding = |((column, code), rows): ((&str, &str), Vec<&DamagedRow>)| {
        let first = rows.first()?;
        let probe = match first.code {
            Code::CRYPTO_UNKNOWN_KEY => return None, // `keys` has reported it.
            Code::CRYPTO_TAMPERED | Code::CRYPTO_MALFORMED => DAMAGED,
            _ => REFUSED,
        };
        let place = if column.is_empty() { first.table.to_string() } else { format!("{}.{column}", first.table) };
        Some(probe.finding(format!("{place}: {}, such as {}: {code}", rows.len(), uuid::Uuid::from(first.id)), None))
    };
    groups.into_iter().filter_map(finding).collect()
}

/// Compiles each published form.
fn forms(connection: &mut PgConnection, options: &Options) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    each::<FormSchema>(connection, options, u32::MAX, |form| {
        if let Ok(form) = form
            && form.is_published
            && let Err(error) = form.schema_definition.verify()
        {
            findings.push(FORM.finding(format!("form {}: {}", uuid::Uuid::from(form.id), error.code()), None));
        }
        Ok(())
    })?;
    Ok(findings)
}
