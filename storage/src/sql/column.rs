//! The column types of core's types, one line each.

use crate::sql::{
    row::{Column, Db},
    schema::sql_types as labels,
};
use diesel::{
    deserialize::{self, FromSql},
    pg::{Pg, PgValue},
    serialize::{self, IsNull, Output, ToSql},
    sql_types as sql,
};
use rust_decimal::Decimal;
use std::io::Write;
use telehealth_core::{
    Code, Date, Timestamp,
    accounts::{Gender, UserRole, UserStatus},
    care::{
        ConsultationStatus, ConsultationType, ControlledSchedule, DosageForm, PrescriptionStatus, QuantityUnit,
        SessionStatus, SessionType,
    },
    commerce::{
        BillingCycle, InvoiceStatus, OrderStatus, OrderType, PaymentEventKind, PaymentOutcome, PaymentStatus,
        ProductType,
    },
    coverage::Relationship,
    error::FieldError,
    field::Field,
    forms::{ClinicalPriority, DeviceType, FormSubmissionStatus, MedicalFormType, Score},
    messaging::{ConversationType, MessageType, NotificationChannel, NotificationStatus, NotificationType},
    tagging::TagCategory,
    value::{
        Address, Attachment, AuditAction, Availability, Color, Count, Currency, DeaNumber, Dimensions, Email,
        EntityType, Hours, InvoiceNumber, IpAddress, JsonObject, JsonSchema, License, Money, Ndc, Npi, OpeningHours,
        OrderNumber, PayerId, Percentage, Permission, PersonName, Phone, Positive, PostalCode, Quantity, Rating,
        ReadReceipts, Sku, Slug, Text, TimeZone, Url, UsState, Version,
    },
    workflow::{FlowStatus, FlowStatusChange, LogSeverity, Priority, TaskStatus, TaskType},
};
use uuid::Uuid;

/// Implements [`Column`] by conversion to and from a type that Diesel supports.
macro_rules! columns {
    ($($(@[$($generic:tt)*])? $type:ty: $sql:ty as $standin:ty, $into:expr, $from:expr;)*) => {$(
        impl$(<$($generic)*>)? Column for $type {
            type Sql = $sql;

            fn write(&self, out: &mut Output<'_, '_, Pg>) -> serialize::Result {
                let into: fn(&Self) -> $standin = $into;
                ToSql::<$sql, Pg>::to_sql(&into(self), &mut out.reborrow())
            }

            fn read(value: PgValue<'_>) -> deserialize::Result<Self> {
                let from: fn($standin) -> Result<Self, FieldError> = $from;
                from(FromSql::<$sql, Pg>::from_sql(value)?).map_err(Into::into)
            }
        }
    )*};
}

columns! {
    bool: sql::Bool as bool, |it| *it, Ok;
    i32: sql::Int4 as i32, |it| *it, Ok;
    Count: sql::Int4 as i32, |it| it.get(), TryInto::try_into;
    Positive: sql::Int4 as i32, |it| it.get(), TryInto::try_into;
    Hours: sql::Numeric as Decimal, |it| it.decimal(), TryInto::try_into;
    Money: sql::Numeric as Decimal, |it| it.decimal(), TryInto::try_into;
    Percentage: sql::Numeric as Decimal, |it| it.decimal(), TryInto::try_into;
    Quantity: sql::Numeric as Decimal, |it| it.decimal(), TryInto::try_into;
    Rating: sql::Numeric as Decimal, |it| it.decimal(), TryInto::try_into;
    Timestamp: sql::Timestamptz as chrono::DateTime<chrono::Utc>, |it| it.utc(), TryInto::try_into;
    Date: sql::Date as chrono::NaiveDate, |it| it.naive(), TryInto::try_into;
    IpAddress: sql::Inet as ipnetwork::IpNetwork, network, |it| IpAddress::new(it.ip(), it.prefix());
    Address: sql::Jsonb as serde_json::Value, Field::to_json, |json| Field::from_json(&json);
    Availability: sql::Jsonb as serde_json::Value, Field::to_json, |json| Field::from_json(&json);
    Dimensions: sql::Jsonb as serde_json::Value, Field::to_json, |json| Field::from_json(&json);
    JsonSchema: sql::Jsonb as serde_json::Value, Field::to_json, |json| Field::from_json(&json);
    OpeningHours: sql::Jsonb as serde_json::Value, Field::to_json, |json| Field::from_json(&json);
    ReadReceipts: sql::Jsonb as serde_json::Value, Field::to_json, |json| Field::from_json(&json);
    Vec<License>: sql::Jsonb as serde_json::Value, Field::to_json, |json| Field::from_json(&json);
    Vec<Score>: sql::Jsonb as serde_json::Value, Field::to_json, |json| Field::from_json(&json);
    Vec<Attachment>: sql::Jsonb as serde_json::Value, Field::to_json, |json| Field::from_json(&json);
    Vec<FlowStatusChange>: sql::Jsonb as serde_json::Value, Field::to_json, |json| Field::from_json(&json);
    @[const MAX: usize, const DEPTH: usize] JsonObject<MAX, DEPTH>: sql::Jsonb as serde_json::Value, Field::to_json, |json| Field::from_json(&json);
}

/// An address with its prefix, which core has checked to be no longer than the address.
fn network(it: &IpAddress) -> ipnetwork::IpNetwork {
    ipnetwork::IpNetwork::new(it.address(), it.prefix()).unwrap_or_else(|_| it.address().into())
}

macro_rules! id_columns {
    ($($id:ident),*) => {
        columns! { $(telehealth_core::$id: sql::Uuid as Uuid, |it| it.uuid(), |uuid| Ok(uuid.into());)* }
    };
}
telehealth_core::for_each_id!(id_columns);

/// Implements [`Column`] for types that are text in PostgreSQL and checked when read.
macro_rules! text_columns {
    (@ [$($generic:tt)*] $type:ty) => {
        impl<$($generic)*> Column for $type {
            type Sql = sql::Text;

            fn write(&self, out: &mut Output<'_, '_, Pg>) -> serialize::Result {
                out.write_all(self.as_str().as_bytes())?;
                Ok(IsNull::No)
            }

            fn read(value: PgValue<'_>) -> deserialize::Result<Self> {
                std::str::from_utf8(value.as_bytes())?.parse::<Self>().map_err(Into::into)
            }
        }
    };
    ($($type:ty),* $(; [$($generic:tt)*] $bounded:ty)*) => {
        $(text_columns!(@ [] $type);)*
        $(text_columns!(@ [$($generic)*] $bounded);)*
    };
}

text_columns! {
    AuditAction, Color, Currency, DeaNumber, Email, InvoiceNumber, Ndc, Npi, OrderNumber, PayerId, Permission, Phone, PostalCode, Sku, Slug, TimeZone, Url, UsState, Version;
    [const MAX: usize] PersonName<MAX>;
    [const MAX: usize] Text<MAX>
}

/// Implements [`Column`] for enumerations, which are sent as their labels.
macro_rules! label_columns {
    ($($type:ident: $sql:ty,)*) => {$(
        impl Column for $type {
            type Sql = $sql;

            fn write(&self, out: &mut Output<'_, '_, Pg>) -> serialize::Result {
                out.write_all(self.label().as_bytes())?;
                Ok(IsNull::No)
            }

            fn read(value: PgValue<'_>) -> deserialize::Result<Self> {
                std::str::from_utf8(value.as_bytes())?.parse::<Self>().map_err(Into::into)
            }
        }
    )*};
}

label_columns! {
    UserRole: labels::UserRoleEnum,
    UserStatus: labels::UserStatusEnum,
    Gender: labels::GenderEnum,
    ConsultationType: labels::ConsultationTypeEnum,
    ConsultationStatus: labels::ConsultationStatusEnum,
    DosageForm: labels::DosageFormEnum,
    QuantityUnit: labels::QuantityUnitEnum,
    PrescriptionStatus: labels::PrescriptionStatusEnum,
    ControlledSchedule: labels::ControlledScheduleEnum,
    SessionType: labels::SessionTypeEnum,
    SessionStatus: labels::SessionStatusEnum,
    ProductType: labels::ProductTypeEnum,
    BillingCycle: labels::BillingCycleEnum,
    OrderType: labels::OrderTypeEnum,
    OrderStatus: labels::OrderStatusEnum,
    PaymentStatus: labels::PaymentStatusEnum,
    InvoiceStatus: labels::InvoiceStatusEnum,
    ConversationType: labels::ConversationTypeEnum,
    MessageType: labels::MessageTypeEnum,
    NotificationType: labels::NotificationTypeEnum,
    NotificationChannel: labels::NotificationChannelEnum,
    NotificationStatus: labels::NotificationStatusEnum,
    FlowStatus: labels::FlowStatusEnum,
    TaskType: labels::TaskTypeEnum,
    Priority: labels::PriorityEnum,
    TaskStatus: labels::TaskStatusEnum,
    LogSeverity: labels::LogSeverityEnum,
    MedicalFormType: labels::MedicalFormTypeEnum,
    FormSubmissionStatus: labels::FormSubmissionStatusEnum,
    ClinicalPriority: labels::ClinicalPriorityEnum,
    DeviceType: labels::DeviceTypeEnum,
    Relationship: labels::RelationshipEnum,
    TagCategory: labels::TagCategoryEnum,
    EntityType: sql::Text,
    PaymentEventKind: sql::Text,
    PaymentOutcome: sql::Text,
}

/// PostgreSQL's arrays can contain NULL; core's lists cannot.
impl<T: Column + Clone> Column for Vec<T>
where
    T::Sql: diesel::sql_types::SqlType + 'static,
    Vec<Option<Db<T>>>: ToSql<sql::Array<sql::Nullable<T::Sql>>, Pg> + FromSql<sql::Array<sql::Nullable<T::Sql>>, Pg>,
{
    type Sql = sql::Array<sql::Nullable<T::Sql>>;
    const IS_LIST: bool = true;

    fn write(&self, out: &mut Output<'_, '_, Pg>) -> serialize::Result {
        let items: Vec<Option<Db<T>>> = self.iter().cloned().map(Db).map(Some).collect();
        ToSql::<Self::Sql, Pg>::to_sql(&items, &mut out.reborrow())
    }

    fn read(value: PgValue<'_>) -> deserialize::Result<Self> {
        let items: Vec<Option<Db<T>>> = FromSql::<Self::Sql, Pg>::from_sql(value)?;
        let present: Option<Self> = items.into_iter().map(|item| item.map(|db| db.0)).collect();
        present.ok_or_else(|| FieldError::new(Code::FIELD_MISSING, "is required").into())
    }
}
