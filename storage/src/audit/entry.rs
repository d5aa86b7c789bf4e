//! The entries of the log as the integrator reads them: what is hashed, and what an id tells.

use uuid::Uuid;

/// The columns of an entry as one text of JSON, an expression over `audit_logs AS l` under UTC. It is what a leaf hashes,
/// so it never changes. `user_id` is not in it, because it goes when the user goes; `actor_id` stays. Values that are
/// NULL are left out, for JSON has a null of its own.
///
/// Anybody can check a leaf with psql: `SELECT encode(sha256('\x00' || convert_to(<expression>, 'UTF8')), 'hex')`.
pub(super) const LEAF: &str = "(jsonb_build_object('id', l.id, 'actor_id', l.actor_id, 'action', l.action, \
     'entity_type', l.entity_type, 'entity_id', l.entity_id, 'ip_address', l.ip_address, 'user_agent', l.user_agent, \
     'session_id', l.session_id, 'severity', l.severity, 'created_at', l.created_at) \
     || CASE WHEN l.old_values IS NULL THEN '{}' ELSE jsonb_build_object('old_values', l.old_values) END \
     || CASE WHEN l.new_values IS NULL THEN '{}' ELSE jsonb_build_object('new_values', l.new_values) END)::text";

/// The bits of a UUIDv8 that are not ours to choose: its version and its variant.
const FIXED: u128 = 0xf000_c000_0000_0000_0000;
const VERSION_8: u128 = 0x8000_8000_0000_0000_0000;

/// The smallest id that an entry of a transaction may have; see `audit_id` in migration 0020.
pub(super) fn first_id(transaction: u64) -> Uuid {
    let (high, low) = (u128::from(transaction >> 12), u128::from(transaction & 0xfff));
    Uuid::from_u128((high << 80) | (low << 64) | VERSION_8)
}

/// The transaction that an entry was written in; `None` where the log's triggers did not write it.
pub(super) fn transaction_of(id: Uuid) -> Option<u64> {
    let bits = id.as_u128();
    let transaction = ((bits >> 80) << 12) | ((bits >> 64) & 0xfff);
    if bits & FIXED == VERSION_8 { u64::try_from(transaction).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_its_transaction() {
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
