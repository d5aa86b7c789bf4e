//! The portal for JavaScript.

mod permits;

use crate::{
    audit::NativeSigner,
    envelope::{answer, blocking, failure, in_background, member, object, unavailable},
    keyring::NativeKeyring,
    options::{read_options, signing_key},
    transaction::NativeTransaction,
};
use napi::{
    Env, Status,
    bindgen_prelude::{Either, PromiseRaw, Uint8Array},
    threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode},
    tokio::sync::{Notify, Semaphore},
};
use napi_derive::napi;
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use telehealth_core::{
    AuditLogId, Code,
    error::ValidationError,
    field::{Field, read},
    value::Text,
};
use telehealth_storage::{
    Canceller, ContextKey, EmbeddedOptions, KeyRotation, Options, Portal, Result,
    bindings::{self, HeldPortal, audit},
};

/// A portal, until it is closed.
#[napi]
pub struct NativePortal {
    /// Shared with the portals of single operations.
    slot: Arc<Slot>,
    /// Cancels the operation, if the portal is for one.
    canceller: Option<Canceller>,
    /// Notified when the operation is cancelled.
    cancelled: Notify,
    /// One permit per connection. Waiting transactions hold no thread, so a transaction that has a connection always
    /// finds a free thread.
    permits: Arc<Semaphore>,
    acquire_timeout: Duration,
}

#[napi]
impl NativePortal {
    /// Connects to a database. Options as JSON: `poolSize`, timeouts in milliseconds, `schema`,
    /// `preparedStatements`, `nameIndex`, `replicaUrls`, `replicaMaxLag`.
    #[napi]
    pub fn connect<'env>(
        env: &'env Env,
        url: String,
        options: String,
        keyring: Option<&NativeKeyring>,
        context_key: Option<Uint8Array>,
    ) -> napi::Result<PromiseRaw<'env, Either<NativePortal, String>>> {
        let keyring = keyring.map(NativeKeyring::shared);
        let context_key = context_key.map(|key| signing_key(&key));
        env.spawn_future(async move {
            let connecting = blocking(move || {
                let options = read_options(&object(&options, "options")?)?;
                let options = Options { keyring, context_key: context_key.transpose()?, ..options };
                Ok((Portal::connect_with(&url, options.clone())?, options))
            });
            Ok(opened(connecting.await))
        })
    }

    /// Starts a private PostgreSQL in the given folder or in a temporary one.
    #[napi]
    pub async fn embedded(folder: Option<String>, allow_all: bool) -> Either<NativePortal, String> {
        opened(
            blocking(move || {
                let options = EmbeddedOptions { folder: folder.map(Into::into), allow_all };
                Ok((Portal::embedded_with(options)?, Options::default()))
            })
            .await,
        )
    }

    /// Connects to `DATABASE_URL`, or starts a private PostgreSQL.
    #[napi]
    pub async fn from_environment() -> Either<NativePortal, String> {
        opened(blocking(|| Ok((Portal::from_environment()?, Options::default()))).await)
    }

    /// Returns this portal for one operation, which `cancel` cancels.
    #[napi]
    pub fn cancellable(&self) -> Either<NativePortal, String> {
        match self.open().and_then(|portal| portal.canceller()) {
            Ok(canceller) => Either::A(Self {
                slot: Arc::clone(&self.slot),
                canceller: Some(canceller),
                cancelled: Notify::new(),
                permits: Arc::clone(&self.permits),
                acquire_timeout: self.acquire_timeout,
            }),
            Err(error) => Either::B(failure(&error)),
        }
    }

    /// Cancels the operation of the portal, also while a statement runs.
    #[napi]
    pub async fn cancel(&self) -> String {
        let canceller = self.canceller.clone();
        self.cancelled.notify_one();
        in_background(move || canceller.map_or(Ok(()), |it| it.cancel()).map(|()| Value::Null)).await
    }

    /// Runs the pending migrations; returns their number.
    #[napi]
    pub async fn migrate(&self) -> String {
        let portal = self.open();
        in_background(|| Ok(json!(portal?.migrate()?))).await
    }

    /// Returns the number of applied migrations, the pending ones, and what an administrator must run.
    #[napi]
    pub async fn status(&self) -> String {
        let portal = self.open();
        in_background(|| {
            let status = portal?.status()?;
            Ok(json!({ "applied": status.applied, "pending": status.pending, "preparation": status.preparation }))
        })
        .await
    }

    /// Sets the privileges of a service account; `given` is `{"grants": [...]}`.
    #[napi]
    pub async fn grant_service(&self, name: String, given: String) -> String {
        let portal = self.open();
        in_background(move || {
            let given = object(&given, "service")?;
            let grants = bindings::actor::grants(given.get("grants").unwrap_or(&Value::Null))?;
            portal?.grant_service(&name, &grants).map(|()| Value::Null)
        })
        .await
    }

    /// Sets the keys with which contexts must be signed.
    #[napi]
    pub fn sign_contexts<'env>(&self, env: &'env Env, keys: Vec<Uint8Array>) -> napi::Result<PromiseRaw<'env, String>> {
        let portal = self.open();
        let keys: Result<Vec<ContextKey>, ValidationError> = keys.iter().map(|key| signing_key(key)).collect();
        env.spawn_future(
            async move { Ok(in_background(move || portal?.sign_contexts(&keys?).map(|()| Value::Null)).await) },
        )
    }

    /// Checks the database; `given` is `{"logins": [...]}`.
    #[napi]
    pub async fn doctor(&self, given: String) -> String {
        let portal = self.open();
        in_background(move || {
            let given = object(&given, "doctor")?;
            let logins = member("doctor", "logins", read::<Option<Vec<Text<63>>>>(&given, "logins"))?;
            let logins: Vec<String> = logins.into_iter().flatten().map(|login| login.as_str().to_owned()).collect();
            bindings::doctor(&portal?, &logins)
        })
        .await
    }

    /// Checks sessions, indexes, limits and rows; `given` has the thresholds.
    #[napi]
    pub async fn check_operations(&self, given: String) -> String {
        let portal = self.open();
        in_background(move || bindings::check_operations(&portal?, &object(&given, "check_operations")?)).await
    }

    /// Mends what needs no decision of a person; `given` has the thresholds.
    #[napi]
    pub async fn mend(&self, given: String, dry_run: bool) -> String {
        let portal = self.open();
        in_background(move || bindings::mend(&portal?, &object(&given, "mend")?, dry_run)).await
    }

    /// Re-encrypts values with the newest key; `progress` is called after each batch.
    #[napi]
    pub async fn rotate_keys(
        &self,
        batch: u16,
        progress: ThreadsafeFunction<String, (), String, Status, false>,
    ) -> String {
        let portal = self.open();
        in_background(move || {
            let report = |done: &KeyRotation| {
                progress.call(bindings::key_rotation(done).to_string(), ThreadsafeFunctionCallMode::NonBlocking);
                Ok(())
            };
            Ok(bindings::key_rotation(&portal?.rotate_keys(batch, report)?))
        })
        .await
    }

    /// Returns the number of rows with an envelope of each key.
    #[napi]
    pub async fn keys_in_use(&self) -> String {
        let portal = self.open();
        in_background(move || Ok(json!(portal?.keys_in_use()?))).await
    }

    /// Integrates the audit log and signs a checkpoint; `newest` is the newest note of the checkpoint store.
    #[napi]
    pub fn checkpoint<'env>(
        &self,
        env: &'env Env,
        signer: &NativeSigner,
        newest: Option<String>,
    ) -> napi::Result<PromiseRaw<'env, String>> {
        let (portal, signer) = (self.open(), signer.shared());
        env.spawn_future(async move { Ok(in_background(move || audit::checkpoint(&portal?, &signer, newest)).await) })
    }

    /// Verifies the audit log.
    #[napi]
    pub async fn verify(&self, verifier: String, newest: Option<String>) -> String {
        let portal = self.open();
        in_background(move || audit::verify(&portal?, &verifier, newest)).await
    }

    /// Returns a proof that an entry is in the audit log.
    #[napi]
    pub async fn prove_inclusion(&self, verifier: String, id: String) -> String {
        let portal = self.open();
        in_background(move || {
            let id = member("audit_log", "id", AuditLogId::from_json(&Value::String(id)))?;
            audit::prove_inclusion(&portal?, &verifier, id)
        })
        .await
    }

    /// Returns a proof that the audit log has only been appended to since the checkpoint of a note.
    #[napi]
    pub async fn prove_consistency(&self, verifier: String, older: String) -> String {
        let portal = self.open();
        in_background(move || audit::prove_consistency(&portal?, &verifier, &older)).await
    }

    /// Reports who can do what, and who did.
    #[napi]
    pub async fn access_report(&self, since: String, dormant_days: u16) -> String {
        let portal = self.open();
        in_background(move || bindings::access_report(&portal?, &since, dormant_days)).await
    }

    /// Measures the tables and their growth.
    #[napi]
    pub async fn capacity(&self, days: u16) -> String {
        let portal = self.open();
        in_background(move || bindings::capacity(&portal?, days)).await
    }

    /// Returns the numbers of this process.
    #[napi]
    pub fn metrics(&self) -> String {
        answer(|| Ok(bindings::metrics(&self.open()?)))
    }

    /// Opens all connections of the pool.
    #[napi]
    pub async fn warm_up(&self) -> String {
        let portal = self.open();
        in_background(move || Ok(json!(portal?.warm_up()?))).await
    }

    /// Counts what waits in the database.
    #[napi]
    pub async fn backlog(&self) -> String {
        let portal = self.open();
        in_background(move || bindings::backlog(&portal?)).await
    }

    /// Returns all numbers in the text form of Prometheus.
    #[napi]
    pub async fn prometheus(&self) -> String {
        let portal = self.open();
        in_background(move || Ok(json!(portal?.prometheus()?))).await
    }

    /// Returns the milliseconds to wait before repeating a transaction after contention; null after the last attempt.
    #[napi]
    pub fn retry_pause(&self, attempt: u32) -> String {
        answer(|| Ok(json!(self.open()?.retry_pause(attempt).map(|pause| pause.as_secs_f64() * 1e3))))
    }

    /// Returns the URL of the database.
    #[napi]
    pub fn url(&self) -> String {
        answer(|| Ok(json!(self.open()?.url())))
    }

    /// Begins a transaction of an actor (see [`bindings::actor`]), as soon as a connection is free.
    #[napi]
    pub async fn begin(&self, actor: String) -> Either<NativeTransaction, String> {
        self.begun(&actor, Portal::begin).await.map_or_else(|error| Either::B(failure(&error)), Either::A)
    }

    /// Like `begin`, for a transaction that only reads, on a replica if possible.
    #[napi]
    pub async fn begin_read(&self, actor: String) -> Either<NativeTransaction, String> {
        self.begun(&actor, Portal::begin_read).await.map_or_else(|error| Either::B(failure(&error)), Either::A)
    }

    /// Calls a portal operation for an actor; the operation runs its own transactions.
    #[napi]
    pub async fn call(&self, operation: String, actor: String, arguments: String) -> String {
        match self.called(&operation, &actor, arguments).await {
            Ok(answer) => answer,
            Err(error) => failure(&error),
        }
    }

    /// Rejects new transactions and operations, waits up to `limit` milliseconds for those in progress, and closes all
    /// connections.
    ///
    /// Takes the portal before it returns the promise, so that a later call of `begin` cannot win a race on another
    /// thread.
    #[napi]
    pub fn close<'env>(&self, env: &'env Env, limit: u32) -> napi::Result<PromiseRaw<'env, String>> {
        let (slot, limit) = (Arc::clone(&self.slot), Duration::from_millis(limit.into()));
        let portal = slot.lock().begin_closing();
        // Transactions that wait for a permit fail.
        self.permits.close();
        env.spawn_future(async move {
            let close = move || {
                let Some(portal) = portal else { return Ok(Value::Null) };
                portal.close(limit)?;
                let closed = slot.lock().take();
                drop((portal, closed));
                Ok(Value::Null)
            };
            Ok(in_background(close).await)
        })
    }

    fn open(&self) -> Result<Portal> {
        let portal = self.slot.lock().open().ok_or_else(closed)?;
        Ok(match &self.canceller {
            Some(canceller) => portal.cancelled_by(canceller),
            None => portal,
        })
    }
}

/// Holds a portal until it is closed.
struct Slot(Mutex<HeldPortal>);

impl Slot {
    fn lock(&self) -> MutexGuard<'_, HeldPortal> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    /// Stops a private server on another thread, because it would block the garbage collector.
    fn drop(&mut self) {
        if let Some(portal) = self.lock().take() {
            // If no thread can be started, the closure and the portal are dropped here.
            let _ = std::thread::Builder::new().spawn(move || drop(portal));
        }
    }
}

fn opened(result: Result<(Portal, Options)>) -> Either<NativePortal, String> {
    match result {
        Ok((portal, options)) => Either::A(NativePortal {
            slot: Arc::new(Slot(Mutex::new(HeldPortal::new(portal)))),
            canceller: None,
            cancelled: Notify::new(),
            permits: Arc::new(Semaphore::new(options.pool_size.try_into().unwrap_or(1))),
            acquire_timeout: options.acquire_timeout,
        }),
        Err(error) => Either::B(failure(&error)),
    }
}

fn closed() -> telehealth_storage::Error {
    unavailable(Code::PORTAL_CLOSED, "the portal has been closed; open another one")
}
