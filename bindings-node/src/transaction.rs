//! The transaction for JavaScript, which queues its calls so that one runs at a time.

use crate::envelope::{Json, in_background, member, object, refuse_unknown, unavailable};
use napi::tokio::sync::OwnedSemaphorePermit;
use napi_derive::napi;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};
use telehealth_core::{
    Code, Timestamp, UserId,
    error::{FieldError, ValidationError, Violation, Violations},
    field::{AnyEntity, Value, read},
    value::LongText,
};
use telehealth_storage::{
    Canceller, Error, Result, Transaction,
    bindings::{self, Paging, TableOps},
};
use uuid::Uuid;

/// A transaction, until it is committed or rolled back.
#[napi]
pub struct NativeTransaction {
    open: Arc<Mutex<Option<Open>>>,
    /// Not behind the lock, which a running statement holds.
    canceller: Canceller,
    met_contention: Arc<AtomicBool>,
}

struct Open {
    // Declared, and so dropped, first: the connection returns to the pool before the permit.
    transaction: Transaction,
    _permit: OwnedSemaphorePermit,
}

impl NativeTransaction {
    /// Wraps a transaction and the permit of its connection.
    pub fn begun(transaction: Transaction, permit: OwnedSemaphorePermit) -> Self {
        let canceller = transaction.canceller();
        let open = Arc::new(Mutex::new(Some(Open { transaction, _permit: permit })));
        Self { open, canceller, met_contention: Arc::default() }
    }

    async fn run(&self, work: impl FnOnce(&mut Transaction) -> Result<Json> + Send + 'static) -> String {
        let open = Arc::clone(&self.open);
        in_background(move || {
            // A panic during an earlier call poisons the lock and leaves the transaction in an unknown state.
            let mut open = open.lock().map_err(|_| aborted())?;
            work(&mut open.as_mut().ok_or_else(finished)?.transaction)
        })
        .await
    }

    async fn on_table(
        &self,
        table: String,
        work: impl FnOnce(&mut Transaction, &TableOps) -> Result<Json> + Send + 'static,
    ) -> String {
        self.run(move |transaction| {
            let unknown = || Violation::new("transaction", "table", Code::FIELD_UNKNOWN, "is unknown");
            work(transaction, bindings::table(&table).ok_or_else(unknown).map_err(ValidationError::from)?)
        })
        .await
    }
}

#[napi]
impl NativeTransaction {
    /// Cancels the transaction, also while another call runs.
    #[napi]
    pub async fn cancel(&self) -> String {
        let canceller = self.canceller.clone();
        in_background(move || canceller.cancel().map(|()| Json::null())).await
    }

    /// Stores new rows, either all or none; `rows` has one on each line.
    #[napi]
    pub async fn add_all(&self, table: String, rows: String) -> String {
        self.on_table(table, move |transaction, ops| {
            let entities = rows.lines().map(ops.table.from_json_text).collect::<Result<Vec<_>, _>>()?;
            let entities: Vec<&dyn AnyEntity> = entities.iter().map(|entity| &**entity).collect();
            Ok(Json::of(&(ops.add_all)(transaction, &entities)?))
        })
        .await
    }

    /// Reads a row; `key` is `{"id": …, "for_update": boolean | null}`.
    #[napi]
    pub async fn get(&self, table: String, key: String) -> String {
        self.on_table(table, move |transaction, ops| {
            let key = object(&key, ops.table.entity)?;
            let id = member(ops.table.entity, "id", read::<UserId>(&key, "id"))?;
            let for_update = member(ops.table.entity, "for_update", read::<Option<bool>>(&key, "for_update"))?;
            let get = if for_update == Some(true) { ops.get_for_update } else { ops.get };
            Ok(Json::of(&get(transaction, id.into())?))
        })
        .await
    }

    /// Reads rows, omitting those that do not exist; `keys` is `{"ids": […]}`.
    #[napi]
    pub async fn get_many(&self, table: String, keys: String) -> String {
        self.on_table(table, move |transaction, ops| {
            let keys = object(&keys, ops.table.entity)?;
            // All ids are UUIDs, so any id type can parse them.
            let ids: Vec<UserId> = member(ops.table.entity, "ids", read(&keys, "ids"))?;
            let ids: Vec<Uuid> = ids.into_iter().map(Into::into).collect();
            Ok(Json::of(&(ops.get_many)(transaction, &ids)?))
        })
        .await
    }

    /// Writes a changed row.
    #[napi]
    pub async fn save(&self, table: String, row: String) -> String {
        self.on_table(table, move |transaction, ops| {
            let entity = (ops.table.from_json_text)(&row)?;
            Ok(Json::of(&(ops.save)(transaction, &*entity)?))
        })
        .await
    }

    /// Deletes a row.
    #[napi]
    pub async fn remove(&self, table: String, row: String) -> String {
        self.on_table(table, move |transaction, ops| {
            (ops.remove)(transaction, &*(ops.table.from_json_text)(&row)?)?;
            Ok(Json::null())
        })
        .await
    }

    /// Deletes a row by its id; `key` is `{"id": …, "version": timestamp | null}`.
    #[napi]
    pub async fn remove_by_id(&self, table: String, key: String) -> String {
        self.on_table(table, move |transaction, ops| {
            let entity = ops.table.entity;
            let key = object(&key, entity)?;
            let mut violations = Violations::of(entity);
            let id = violations.take("id", read::<UserId>(&key, "id"));
            let version = violations.take("version", read::<Option<Timestamp>>(&key, "version")).flatten();
            (ops.remove_by_id)(transaction, violations.finish_with(id)?.into(), version)?;
            Ok(Json::null())
        })
        .await
    }

    /// Returns the damaged rows that reads have omitted so far.
    #[napi]
    pub async fn damaged(&self) -> String {
        self.run(|transaction| Ok(Json::of(&transaction.damaged().to_vec()))).await
    }

    /// Reads a page of rows; `page` is `{"order": text | null, "after": text | null, "limit": number}`.
    #[napi]
    pub async fn list(&self, table: String, filter: String, page: String) -> String {
        self.on_table(table, move |transaction, ops| {
            let entity = ops.table.entity;
            let filter = object(&filter, entity)?;
            let page = object(&page, entity)?;
            let mut violations = Violations::of(entity);
            refuse_unknown(&page, &["order", "after", "limit"], &mut violations);
            let order = violations.take("order", read::<Option<LongText>>(&page, "order")).flatten();
            let after = violations.take("after", read::<Option<LongText>>(&page, "after")).flatten();
            let limit = violations.take("limit", read::<i32>(&page, "limit")).unwrap_or(0);
            violations.finish()?;
            // A negative limit is reported like 0, which storage rejects.
            let limit = limit.try_into().unwrap_or(0);
            let (order, after) = (order.as_ref().map(LongText::as_str), after.as_ref().map(LongText::as_str));
            let rows = (ops.list)(transaction, &filter, Paging { order, after, limit })?;
            let next = rows.next.map_or_else(Json::null, |next| Value::from(next).into());
            let (items, damaged) = (Json::of(&rows.items), Json::of(&rows.damaged));
            Ok(Json::object([("items", items), ("next", next), ("damaged", damaged)]))
        })
        .await
    }

    /// Counts rows.
    #[napi]
    pub async fn count(&self, table: String, filter: String) -> String {
        self.on_table(table, move |transaction, ops| {
            let filter = object(&filter, ops.table.entity)?;
            Ok(Value::from((ops.count)(transaction, &filter)?).into())
        })
        .await
    }

    /// Calls an operation.
    #[napi]
    pub async fn call(&self, operation: String, arguments: String) -> String {
        self.run(move |transaction| {
            let unknown = || FieldError::new(Code::FIELD_UNKNOWN, "is unknown");
            let known = bindings::transaction_operations().find(|known| known.signature.name == operation);
            let known = member("transaction", "operation", known.ok_or_else(unknown))?;
            let arguments = object(&arguments, known.signature.name)?;
            (known.call)(transaction, (&arguments).into()).map(|answer| Json::of(&*answer))
        })
        .await
    }

    /// Begins a savepoint.
    #[napi]
    pub async fn begin_savepoint(&self) -> String {
        self.run(|transaction| transaction.begin_savepoint().map(|()| Json::null())).await
    }

    /// Releases the last savepoint, or rolls back to it.
    #[napi]
    pub async fn end_savepoint(&self, keep: bool) -> String {
        self.run(move |transaction| transaction.end_savepoint(keep).map(|()| Json::null())).await
    }

    /// Commits the transaction.
    #[napi]
    pub async fn commit(&self) -> String {
        self.end(|transaction| transaction.ok_or_else(aborted)?.commit()).await
    }

    /// Rolls the transaction back.
    #[napi]
    pub async fn rollback(&self) -> String {
        // After a panic the transaction is rolled back when it is dropped.
        self.end(|transaction| transaction.map_or(Ok(()), Transaction::rollback)).await
    }

    /// Whether the transaction, which has ended, met contention with others, so that it may succeed if it is run again.
    #[napi]
    pub fn met_contention(&self) -> bool {
        self.met_contention.load(Ordering::Relaxed)
    }

    /// Ends the transaction; `how` is passed `None` after a panic.
    async fn end(&self, how: impl FnOnce(Option<Transaction>) -> Result<()> + Send + 'static) -> String {
        let (open, met_contention) = (Arc::clone(&self.open), Arc::clone(&self.met_contention));
        in_background(move || {
            let poisoned = open.is_poisoned();
            let Open { transaction, _permit } =
                open.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(finished)?;
            let met_before = transaction.met_contention();
            let ended = how(Some(transaction).filter(|_| !poisoned));
            let met_now = ended.as_ref().is_err_and(|error| error.code() == Code::DATABASE_CONTENTION);
            met_contention.store(met_before || met_now, Ordering::Relaxed);
            ended.map(|()| Json::null())
        })
        .await
    }
}

fn finished() -> Error {
    unavailable(Code::TRANSACTION_FINISHED, "the transaction has been committed or rolled back; begin another one")
}

fn aborted() -> Error {
    unavailable(Code::TRANSACTION_ABORTED, "the transaction was aborted by an internal error and rolled back")
}
