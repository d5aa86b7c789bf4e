//! The entries of the log: the text that is hashed, and the transaction number in an id.

use uuid::Uuid;

/// The columns of an entry as JSON text, an SQL expression over `audit_logs AS l` in time zone UTC. Leaves are hashes
/// of this text, so it must never change. `user_id` is not included, because it is cleared when the user is deleted;
/// `actor_id` stays. Columns that are NULL are left out, because a JSON null is a different value.
///
/// The text is concatenated: a `jsonb` would be built and sorted only to be written as text.
///
/// A leaf can be checked with psql: `SELECT encode(sha256('\x00' || convert_to(<expression>, 'UTF8')), 'hex')`.
pub(super) const LEAF: &str = r#"concat('{"id":', to_json(l.id), ',"actor_id":' || to_json(l.actor_id)::text,
     ',"action":', to_json(l.action), ',"entity_type":', to_json(l.entity_type), ',"entity_id":', to_json(l.entity_id),
     ',"ip_address":' || to_json(l.ip_address)::text, ',"user_agent":' || to_json(l.user_agent)::text,
     ',"session_id":' || to_json(l.session_id)::text, ',"severity":', to_json(l.severity),
     ',"created_at":', to_json(l.created_at),
     ',"old_values":' || l.old_values::text, ',"new_values":' || l.new_values::text, '}')"#;

/// The bits of a UUIDv8 for its version and variant.
const FIXED: u128 = 0xf000_c000_0000_0000_0000;
const VERSION_8: u128 = 0x8000_8000_0000_0000_0000;

/// Returns the smallest id that an entry of a transaction may have; see `audit_id` in migration 0020.
pub(super) fn first_id(transaction: u64) -> Uuid {
    let (high, low) = (u128::from(transaction >> 12), u128::from(transaction & 0xfff));
    Uuid::from_u128((high << 80) | (low << 64) | VERSION_8)
}

/// Returns the transaction that wrote an entry; `None` if the log's triggers did not write it.
pub(super) fn transaction_of(id: Uuid) -> Option<u64> {
    let bits = id.as_u128();
    let transaction = ((bits >> 80) << 12) | ((bits >> 64) & 0xfff);
    if bits & FIXED == VERSION_8 { u64::try_from(transaction).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_contains_its_transaction() {
        let id: Uuid = "00000000-0000-83e2-8000-000000000328".parse().expect("a UUID");
        assert_eq!(transaction_of(id), Some(0x3e2));
        assert_eq!(first_id(0x3e2).to_string(), "00000000-0000-83e2-8000-000000000000");
        for transaction in [0, 1, 0xfff, 0x1000, u64::from(u32::MAX), (1 << 60) - 1] {
            let first = first_id(transaction);
            assert_eq!(transaction_of(first), Some(transaction));
            assert_eq!((first.get_version_num(), first.get_variant()), (8, uuid::Variant::RFC4122));
        }
        assert_eq!(transaction_of(Uuid::from_u128(0x0190_a000_0000_7000_8000_0000_0000_0068)), None);
    }
}
