//! How a transaction that leaves no trace reports what it has read: what was seen was seen.

use crate::{Options, actor::Actor, connect::establish, error::Result};
use diesel::connection::SimpleConnection;
use uuid::Uuid;

/// What it takes to begin another transaction of the same actor.
pub(crate) struct Reporter {
    /// The database.
    pub(crate) url: String,
    /// How the portal connects.
    pub(crate) options: Options,
    /// Who has read.
    pub(crate) actor: Actor,
    /// The emergency that was declared for it.
    pub(crate) emergency: Option<Uuid>,
}

impl Reporter {
    /// The statements that begin it. They are made when they are needed, because a signed context counts for minutes and a
    /// transaction may last longer. Nobody asks again whether the actor is let in: who has read, and was suspended since, has
    /// read.
    pub(crate) fn begin(&self) -> Result<String> {
        let Options { schema, context_key, .. } = &self.options;
        Ok(self.actor.context(schema, "", context_key.as_ref(), self.emergency)?)
    }

    /// Reports on a connection of its own, where that of the transaction is broken.
    ///
    /// # Errors
    /// No connection can be made either.
    pub(crate) fn report_elsewhere(&self, report: &str) -> Result<()> {
        let begin = self.begin()?;
        Ok(establish(&self.url)?.batch_execute(&format!("{begin}; {report}; COMMIT"))?)
    }
}
