//! A database with an integrated log.

use crate::support::{
    migrated_database, portal_at,
    raw::{connect, must, text, texts},
};
use diesel::PgConnection;
use telehealth_storage::{
    Portal,
    audit::{AuditError, Checkpoint, Integrated, Signer, Tampering, Verified, Verifier},
};

pub struct Clinic {
    pub portal: Portal,
    pub connection: PgConnection,
    pub signer: Signer,
    /// The checkpoints kept outside the database.
    pub outside: Vec<String>,
}

impl Clinic {
    /// A clinic with an empty log.
    pub fn new() -> Self {
        Self::at(&migrated_database())
    }

    pub fn at(url: &str) -> Self {
        let signer = Signer::generate("clinic.example/audit").expect("a key");
        let portal = portal_at(url);
        Self { portal, connection: connect(url), signer, outside: Vec::new() }
    }

    /// Runs a statement that is logged once.
    pub fn event(&mut self, name: &str) {
        must(&mut self.connection, &event(name));
    }

    pub fn checkpoint(&mut self) -> Integrated {
        self.try_checkpoint().expect("integrated")
    }

    pub fn try_checkpoint(&mut self) -> Result<Integrated, telehealth_storage::Error> {
        self.portal.checkpoint(&self.signer, &mut self.outside)
    }

    pub fn verifier(&self) -> Verifier {
        self.signer.verifier()
    }

    pub fn verify(&mut self) -> Verified {
        self.try_verify().expect("a valid log")
    }

    pub fn try_verify(&mut self) -> Result<Verified, telehealth_storage::Error> {
        self.portal.verify(&self.signer.verifier(), &mut self.outside)
    }

    /// The newest checkpoint kept outside.
    pub fn newest(&self) -> Checkpoint {
        Checkpoint::open(self.outside.last().expect("a checkpoint"), &self.verifier()).expect("the clinic's checkpoint")
    }

    /// The names of the events, in the order of the tree.
    pub fn integrated_events(&mut self) -> Vec<String> {
        texts(
            &mut self.connection,
            "SELECT new_values ->> 'name' FROM audit_leaves JOIN audit_logs ON audit_logs.id = audit_id ORDER BY position",
        )
    }

    pub fn count(&mut self, table: &str) -> u64 {
        text(&mut self.connection, &format!("SELECT count(*) FROM {table}")).parse().expect("a number")
    }
}

/// The text that a leaf hashes, as documented for auditors.
pub const LEAF: &str = r#"concat('{"id":', to_json(l.id), ',"actor_id":' || to_json(l.actor_id)::text, ',"action":', to_json(l.action),
    ',"entity_type":', to_json(l.entity_type), ',"entity_id":', to_json(l.entity_id),
    ',"ip_address":' || to_json(l.ip_address)::text, ',"user_agent":' || to_json(l.user_agent)::text,
    ',"session_id":' || to_json(l.session_id)::text, ',"severity":', to_json(l.severity), ',"created_at":', to_json(l.created_at),
    ',"old_values":' || l.old_values::text, ',"new_values":' || l.new_values::text, '}')"#;

/// A statement that is logged once, with a name.
pub fn event(name: &str) -> String {
    format!("INSERT INTO tags (name) VALUES ('{name}')")
}

/// The result of a failed verification.
#[track_caller]
pub fn found<T: std::fmt::Debug>(outcome: Result<T, telehealth_storage::Error>) -> Tampering {
    match outcome {
        Err(telehealth_storage::Error::Audit(AuditError::Tampered(tampering))) => tampering,
        other => panic!("no tampering was detected: {other:?}"),
    }
}
