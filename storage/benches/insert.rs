//! Compares two ways to insert many rows in one statement: a list of VALUES, and arrays through `unnest`. `add_all` uses
//! arrays, except for tables with lists or blind indexes.
//!
//! Run it with `cargo bench -p telehealth-storage`. Each round inserts the same rows in every way and rolls back; the
//! medians and their ratio are printed.
#![allow(clippy::expect_used, reason = "a benchmark may")]

#[path = "../tests/support/mod.rs"]
mod support;

use chrono::{DateTime, Utc};
use diesel::{
    PgConnection,
    connection::SimpleConnection,
    pg::Pg,
    prelude::*,
    serialize::{self, IsNull, Output, ToSql},
    sql_types::{Array, Bool, Int4, Jsonb, Nullable, Numeric, Text, Timestamptz, Uuid as Id},
};
use rust_decimal::Decimal;
use serde_json::Value;
use std::{
    io::Write,
    time::{Duration, Instant},
};
use support::people;
use telehealth_core::{
    Phi, Timestamp,
    care::{DosageForm, NewPrescription, Prescription},
    commerce::{NewOrder, OrderCharge, OrderDraft, OrderItem, OrderType},
    field::Field,
    messaging::{
        Conversation, Message, NewConversation, NewMessage, NewNotification, Notification, NotificationChannel,
        NotificationType,
    },
};
use telehealth_storage::{Actor, EmbeddedOptions, Portal, Stored, now};
use uuid::Uuid;

/// Rows that can be inserted in either way.
trait Rows: Sized {
    /// Inserts by lists of VALUES, each with as many rows as the limit of parameters allows.
    fn values(rows: &[Self], connection: &mut PgConnection) -> QueryResult<usize>;

    /// Inserts by one array for each column.
    fn unnest(rows: &[Self], connection: &mut PgConnection) -> QueryResult<usize>;
}

/// The label of an enumeration.
#[derive(Clone, Copy, Debug, diesel::expression::AsExpression)]
#[diesel(sql_type = MessageType, sql_type = NotificationKind, sql_type = Channel, sql_type = NotificationStatus)]
struct Label(&'static str);

macro_rules! enumerations {
    ($($sql:ident: $name:literal,)*) => {$(
        /// A database type.
        #[derive(diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
        #[diesel(postgres_type(name = $name))]
        pub struct $sql;

        impl ToSql<$sql, Pg> for Label {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                out.write_all(self.0.as_bytes())?;
                Ok(IsNull::No)
            }
        }
    )*};
}

enumerations! {
    MessageType: "message_type_enum",
    NotificationKind: "notification_type_enum",
    Channel: "notification_channel_enum",
    NotificationStatus: "notification_status_enum",
}

/// Declares a table's columns for both ways. Enumerations pass through `unnest` as text, and so do arrays, which
/// `unnest` would flatten: `array` gives the type and the conversion.
macro_rules! rows {
    (
        $row:ident in $table:ident {
            $($column:ident: $type:ty as $sql:ty, $cast:literal, array $array:ty as $element:ty = $make:expr;)*
        }
    ) => {
        mod $table {
            use super::*;

            diesel::table! {
                use super::{Channel, MessageType, NotificationKind, NotificationStatus};
                use diesel::sql_types::*;

                $table (id) { $($column -> $sql,)* }
            }
        }

        #[derive(Clone, Insertable)]
        #[diesel(table_name = $table::$table)]
        struct $row { $($column: $type),* }

        impl Rows for $row {
            fn values(rows: &[Self], connection: &mut PgConnection) -> QueryResult<usize> {
                const COLUMNS: usize = [$(stringify!($column)),*].len();
                rows.chunks(65_535 / COLUMNS).try_fold(0, |sum, chunk| {
                    let insert = diesel::insert_into($table::$table::table).values(chunk);
                    insert.returning($table::$table::all_columns).execute(connection).map(|count| sum + count)
                })
            }

            fn unnest(rows: &[Self], connection: &mut PgConnection) -> QueryResult<usize> {
                let columns: Vec<String> =
                    [$((stringify!($column), $cast)),*].iter().map(|(name, cast)| format!("{name}{cast}")).collect();
                let names = [$(stringify!($column)),*];
                let parameters: Vec<String> = (1..=names.len()).map(|number| format!("${number}")).collect();
                let insert = format!(
                    "INSERT INTO {table} ({names}) SELECT {columns} FROM unnest({parameters}) AS t ({names}) RETURNING *",
                    table = stringify!($table),
                    names = names.join(", "),
                    columns = columns.join(", "),
                    parameters = parameters.join(", "),
                );
                let insert = diesel::sql_query(insert);
                $(let insert = insert.bind::<Array<$array>, Vec<$element>>(rows.iter().map($make).collect());)*
                insert.execute(connection)
            }
        }
    };
}

rows! {
    Item in order_items {
        id: Uuid as Uuid, "", array Id as Uuid = |it| it.id;
        order_id: Uuid as Uuid, "", array Id as Uuid = |it| it.order_id;
        product_id: Option<Uuid> as Nullable<Uuid>, "", array Nullable<Id> as Option<Uuid> = |it| it.product_id;
        prescription_id: Option<Uuid> as Nullable<Uuid>, "", array Nullable<Id> as Option<Uuid> = |it| it.prescription_id;
        name: String as Text, "", array Text as &str = |it| it.name.as_str();
        description: Option<String> as Nullable<Text>, "", array Nullable<Text> as Option<&str> = |it| it.description.as_deref();
        quantity: i32 as Int4, "", array Int4 as i32 = |it| it.quantity;
        unit_price: Decimal as Numeric, "", array Numeric as Decimal = |it| it.unit_price;
        total_price: Decimal as Numeric, "", array Numeric as Decimal = |it| it.total_price;
        dosage_instructions: Option<String> as Nullable<Text>, "", array Nullable<Text> as Option<&str> = |it| it.dosage_instructions.as_deref();
        metadata: Value as Jsonb, "", array Jsonb as &Value = |it| &it.metadata;
        created_at: DateTime<Utc> as Timestamptz, "", array Timestamptz as DateTime<Utc> = |it| it.created_at;
    }
}

rows! {
    Notice in notifications {
        id: Uuid as Uuid, "", array Id as Uuid = |it| it.id;
        user_id: Uuid as Uuid, "", array Id as Uuid = |it| it.user_id;
        notification_type: Label as NotificationKind, "::notification_type_enum", array Text as &str = |it| it.notification_type.0;
        channels: Vec<Label> as Array<Channel>, "::notification_channel_enum[]", array Text as String = |it| literal(&it.channels);
        title: String as Text, "", array Text as &str = |it| it.title.as_str();
        message: String as Text, "", array Text as &str = |it| it.message.as_str();
        data: Value as Jsonb, "", array Jsonb as &Value = |it| &it.data;
        status: Label as NotificationStatus, "::notification_status_enum", array Text as &str = |it| it.status.0;
        scheduled_at: DateTime<Utc> as Timestamptz, "", array Timestamptz as DateTime<Utc> = |it| it.scheduled_at;
        sent_at: Option<DateTime<Utc>> as Nullable<Timestamptz>, "", array Nullable<Timestamptz> as Option<DateTime<Utc>> = |it| it.sent_at;
        read_at: Option<DateTime<Utc>> as Nullable<Timestamptz>, "", array Nullable<Timestamptz> as Option<DateTime<Utc>> = |it| it.read_at;
        expires_at: Option<DateTime<Utc>> as Nullable<Timestamptz>, "", array Nullable<Timestamptz> as Option<DateTime<Utc>> = |it| it.expires_at;
        attempts: i32 as Int4, "", array Int4 as i32 = |it| it.attempts;
        claimed_until: Option<DateTime<Utc>> as Nullable<Timestamptz>, "", array Nullable<Timestamptz> as Option<DateTime<Utc>> = |it| it.claimed_until;
        last_error: Option<String> as Nullable<Text>, "", array Nullable<Text> as Option<&str> = |it| it.last_error.as_deref();
        created_at: DateTime<Utc> as Timestamptz, "", array Timestamptz as DateTime<Utc> = |it| it.created_at;
        updated_at: DateTime<Utc> as Timestamptz, "", array Timestamptz as DateTime<Utc> = |it| it.updated_at;
    }
}

rows! {
    Post in messages {
        id: Uuid as Uuid, "", array Id as Uuid = |it| it.id;
        conversation_id: Uuid as Uuid, "", array Id as Uuid = |it| it.conversation_id;
        sender_id: Uuid as Uuid, "", array Id as Uuid = |it| it.sender_id;
        message_type: Label as MessageType, "::message_type_enum", array Text as &str = |it| it.message_type.0;
        content: String as Text, "", array Text as &str = |it| it.content.as_str();
        attachments: Value as Jsonb, "", array Jsonb as &Value = |it| &it.attachments;
        reply_to_message_id: Option<Uuid> as Nullable<Uuid>, "", array Nullable<Id> as Option<Uuid> = |it| it.reply_to_message_id;
        is_edited: bool as Bool, "", array Bool as bool = |it| it.is_edited;
        edited_at: Option<DateTime<Utc>> as Nullable<Timestamptz>, "", array Nullable<Timestamptz> as Option<DateTime<Utc>> = |it| it.edited_at;
        is_deleted: bool as Bool, "", array Bool as bool = |it| it.is_deleted;
        deleted_at: Option<DateTime<Utc>> as Nullable<Timestamptz>, "", array Nullable<Timestamptz> as Option<DateTime<Utc>> = |it| it.deleted_at;
        read_by: Value as Jsonb, "", array Jsonb as &Value = |it| &it.read_by;
        created_at: DateTime<Utc> as Timestamptz, "", array Timestamptz as DateTime<Utc> = |it| it.created_at;
        updated_at: DateTime<Utc> as Timestamptz, "", array Timestamptz as DateTime<Utc> = |it| it.updated_at;
    }
}

/// Returns the PostgreSQL text of an array of labels.
fn literal(labels: &[Label]) -> String {
    format!("{{{}}}", labels.iter().map(|label| label.0).collect::<Vec<_>>().join(","))
}

impl From<&OrderItem> for Item {
    fn from(it: &OrderItem) -> Self {
        Self {
            id: it.id.uuid(),
            order_id: it.order_id.uuid(),
            product_id: it.product_id.map(Into::into),
            prescription_id: it.prescription_id.map(Into::into),
            name: format!("phi:v1:{}", it.name.expose()),
            description: it.description.as_ref().map(|text| text.expose().to_string()),
            quantity: it.quantity.get(),
            unit_price: it.unit_price.decimal(),
            total_price: it.total_price.decimal(),
            dosage_instructions: it.dosage_instructions.as_ref().map(|text| text.expose().to_string()),
            metadata: it.metadata.to_json(),
            created_at: it.created_at.utc(),
        }
    }
}

impl From<&Notification> for Notice {
    fn from(it: &Notification) -> Self {
        Self {
            id: it.id.uuid(),
            user_id: it.user_id.uuid(),
            notification_type: Label(it.notification_type.label()),
            channels: it.channels.iter().map(|channel| Label(channel.label())).collect(),
            title: it.title.expose().to_string(),
            message: it.message.expose().to_string(),
            data: it.data.expose().to_json(),
            status: Label(it.status.label()),
            scheduled_at: it.scheduled_at.utc(),
            sent_at: it.sent_at.map(Timestamp::utc),
            read_at: it.read_at.map(Timestamp::utc),
            expires_at: it.expires_at.map(Timestamp::utc),
            attempts: it.attempts.get(),
            claimed_until: it.claimed_until.map(Timestamp::utc),
            last_error: it.last_error.as_ref().map(ToString::to_string),
            created_at: it.created_at.utc(),
            updated_at: it.updated_at.utc(),
        }
    }
}

impl From<&Message> for Post {
    fn from(it: &Message) -> Self {
        Self {
            id: it.id.uuid(),
            conversation_id: it.conversation_id.uuid(),
            sender_id: it.sender_id.uuid(),
            message_type: Label(it.message_type.label()),
            content: it.content.expose().to_string(),
            attachments: it.attachments.expose().to_json(),
            reply_to_message_id: it.reply_to_message_id.map(Into::into),
            is_edited: it.is_edited,
            edited_at: it.edited_at.map(Timestamp::utc),
            is_deleted: it.is_deleted,
            deleted_at: it.deleted_at.map(Timestamp::utc),
            read_by: it.read_by.to_json(),
            created_at: it.created_at.utc(),
            updated_at: it.updated_at.utc(),
        }
    }
}

/// Inserts rows in every way in each round, and prints the median times.
fn compare<E: Stored, R: Rows + for<'a> From<&'a E>>(portal: &Portal, what: &str, rounds: usize, entities: &[E]) {
    let rows: Vec<R> = entities.iter().map(R::from).collect();
    let mut connection = PgConnection::establish(portal.url()).expect("a connection");
    let mut took = [const { Vec::new() }; 3];
    for round in 0..rounds {
        // The order changes, so that no way is always the first.
        for way in (0..3).map(|way| (way + round) % 3) {
            let spent = match way {
                0 => {
                    let mut transaction = portal.begin(&Actor::service("bench")).expect("begun");
                    let entities = entities.to_vec();
                    let begun = Instant::now();
                    transaction.add_all(entities).expect("added");
                    begun.elapsed()
                }
                1 => alone(&mut connection, |connection| R::values(&rows, connection)),
                _ => alone(&mut connection, |connection| R::unnest(&rows, connection)),
            };
            if let Some(took) = took.get_mut(way) {
                took.push(spent);
            }
        }
    }
    let [whole, values, unnest] = took.map(median);
    println!(
        "{what:<22} add_all {whole:>9.3?}   VALUES {values:>9.3?}   unnest {unnest:>9.3?}   VALUES / unnest {:.2}",
        values.as_secs_f64() / unnest.as_secs_f64(),
    );
}

/// Adds rows in a transaction of a service account, and prints the median time.
fn add<E: Stored>(portal: &Portal, what: &str, rounds: usize, entities: &[E]) {
    let took = (0..rounds).map(|_| {
        let mut transaction = portal.begin(&Actor::service("bench")).expect("begun");
        let entities = entities.to_vec();
        let begun = Instant::now();
        transaction.add_all(entities).expect("added");
        begun.elapsed()
    });
    println!("{what:<22} add_all {:>9.3?}", median(took.collect()));
}

/// Returns the time of a statement, which is rolled back.
fn alone(connection: &mut PgConnection, insert: impl FnOnce(&mut PgConnection) -> QueryResult<usize>) -> Duration {
    connection.batch_execute("BEGIN").expect("begun");
    let begun = Instant::now();
    insert(connection).expect("inserted");
    let spent = begun.elapsed();
    connection.batch_execute("ROLLBACK").expect("undone");
    spent
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // `cargo test --benches` passes this argument only to check that the benchmark builds.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    let portal = Portal::embedded_with(EmbeddedOptions { allow_all: true, ..EmbeddedOptions::default() })?;
    let now = now();
    let (patient, provider) = people(&portal, now);

    let charges = vec![OrderCharge::new("Vitamin D".parse()?, 2.try_into()?, "9.95".parse()?); 20];
    let new = NewOrder::new(patient.id, OrderType::Supplement);
    let placed = portal.transaction(&Actor::service("bench"), |tx| {
        tx.place_order(new.clone(), Vec::new(), Some(charges.clone()), now)
    })?;
    // More items for the order. The wrong subtotal is only checked at commit, which does not happen.
    let new = NewOrder { id: Some(placed.order.id), ..new };
    let items = OrderDraft::new(new, now).charge(charges).place(placed.order.order_number.clone())?.items;

    let channels = vec![NotificationChannel::Email, NotificationChannel::InApp];
    let (title, message) = (Phi::new("Your visit".parse()?), Phi::new("Your visit begins in an hour.".parse()?));
    let kind = NotificationType::AppointmentReminder;
    let new = NewNotification::new(patient.id.into(), kind, channels, title, message);
    let notifications: Vec<Notification> =
        (0..1_000).map(|_| Notification::enqueue(new.clone(), now)).collect::<Result<_, _>>()?;

    // As many conversations as in a busy hour: each message updates its conversation.
    let new = NewConversation::new(patient.id.into(), vec![patient.id.into(), provider.id.into()]);
    let conversations: Vec<Conversation> =
        (0..100).map(|_| Conversation::start(new.clone(), now)).collect::<Result<_, _>>()?;
    portal.transaction(&Actor::service("bench"), |tx| tx.add_all(conversations.clone()))?;
    let new = NewMessage::new(patient.id.into(), Phi::new("It is much better since yesterday, thank you.".parse()?));
    let messages: Vec<Message> = (0..100)
        .flat_map(|_| &conversations)
        .map(|conversation| Message::send(new.clone(), conversation, now))
        .collect::<Result<_, _>>()?;

    let month = Timestamp::try_from(now.utc() + chrono::Duration::days(30))?;
    let new = NewPrescription::new(
        patient.id,
        Phi::new("Amoxicillin".parse()?),
        Phi::new("500 mg".parse()?),
        DosageForm::Capsule,
        20.try_into()?,
        10.try_into()?,
        Phi::new("One capsule in the morning and one in the evening.".parse()?),
        month,
    );
    let prescriptions: Vec<Prescription> = (0..10_000)
        .map(|_| Prescription::prescribe(new.clone(), &provider, None, None, None, now))
        .collect::<Result<_, _>>()?;

    add(&portal, "10,000 prescriptions", 5, &prescriptions);
    add(&portal, "1 prescription", 201, prescriptions.get(..1).unwrap_or_default());
    compare::<OrderItem, Item>(&portal, "20 order items", 201, &items);
    compare::<Notification, Notice>(&portal, "1,000 notifications", 31, &notifications);
    compare::<Message, Post>(&portal, "10,000 messages", 9, &messages);
    Ok(())
}
