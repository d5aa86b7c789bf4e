//! Transactions and operations of a portal, each of which waits for a permit.

use super::{NativePortal, closed};
use crate::{
    envelope::{Json, blocking, in_background, member, object, unavailable},
    transaction::NativeTransaction,
};
use napi::tokio::{sync::OwnedSemaphorePermit, time::timeout};
use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::Arc,
    task::Poll,
};
use telehealth_core::{Code, error::FieldError};
use telehealth_storage::{Actor, Portal, Result, Transaction, bindings};

impl NativePortal {
    pub(super) async fn called(&self, operation: &str, actor: &str, arguments: String) -> Result<String> {
        let actor = bindings::actor::actor(&object(actor, "actor")?)?;
        let unknown = || FieldError::new(Code::FIELD_UNKNOWN, "is unknown");
        let known = bindings::portal_operations().find(|known| known.signature.name == operation);
        let known = member("portal", "operation", known.ok_or_else(unknown))?;
        self.open()?;
        let _permit = self.permit().await?;
        let portal = self.open()?;
        Ok(in_background(move || {
            let arguments = object(&arguments, known.signature.name)?;
            (known.call)(&portal, &actor, (&arguments).into()).map(|answer| Json::of(&*answer))
        })
        .await)
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(permit);
        }
        let portal = self.open()?;
        let _waiting = portal.waiting();
        let acquired = timeout(self.acquire_timeout, Arc::clone(&self.permits).acquire_owned());
        let (mut acquired, mut cancelled) = (pin!(acquired), pin!(self.cancelled.notified()));
        let first = poll_fn(|context| match cancelled.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => acquired.as_mut().poll(context).map(Some),
        });
        first
            .await
            .ok_or_else(|| unavailable(Code::TRANSACTION_CANCELLED, "the operation was cancelled before it began"))?
            .map_err(|_| self.open().map_or_else(|closed| closed, |portal| portal.timed_out()))?
            .map_err(|_| closed())
    }

    pub(super) async fn begun(
        &self,
        actor: &str,
        begin: fn(&Portal, &Actor) -> Result<Transaction>,
    ) -> Result<NativeTransaction> {
        let actor = bindings::actor::actor(&object(actor, "actor")?)?;
        self.open()?;
        let permit = self.permit().await?;
        let portal = self.open()?;
        let transaction = blocking(move || begin(&portal, &actor)).await?;
        Ok(NativeTransaction::begun(transaction, permit))
    }
}
