# Generated from telehealth's description by tests/test_stubs.py; UPDATE=1 rewrites it.
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import EllipsisType
from typing import Any, Literal, TypeAlias, final
from uuid import UUID

from telehealth._labels import StrEnum
from telehealth._model import Entity, Frozen

__all__ = [
    "User",
    "Patient",
    "Provider",
    "Administrator",
    "Consultation",
    "Prescription",
    "Session",
    "Category",
    "Product",
    "SubscriptionPlan",
    "Order",
    "OrderItem",
    "Invoice",
    "Conversation",
    "Message",
    "Notification",
    "TelehealthFlow",
    "Task",
    "AuditLog",
    "FormSchema",
    "FormSubmission",
    "InsuranceProvider",
    "PatientInsurance",
    "Pharmacy",
    "Tag",
    "EntityTag",
    "Availability",
    "Dimensions",
    "PlanCharge",
    "Address",
    "Attachment",
    "FlowStatusChange",
    "Assessment",
    "OpeningHours",
    "PatientPage",
    "Slot",
    "PatientChart",
    "CategoryNode",
    "OrderLine",
    "OrderCharge",
    "PlacedOrder",
    "PaymentEvent",
    "PaymentReceipt",
    "InboxPlace",
    "Inbox",
    "MessagePage",
    "ClaimedNotifications",
    "SweptNotifications",
    "FlowOverview",
    "ClaimedSubmissions",
    "EmergencyAccess",
    "EmergencyMatches",
    "WeeklyOpenings",
    "Score",
    "DamagedRow",
    "InboxEntry",
    "EmergencyMatch",
    "Opening",
    "UserRole",
    "UserStatus",
    "Gender",
    "ConsultationType",
    "ConsultationStatus",
    "DosageForm",
    "PrescriptionStatus",
    "ControlledSchedule",
    "SessionType",
    "SessionStatus",
    "ProductType",
    "BillingCycle",
    "OrderType",
    "OrderStatus",
    "PaymentStatus",
    "InvoiceStatus",
    "ConversationType",
    "MessageType",
    "NotificationType",
    "NotificationChannel",
    "NotificationStatus",
    "FlowStatus",
    "TaskType",
    "Priority",
    "TaskStatus",
    "EntityType",
    "LogSeverity",
    "MedicalFormType",
    "VersionStep",
    "FormSubmissionStatus",
    "ClinicalPriority",
    "DeviceType",
    "Relationship",
    "TagCategory",
    "PaymentEventKind",
    "PaymentOutcome",
    "UserRoleLabel",
    "UserStatusLabel",
    "GenderLabel",
    "ConsultationTypeLabel",
    "ConsultationStatusLabel",
    "DosageFormLabel",
    "PrescriptionStatusLabel",
    "ControlledScheduleLabel",
    "SessionTypeLabel",
    "SessionStatusLabel",
    "ProductTypeLabel",
    "BillingCycleLabel",
    "OrderTypeLabel",
    "OrderStatusLabel",
    "PaymentStatusLabel",
    "InvoiceStatusLabel",
    "ConversationTypeLabel",
    "MessageTypeLabel",
    "NotificationTypeLabel",
    "NotificationChannelLabel",
    "NotificationStatusLabel",
    "FlowStatusLabel",
    "TaskTypeLabel",
    "PriorityLabel",
    "TaskStatusLabel",
    "EntityTypeLabel",
    "LogSeverityLabel",
    "MedicalFormTypeLabel",
    "VersionStepLabel",
    "FormSubmissionStatusLabel",
    "ClinicalPriorityLabel",
    "DeviceTypeLabel",
    "RelationshipLabel",
    "TagCategoryLabel",
    "PaymentEventKindLabel",
    "PaymentOutcomeLabel",
]

class UserRole(StrEnum):
    """What a user is; it decides what the user may do."""
    PATIENT = "patient"
    PROVIDER = "provider"
    ADMIN = "admin"
    SUPER_ADMIN = "super_admin"

UserRoleLabel: TypeAlias = Literal["patient", "provider", "admin", "super_admin"]

class UserStatus(StrEnum):
    """Where a user account stands."""
    ACTIVE = "active"
    INACTIVE = "inactive"
    PENDING = "pending"
    SUSPENDED = "suspended"
    DELETED = "deleted"

UserStatusLabel: TypeAlias = Literal["active", "inactive", "pending", "suspended", "deleted"]

class Gender(StrEnum):
    """A patient's gender."""
    MALE = "male"
    FEMALE = "female"
    OTHER = "other"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"

GenderLabel: TypeAlias = Literal["male", "female", "other", "prefer_not_to_say"]

class ConsultationType(StrEnum):
    """What kind of visit it is."""
    INITIAL = "initial"
    FOLLOW_UP = "follow_up"
    URGENT = "urgent"
    ROUTINE = "routine"
    SPECIALIST = "specialist"

ConsultationTypeLabel: TypeAlias = Literal["initial", "follow_up", "urgent", "routine", "specialist"]

class ConsultationStatus(StrEnum):
    """Where a visit stands."""
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    RESCHEDULED = "rescheduled"

ConsultationStatusLabel: TypeAlias = Literal["scheduled", "in_progress", "completed", "cancelled", "no_show", "rescheduled"]

class DosageForm(StrEnum):
    """The form in which a drug is taken."""
    TABLET = "tablet"
    CAPSULE = "capsule"
    LIQUID = "liquid"
    INJECTION = "injection"
    TOPICAL = "topical"
    INHALER = "inhaler"
    PATCH = "patch"
    DROPS = "drops"

DosageFormLabel: TypeAlias = Literal["tablet", "capsule", "liquid", "injection", "topical", "inhaler", "patch", "drops"]

class PrescriptionStatus(StrEnum):
    """Where a prescription stands."""
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

PrescriptionStatusLabel: TypeAlias = Literal["active", "completed", "cancelled", "expired"]

class ControlledSchedule(StrEnum):
    """The schedule of a controlled substance (21 CFR 1308)."""
    CI = "CI"
    CII = "CII"
    CIII = "CIII"
    CIV = "CIV"
    CV = "CV"

ControlledScheduleLabel: TypeAlias = Literal["CI", "CII", "CIII", "CIV", "CV"]

class SessionType(StrEnum):
    """What a treatment session is for."""
    CONSULTATION = "consultation"
    FOLLOW_UP = "follow_up"
    THERAPY = "therapy"
    CHECK_IN = "check_in"
    SCREENING = "screening"

SessionTypeLabel: TypeAlias = Literal["consultation", "follow_up", "therapy", "check_in", "screening"]

class SessionStatus(StrEnum):
    """Where a treatment session stands."""
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FOLLOWUP = "followup"

SessionStatusLabel: TypeAlias = Literal["pending", "in_progress", "completed", "cancelled", "followup"]

class ProductType(StrEnum):
    """What kind of product it is."""
    PRESCRIPTION = "prescription"
    SUPPLEMENT = "supplement"
    MEDICAL_DEVICE = "medical_device"
    CONSULTATION = "consultation"
    LAB_TEST = "lab_test"
    TELEHEALTH_SESSION = "telehealth_session"

ProductTypeLabel: TypeAlias = Literal["prescription", "supplement", "medical_device", "consultation", "lab_test", "telehealth_session"]

class BillingCycle(StrEnum):
    """How often a subscription is paid."""
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMI_ANNUAL = "semi_annual"
    ANNUAL = "annual"

BillingCycleLabel: TypeAlias = Literal["monthly", "quarterly", "semi_annual", "annual"]

class OrderType(StrEnum):
    """What is ordered."""
    PRESCRIPTION = "prescription"
    CONSULTATION = "consultation"
    LAB_TEST = "lab_test"
    SUPPLEMENT = "supplement"
    MEDICAL_DEVICE = "medical_device"
    TELEHEALTH_SESSION = "telehealth_session"

OrderTypeLabel: TypeAlias = Literal["prescription", "consultation", "lab_test", "supplement", "medical_device", "telehealth_session"]

class OrderStatus(StrEnum):
    """Where an order stands."""
    PENDING = "pending"
    CONFIRMED = "confirmed"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    RETURNED = "returned"

OrderStatusLabel: TypeAlias = Literal["pending", "confirmed", "processing", "shipped", "delivered", "cancelled", "refunded", "returned"]

class PaymentStatus(StrEnum):
    """Where the payment of an order stands."""
    PENDING = "pending"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    FAILED = "failed"
    REFUNDED = "refunded"
    PARTIALLY_REFUNDED = "partially_refunded"

PaymentStatusLabel: TypeAlias = Literal["pending", "authorized", "captured", "failed", "refunded", "partially_refunded"]

class InvoiceStatus(StrEnum):
    """Where an invoice stands."""
    DRAFT = "draft"
    SENT = "sent"
    PENDING = "pending"
    PAID = "paid"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"

InvoiceStatusLabel: TypeAlias = Literal["draft", "sent", "pending", "paid", "overdue", "cancelled"]

class ConversationType(StrEnum):
    """What kind of conversation it is."""
    DIRECT = "direct"
    GROUP = "group"
    SUPPORT = "support"
    CONSULTATION = "consultation"

ConversationTypeLabel: TypeAlias = Literal["direct", "group", "support", "consultation"]

class MessageType(StrEnum):
    """What a message carries."""
    TEXT = "text"
    IMAGE = "image"
    FILE = "file"
    SYSTEM = "system"
    PRESCRIPTION = "prescription"
    APPOINTMENT = "appointment"

MessageTypeLabel: TypeAlias = Literal["text", "image", "file", "system", "prescription", "appointment"]

class NotificationType(StrEnum):
    """What a notification is about."""
    APPOINTMENT_REMINDER = "appointment_reminder"
    PRESCRIPTION_READY = "prescription_ready"
    LAB_RESULTS = "lab_results"
    PAYMENT_CONFIRMATION = "payment_confirmation"
    SYSTEM_ALERT = "system_alert"
    MARKETING = "marketing"
    CONSULTATION_APPROVED = "consultation_approved"
    CONSULTATION_REJECTED = "consultation_rejected"

NotificationTypeLabel: TypeAlias = Literal["appointment_reminder", "prescription_ready", "lab_results", "payment_confirmation", "system_alert", "marketing", "consultation_approved", "consultation_rejected"]

class NotificationChannel(StrEnum):
    """How a notification reaches the user."""
    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    IN_APP = "in_app"

NotificationChannelLabel: TypeAlias = Literal["email", "sms", "push", "in_app"]

class NotificationStatus(StrEnum):
    """Where a notification stands."""
    PENDING = "pending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"

NotificationStatusLabel: TypeAlias = Literal["pending", "sent", "delivered", "failed", "cancelled"]

class FlowStatus(StrEnum):
    """Where a telehealth flow stands."""
    STARTED = "started"
    PRODUCT_SELECTED = "product_selected"
    INTAKE_COMPLETED = "intake_completed"
    CONSULTATION_APPROVED = "consultation_approved"
    CONSULTATION_REJECTED = "consultation_rejected"
    ORDER_CREATED = "order_created"
    PAYMENT_PENDING = "payment_pending"
    PAYMENT_COMPLETED = "payment_completed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

FlowStatusLabel: TypeAlias = Literal["started", "product_selected", "intake_completed", "consultation_approved", "consultation_rejected", "order_created", "payment_pending", "payment_completed", "completed", "cancelled"]

class TaskType(StrEnum):
    """What a task is about."""
    GENERAL = "general"
    PATIENT_FOLLOWUP = "patient_followup"
    PRESCRIPTION_REVIEW = "prescription_review"
    INSURANCE_VERIFICATION = "insurance_verification"
    ADMINISTRATIVE = "administrative"

TaskTypeLabel: TypeAlias = Literal["general", "patient_followup", "prescription_review", "insurance_verification", "administrative"]

class Priority(StrEnum):
    """How much a task matters."""
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"

PriorityLabel: TypeAlias = Literal["low", "medium", "high", "urgent"]

class TaskStatus(StrEnum):
    """Where a task stands."""
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    ON_HOLD = "on_hold"

TaskStatusLabel: TypeAlias = Literal["pending", "in_progress", "completed", "cancelled", "on_hold"]

class EntityType(StrEnum):
    """Which table a row is of, where a column may name a row of any: the singular name of the entity."""
    USER = "user"
    PATIENT = "patient"
    PROVIDER = "provider"
    ADMINISTRATOR = "administrator"
    CONSULTATION = "consultation"
    PRESCRIPTION = "prescription"
    SESSION = "session"
    CATEGORY = "category"
    PRODUCT = "product"
    SUBSCRIPTION_PLAN = "subscription_plan"
    ORDER = "order"
    ORDER_ITEM = "order_item"
    INVOICE = "invoice"
    CONVERSATION = "conversation"
    MESSAGE = "message"
    NOTIFICATION = "notification"
    TELEHEALTH_FLOW = "telehealth_flow"
    TASK = "task"
    AUDIT_LOG = "audit_log"
    FORM_SCHEMA = "form_schema"
    FORM_SUBMISSION = "form_submission"
    INSURANCE_PROVIDER = "insurance_provider"
    PATIENT_INSURANCE = "patient_insurance"
    PHARMACY = "pharmacy"
    TAG = "tag"
    ENTITY_TAG = "entity_tag"

EntityTypeLabel: TypeAlias = Literal["user", "patient", "provider", "administrator", "consultation", "prescription", "session", "category", "product", "subscription_plan", "order", "order_item", "invoice", "conversation", "message", "notification", "telehealth_flow", "task", "audit_log", "form_schema", "form_submission", "insurance_provider", "patient_insurance", "pharmacy", "tag", "entity_tag"]

class LogSeverity(StrEnum):
    """How grave an entry of the audit log is."""
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"

LogSeverityLabel: TypeAlias = Literal["debug", "info", "warning", "error", "critical"]

class MedicalFormType(StrEnum):
    """What a form is for."""
    INTAKE = "intake"
    ASSESSMENT = "assessment"
    FOLLOW_UP = "follow_up"
    SCREENING = "screening"
    CONSENT = "consent"

MedicalFormTypeLabel: TypeAlias = Literal["intake", "assessment", "follow_up", "screening", "consent"]

class VersionStep(StrEnum):
    """How far a version of a form is from the one before."""
    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"

VersionStepLabel: TypeAlias = Literal["major", "minor", "patch"]

class FormSubmissionStatus(StrEnum):
    """Where a submission stands."""
    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    ERROR = "error"

FormSubmissionStatusLabel: TypeAlias = Literal["pending", "processing", "completed", "error"]

class ClinicalPriority(StrEnum):
    """How soon a clinician has to look."""
    ROUTINE = "routine"
    URGENT = "urgent"
    EMERGENCY = "emergency"

ClinicalPriorityLabel: TypeAlias = Literal["routine", "urgent", "emergency"]

class DeviceType(StrEnum):
    """What a form was filled in on."""
    DESKTOP = "desktop"
    TABLET = "tablet"
    MOBILE = "mobile"

DeviceTypeLabel: TypeAlias = Literal["desktop", "tablet", "mobile"]

class Relationship(StrEnum):
    """What the patient is to the subscriber of a policy."""
    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    OTHER = "other"

RelationshipLabel: TypeAlias = Literal["self", "spouse", "child", "parent", "other"]

class TagCategory(StrEnum):
    """What a tag is about."""
    MEDICAL = "medical"
    ADMINISTRATIVE = "administrative"
    WORKFLOW = "workflow"
    PRIORITY = "priority"
    CUSTOM = "custom"

TagCategoryLabel: TypeAlias = Literal["medical", "administrative", "workflow", "priority", "custom"]

class PaymentEventKind(StrEnum):
    """What a payment service reports."""
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    FAILED = "failed"
    REFUNDED = "refunded"

PaymentEventKindLabel: TypeAlias = Literal["authorized", "captured", "failed", "refunded"]

class PaymentOutcome(StrEnum):
    """What became of a payment event."""
    APPLIED = "applied"
    REPEATED = "repeated"
    SUPERSEDED = "superseded"

PaymentOutcomeLabel: TypeAlias = Literal["applied", "repeated", "superseded"]

@final
class Availability(Frozen):
    """When a provider can be booked: openings of each weekday on the clock of a time zone."""
    __slots__ = ()
    __match_args__ = ("time_zone", "slot_minutes", "weekly",)
    def __new__(
        cls,
        *,
        time_zone: str,
        slot_minutes: int,
        weekly: WeeklyOpenings | Mapping[str, Any],
    ) -> Availability:
        ...
    @property
    def time_zone(self) -> str:
        """The zone whose clock the openings are read on."""
    @property
    def slot_minutes(self) -> int:
        """The length of a slot, 5 to 480 minutes."""
    @property
    def weekly(self) -> WeeklyOpenings:
        """The openings of each weekday."""

@final
class Dimensions(Frozen):
    """The outer measures of a product in millimetres, as ``products.dimensions`` holds them; the specification names
    no unit, and whole millimetres need no fractions, as its grams do not.
    """
    __slots__ = ()
    __match_args__ = ("length", "width", "height",)
    def __new__(cls, *, length: int, width: int, height: int) -> Dimensions:
        ...
    @property
    def length(self) -> int:
        """Length in millimetres."""
    @property
    def width(self) -> int:
        """Width in millimetres."""
    @property
    def height(self) -> int:
        """Height in millimetres."""

@final
class PlanCharge(Frozen):
    """What one billing cycle of a plan costs."""
    __slots__ = ()
    __match_args__ = ("subtotal", "discount", "total",)
    def __new__(
        cls,
        *,
        subtotal: Decimal | int | str,
        discount: Decimal | int | str,
        total: Decimal | int | str,
    ) -> PlanCharge:
        ...
    @property
    def subtotal(self) -> Decimal:
        """The price before the discount."""
    @property
    def discount(self) -> Decimal:
        """The discount."""
    @property
    def total(self) -> Decimal:
        """What is paid."""

@final
class Address(Frozen):
    """A postal address, as ``orders.shipping_address`` and ``orders.billing_address`` hold it."""
    __slots__ = ()
    __match_args__ = ("name", "line1", "line2", "city", "state", "postal_code", "country",)
    def __new__(
        cls,
        *,
        name: str,
        line1: str,
        line2: str | None = None,
        city: str,
        state: str | None = None,
        postal_code: str | None = None,
        country: str,
    ) -> Address:
        ...
    @property
    def name(self) -> str:
        """Whom it is for."""
    @property
    def line1(self) -> str:
        """Street and number."""
    @property
    def line2(self) -> str | None:
        """Apartment, floor, care of."""
    @property
    def city(self) -> str:
        """City."""
    @property
    def state(self) -> str | None:
        """State or province, by name or code."""
    @property
    def postal_code(self) -> str | None:
        """Postal code."""
    @property
    def country(self) -> str:
        """Country, by name or code."""

@final
class Attachment(Frozen):
    """A file that comes with a message (``messages.attachments``); its content lies elsewhere."""
    __slots__ = ()
    __match_args__ = ("name", "content_type", "url", "size_bytes",)
    def __new__(cls, *, name: str, content_type: str, url: str, size_bytes: int) -> Attachment:
        ...
    @property
    def name(self) -> str:
        """The file's name."""
    @property
    def content_type(self) -> str:
        """What is in it."""
    @property
    def url(self) -> str:
        """Where its content is."""
    @property
    def size_bytes(self) -> int:
        """How long its content is, in bytes, up to 2,147,483,647."""

@final
class FlowStatusChange(Frozen):
    """A status that a flow has had."""
    __slots__ = ()
    __match_args__ = ("status", "timestamp",)
    def __new__(cls, *, status: FlowStatus | FlowStatusLabel, timestamp: datetime | str) -> FlowStatusChange:
        ...
    @property
    def status(self) -> FlowStatus:
        """The status."""
    @property
    def timestamp(self) -> datetime:
        """Since when."""

@final
class Assessment(Frozen):
    """What a form makes of its answers."""
    __slots__ = ()
    __match_args__ = ("scores", "clinical_priority",)
    def __new__(
        cls,
        *,
        scores: Sequence[Score | Mapping[str, Any]],
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel,
    ) -> Assessment:
        ...
    @property
    def scores(self) -> tuple[Score, ...]:
        """The scores by name; one whose answers are not all there is left out."""
    @property
    def clinical_priority(self) -> ClinicalPriority:
        """The highest priority that a rule asks for."""

@final
class OpeningHours(Frozen):
    """When a house is open: openings of each weekday on the clock of a time zone."""
    __slots__ = ()
    __match_args__ = ("time_zone", "weekly",)
    def __new__(cls, *, time_zone: str, weekly: WeeklyOpenings | Mapping[str, Any]) -> OpeningHours:
        ...
    @property
    def time_zone(self) -> str:
        """The zone whose clock the openings are read on."""
    @property
    def weekly(self) -> WeeklyOpenings:
        """The openings of each weekday."""

@final
class PatientPage(Frozen):
    """A page of the patients that were looked for, those first who came last."""
    __slots__ = ()
    __match_args__ = ("patients", "next", "damaged",)
    def __new__(
        cls,
        *,
        patients: Sequence[Patient],
        next: UUID | str | None = None,
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> PatientPage:
        ...
    @property
    def patients(self) -> tuple[Patient, ...]:
        """The patients."""
    @property
    def next(self) -> UUID | None:
        """What to pass as ``after`` for the next page; ``None`` on the last one."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows that have the tokens of the name and cannot be read."""

@final
class Slot(Frozen):
    """A length of time that is free or taken."""
    __slots__ = ()
    __match_args__ = ("starts_at", "ends_at",)
    def __new__(cls, *, starts_at: datetime | str, ends_at: datetime | str) -> Slot:
        ...
    @property
    def starts_at(self) -> datetime:
        """The first instant."""
    @property
    def ends_at(self) -> datetime:
        """The first instant after it."""

@final
class PatientChart(Frozen):
    """Everything that belongs to one patient's care, newest first."""
    __slots__ = ()
    __match_args__ = ("patient", "consultations", "prescriptions", "sessions", "damaged",)
    def __new__(
        cls,
        *,
        patient: Patient,
        consultations: Sequence[Consultation],
        prescriptions: Sequence[Prescription],
        sessions: Sequence[Session],
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> PatientChart:
        ...
    @property
    def patient(self) -> Patient:
        """The patient."""
    @property
    def consultations(self) -> tuple[Consultation, ...]:
        """Visits."""
    @property
    def prescriptions(self) -> tuple[Prescription, ...]:
        """Prescriptions."""
    @property
    def sessions(self) -> tuple[Session, ...]:
        """Treatment sessions."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows that cannot be read: the chart is not whole without them."""

@final
class CategoryNode(Frozen):
    """A category and its place in the tree."""
    __slots__ = ()
    __match_args__ = ("category", "depth", "is_shown",)
    def __new__(cls, *, category: Category, depth: int, is_shown: bool) -> CategoryNode:
        ...
    @property
    def category(self) -> Category:
        """The category."""
    @property
    def depth(self) -> int:
        """How many categories stand above it."""
    @property
    def is_shown(self) -> bool:
        """Whether it is shown: it and all above it are active."""

@final
class OrderLine(Frozen):
    """A product to order."""
    __slots__ = ()
    __match_args__ = ("product_id", "quantity", "prescription_id", "dosage_instructions", "metadata",)
    def __new__(
        cls,
        *,
        product_id: UUID | str,
        quantity: int,
        prescription_id: UUID | str | None = None,
        dosage_instructions: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> OrderLine:
        ...
    @property
    def product_id(self) -> UUID:
        """The product."""
    @property
    def quantity(self) -> int:
        """Units."""
    @property
    def prescription_id(self) -> UUID | None:
        """The prescription that allows it."""
    @property
    def dosage_instructions(self) -> str | None:
        """How to take it."""
    @property
    def metadata(self) -> dict[str, Any] | None:
        """Whatever else the portal keeps about it."""

@final
class OrderCharge(Frozen):
    """Something to order that is no product, such as a visit."""
    __slots__ = ()
    __match_args__ = ("name", "quantity", "unit_price", "description", "metadata",)
    def __new__(
        cls,
        *,
        name: str,
        quantity: int,
        unit_price: Decimal | int | str,
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> OrderCharge:
        ...
    @property
    def name(self) -> str:
        """What it is."""
    @property
    def quantity(self) -> int:
        """Units."""
    @property
    def unit_price(self) -> Decimal:
        """What a unit costs."""
    @property
    def description(self) -> str | None:
        """More about it."""
    @property
    def metadata(self) -> dict[str, Any] | None:
        """Whatever else the portal keeps about it."""

@final
class PlacedOrder(Frozen):
    """An order with its items."""
    __slots__ = ()
    __match_args__ = ("order", "items",)
    def __new__(cls, *, order: Order, items: Sequence[OrderItem]) -> PlacedOrder:
        ...
    @property
    def order(self) -> Order:
        """The order."""
    @property
    def items(self) -> tuple[OrderItem, ...]:
        """Its items, in the order in which they were given."""

@final
class PaymentEvent(Frozen):
    """What a payment service reports about an order."""
    __slots__ = ()
    __match_args__ = ("id", "order_id", "kind", "amount", "currency", "payment_intent_id",)
    def __new__(
        cls,
        *,
        id: str,
        order_id: UUID | str,
        kind: PaymentEventKind | PaymentEventKindLabel,
        amount: Decimal | int | str,
        currency: str | None = None,
        payment_intent_id: str | None = None,
    ) -> PaymentEvent:
        ...
    @property
    def id(self) -> str:
        """The event's id at the payment service, by which it is known when it comes again. That of a refund is the
        refund's own id: ``refund_order`` records it under the same one.
        """
    @property
    def order_id(self) -> UUID:
        """The order."""
    @property
    def kind(self) -> PaymentEventKind:
        """What has happened."""
    @property
    def amount(self) -> Decimal:
        """How much it is about."""
    @property
    def currency(self) -> str | None:
        """The currency of the amount; the order's where there is none."""
    @property
    def payment_intent_id(self) -> str | None:
        """The payment's id at the payment service."""

@final
class PaymentReceipt(Frozen):
    """What became of a payment event."""
    __slots__ = ()
    __match_args__ = ("order", "outcome",)
    def __new__(cls, *, order: Order, outcome: PaymentOutcome | PaymentOutcomeLabel) -> PaymentReceipt:
        ...
    @property
    def order(self) -> Order:
        """The order as it is now."""
    @property
    def outcome(self) -> PaymentOutcome:
        """Whether the event has changed it."""

@final
class InboxPlace(Frozen):
    """Where a page of an inbox ends."""
    __slots__ = ()
    __match_args__ = ("active_at", "conversation_id",)
    def __new__(cls, *, active_at: datetime | str, conversation_id: UUID | str) -> InboxPlace:
        ...
    @property
    def active_at(self) -> datetime:
        """When the last conversation of the page was active: its latest message, or its beginning where it has none."""
    @property
    def conversation_id(self) -> UUID:
        """The last conversation of the page."""

@final
class Inbox(Frozen):
    """A page of a user's conversations, latest activity first."""
    __slots__ = ()
    __match_args__ = ("entries", "next", "damaged",)
    def __new__(
        cls,
        *,
        entries: Sequence[InboxEntry | Mapping[str, Any]],
        next: InboxPlace | Mapping[str, Any] | None = None,
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> Inbox:
        ...
    @property
    def entries(self) -> tuple[InboxEntry, ...]:
        """The conversations."""
    @property
    def next(self) -> InboxPlace | None:
        """What to pass as ``after`` for the next page; ``None`` on the last one."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The conversations and last messages that cannot be read."""

@final
class MessagePage(Frozen):
    """A page of a conversation's messages, newest first."""
    __slots__ = ()
    __match_args__ = ("messages", "next", "damaged",)
    def __new__(
        cls,
        *,
        messages: Sequence[Message],
        next: UUID | str | None = None,
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> MessagePage:
        ...
    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages."""
    @property
    def next(self) -> UUID | None:
        """What to pass as ``before`` for the next page; ``None`` on the last one."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The messages of the page that cannot be read."""

@final
class ClaimedNotifications(Frozen):
    """What a worker has claimed."""
    __slots__ = ()
    __match_args__ = ("notifications", "damaged",)
    def __new__(
        cls,
        *,
        notifications: Sequence[Notification],
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> ClaimedNotifications:
        ...
    @property
    def notifications(self) -> tuple[Notification, ...]:
        """What to send, the longest due first."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows that cannot be read. They were set aside: they have failed, and ``last_error`` says why."""

@final
class SweptNotifications(Frozen):
    """What was swept out of the queue."""
    __slots__ = ()
    __match_args__ = ("cancelled", "failed", "damaged",)
    def __new__(
        cls,
        *,
        cancelled: int,
        failed: int,
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> SweptNotifications:
        ...
    @property
    def cancelled(self) -> int:
        """How many had expired."""
    @property
    def failed(self) -> int:
        """How many had used up their attempts."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows that cannot be read. They have failed, and ``last_error`` says why."""

@final
class FlowOverview(Frozen):
    """A flow with everything that its steps have brought, which is all that it takes to go on with it."""
    __slots__ = ()
    __match_args__ = ("flow", "product", "submissions", "orders", "damaged",)
    def __new__(
        cls,
        *,
        flow: TelehealthFlow,
        product: Product | None = None,
        submissions: Sequence[FormSubmission],
        orders: Sequence[Order],
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> FlowOverview:
        ...
    @property
    def flow(self) -> TelehealthFlow:
        """The flow; its status says which step is next."""
    @property
    def product(self) -> Product | None:
        """The product that the patient has chosen."""
    @property
    def submissions(self) -> tuple[FormSubmission, ...]:
        """The forms that were submitted in the flow, the latest first."""
    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders that were placed in the flow, the latest first; a flow may have one that was cancelled."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The submissions and orders that cannot be read."""

@final
class ClaimedSubmissions(Frozen):
    """Submissions that a worker has claimed, or that were given up."""
    __slots__ = ()
    __match_args__ = ("submissions", "damaged",)
    def __new__(
        cls,
        *,
        submissions: Sequence[FormSubmission],
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> ClaimedSubmissions:
        ...
    @property
    def submissions(self) -> tuple[FormSubmission, ...]:
        """The submissions."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows that cannot be read. They were set aside: their status is ``error``, and ``processing_errors`` says why."""

@final
class EmergencyAccess(Frozen):
    """Access to one patient's chart in an emergency."""
    __slots__ = ()
    __match_args__ = ("patient_id", "expires_at",)
    def __new__(cls, *, patient_id: UUID | str, expires_at: datetime | str) -> EmergencyAccess:
        ...
    @property
    def patient_id(self) -> UUID:
        """The patient."""
    @property
    def expires_at(self) -> datetime:
        """When the access ends."""

@final
class EmergencyMatches(Frozen):
    """What a search in an emergency has found."""
    __slots__ = ()
    __match_args__ = ("patients", "has_more", "damaged",)
    def __new__(
        cls,
        *,
        patients: Sequence[EmergencyMatch | Mapping[str, Any]],
        has_more: bool,
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> EmergencyMatches:
        ...
    @property
    def patients(self) -> tuple[EmergencyMatch, ...]:
        """At most 10 patients, newest first."""
    @property
    def has_more(self) -> bool:
        """Whether there are more: then search again with more of what is known."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows of patients who may be meant, but whose names cannot be read."""

@final
class WeeklyOpenings(Frozen):
    """The openings of each weekday; one that is left out is closed."""
    __slots__ = ()
    __match_args__ = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",)
    def __new__(
        cls,
        *,
        monday: Sequence[Opening | Mapping[str, Any]] | None = None,
        tuesday: Sequence[Opening | Mapping[str, Any]] | None = None,
        wednesday: Sequence[Opening | Mapping[str, Any]] | None = None,
        thursday: Sequence[Opening | Mapping[str, Any]] | None = None,
        friday: Sequence[Opening | Mapping[str, Any]] | None = None,
        saturday: Sequence[Opening | Mapping[str, Any]] | None = None,
        sunday: Sequence[Opening | Mapping[str, Any]] | None = None,
    ) -> WeeklyOpenings:
        ...
    @property
    def monday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""
    @property
    def tuesday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""
    @property
    def wednesday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""
    @property
    def thursday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""
    @property
    def friday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""
    @property
    def saturday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""
    @property
    def sunday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""

@final
class Score(Frozen):
    """A score of a submission."""
    __slots__ = ()
    __match_args__ = ("name", "total", "band",)
    def __new__(cls, *, name: str, total: int, band: str | None = None) -> Score:
        ...
    @property
    def name(self) -> str:
        """The score's name in the form."""
    @property
    def total(self) -> int:
        """The sum."""
    @property
    def band(self) -> str | None:
        """The band that it falls into; none below the first."""

@final
class DamagedRow(Frozen):
    """A stored row that cannot be decrypted or breaks a rule. Lists, streams, finders and queues leave it out and report
    it; ``get`` fails with it. It holds no value of the row but its id and version.
    """
    __slots__ = ()
    __match_args__ = ("table", "id", "column", "code", "version",)
    def __new__(
        cls,
        *,
        table: str,
        id: UUID | str,
        column: str | None = None,
        code: str,
        version: datetime | str | None = None,
    ) -> DamagedRow:
        ...
    @property
    def table(self) -> str:
        """The table, such as ``messages``."""
    @property
    def id(self) -> UUID:
        """The primary key."""
    @property
    def column(self) -> str | None:
        """The first damaged column, where one is known."""
    @property
    def code(self) -> str:
        """What is wrong: ``crypto.tampered``, ``crypto.unknown_key``, ``crypto.malformed``, or the code of the violation."""
    @property
    def version(self) -> datetime | None:
        """The version, ``updated_at``: what ``save`` of a repaired row and ``remove_by_id`` compare. None where the table has
        none, or it cannot be read.
        """

@final
class InboxEntry(Frozen):
    """A conversation in the inbox of one of its participants."""
    __slots__ = ()
    __match_args__ = ("conversation", "unread", "last_message",)
    def __new__(
        cls,
        *,
        conversation: Conversation,
        unread: int,
        last_message: Message | None = None,
    ) -> InboxEntry:
        ...
    @property
    def conversation(self) -> Conversation:
        """The conversation."""
    @property
    def unread(self) -> int:
        """How many of its messages the user has not read."""
    @property
    def last_message(self) -> Message | None:
        """The latest message that has not been deleted, where it can be read."""

@final
class EmergencyMatch(Frozen):
    """A patient whom a search in an emergency has found."""
    __slots__ = ()
    __match_args__ = ("patient_id", "first_name", "last_name", "date_of_birth",)
    def __new__(
        cls,
        *,
        patient_id: UUID | str,
        first_name: str,
        last_name: str,
        date_of_birth: date | str,
    ) -> EmergencyMatch:
        ...
    @property
    def patient_id(self) -> UUID:
        """The patient, for ``break_glass``."""
    @property
    def first_name(self) -> str:
        """First name."""
    @property
    def last_name(self) -> str:
        """Last name."""
    @property
    def date_of_birth(self) -> date:
        """Date of birth."""

@final
class Opening(Frozen):
    """Hours on one day."""
    __slots__ = ()
    __match_args__ = ("from_", "until",)
    def __new__(cls, *, from_: str, until: str) -> Opening:
        ...
    @property
    def from_(self) -> str:
        """The time HH:MM at which it begins."""
    @property
    def until(self) -> str:
        """The time HH:MM at which it is over, at most 24:00."""

@final
class User(Entity):
    """A login of the portal. The password's hash stays in the database and is no field of it."""
    __slots__ = ()
    __match_args__ = ("id", "email", "role", "status", "email_verified", "phone", "phone_verified", "profile_picture_url", "last_login_at", "timezone", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        email: str,
        role: UserRole | UserRoleLabel,
        status: UserStatus | UserStatusLabel,
        email_verified: bool,
        phone: str | None = None,
        phone_verified: bool,
        profile_picture_url: str | None = None,
        last_login_at: datetime | str | None = None,
        timezone: str,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> User:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def email(self) -> str:
        """The e-mail address to sign in with, unique without regard to case."""
    @property
    def role(self) -> UserRole:
        """What the user is."""
    @property
    def status(self) -> UserStatus:
        """Where the account stands."""
    @property
    def email_verified(self) -> bool:
        """Whether the user has shown that the e-mail address is theirs."""
    @property
    def phone(self) -> str | None:
        """A phone number."""
    @property
    def phone_verified(self) -> bool:
        """Whether the user has shown that the phone number is theirs."""
    @property
    def profile_picture_url(self) -> str | None:
        """A picture."""
    @property
    def last_login_at(self) -> datetime | None:
        """The last successful sign-in."""
    @property
    def timezone(self) -> str:
        """The user's time zone."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def register(
        cls,
        *,
        email: str,
        role: UserRole | UserRoleLabel,
        id: UUID | str | None = None,
        phone: str | None = None,
        profile_picture_url: str | None = None,
        timezone: str | None = None,
        now: datetime | str | None = None,
    ) -> User:
        """Registers a user, pending until activated."""
    def activate(self) -> User:
        """Lets a pending, inactive or suspended user in."""
    def deactivate(self) -> User:
        """Switches the account off until it is activated again."""
    def suspend(self) -> User:
        """Locks the account."""
    def delete(self) -> User:
        """Closes the account for good."""
    def verify_email(self) -> User:
        """Records that the e-mail address is the user's."""
    def verify_phone(self) -> User:
        """Records that the phone number is the user's."""
    def sign_in(self, *, now: datetime | str | None = None) -> User:
        """Records a sign-in, which only an active user can do."""
    def revise(
        self,
        *,
        email: str | EllipsisType = ...,
        phone: str | None | EllipsisType = ...,
        profile_picture_url: str | None | EllipsisType = ...,
        timezone: str | EllipsisType = ...,
    ) -> User:
        """Changes the user's details; a new address or number has to be verified again."""

@final
class Patient(Entity):
    """A user who receives care."""
    __slots__ = ()
    __match_args__ = ("id", "first_name", "last_name", "date_of_birth", "gender", "address_line_1", "address_line_2", "city", "state", "postal_code", "country", "emergency_contact_name", "emergency_contact_phone", "emergency_contact_relationship", "subscription_plan_id", "primary_pharmacy_id", "primary_provider_id", "onboarding_completed", "onboarding_completed_at", "last_active_at", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        first_name: str,
        last_name: str,
        date_of_birth: date | str,
        gender: Gender | GenderLabel | None = None,
        address_line_1: str | None = None,
        address_line_2: str | None = None,
        city: str | None = None,
        state: str | None = None,
        postal_code: str | None = None,
        country: str,
        emergency_contact_name: str | None = None,
        emergency_contact_phone: str | None = None,
        emergency_contact_relationship: str | None = None,
        subscription_plan_id: UUID | str | None = None,
        primary_pharmacy_id: UUID | str | None = None,
        primary_provider_id: UUID | str | None = None,
        onboarding_completed: bool,
        onboarding_completed_at: datetime | str | None = None,
        last_active_at: datetime | str,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Patient:
        ...
    @property
    def id(self) -> UUID:
        """Primary key: the user."""
    @property
    def first_name(self) -> str:
        """Given name."""
    @property
    def last_name(self) -> str:
        """Family name."""
    @property
    def date_of_birth(self) -> date:
        """Date of birth, at least 13 years ago."""
    @property
    def gender(self) -> Gender | None:
        """Gender."""
    @property
    def address_line_1(self) -> str | None:
        """Street and number."""
    @property
    def address_line_2(self) -> str | None:
        """Apartment, floor, care of."""
    @property
    def city(self) -> str | None:
        """City."""
    @property
    def state(self) -> str | None:
        """State or province, by name or code."""
    @property
    def postal_code(self) -> str | None:
        """Postal code."""
    @property
    def country(self) -> str:
        """Country."""
    @property
    def emergency_contact_name(self) -> str | None:
        """Whom to call in an emergency."""
    @property
    def emergency_contact_phone(self) -> str | None:
        """Their phone number."""
    @property
    def emergency_contact_relationship(self) -> str | None:
        """Their relationship to the patient."""
    @property
    def subscription_plan_id(self) -> UUID | None:
        """The plan that the patient subscribes to."""
    @property
    def primary_pharmacy_id(self) -> UUID | None:
        """The pharmacy that the patient prefers."""
    @property
    def primary_provider_id(self) -> UUID | None:
        """The provider who is assigned to the patient."""
    @property
    def onboarding_completed(self) -> bool:
        """Whether onboarding is done."""
    @property
    def onboarding_completed_at(self) -> datetime | None:
        """When onboarding was done."""
    @property
    def last_active_at(self) -> datetime:
        """The last visit or order; the database moves it."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def register(
        cls,
        *,
        first_name: str,
        last_name: str,
        date_of_birth: date | str,
        gender: Gender | GenderLabel | None = None,
        address_line_1: str | None = None,
        address_line_2: str | None = None,
        city: str | None = None,
        state: str | None = None,
        postal_code: str | None = None,
        country: str | None = None,
        emergency_contact_name: str | None = None,
        emergency_contact_phone: str | None = None,
        emergency_contact_relationship: str | None = None,
        subscription_plan_id: UUID | str | None = None,
        primary_pharmacy_id: UUID | str | None = None,
        primary_provider_id: UUID | str | None = None,
        user: User,
        now: datetime | str | None = None,
    ) -> Patient:
        """Registers a user with the role ``patient`` as one, if at least 13 years old today (UTC)."""
    def revise(
        self,
        *,
        first_name: str | EllipsisType = ...,
        last_name: str | EllipsisType = ...,
        gender: Gender | GenderLabel | None | EllipsisType = ...,
        address_line_1: str | None | EllipsisType = ...,
        address_line_2: str | None | EllipsisType = ...,
        city: str | None | EllipsisType = ...,
        state: str | None | EllipsisType = ...,
        postal_code: str | None | EllipsisType = ...,
        country: str | EllipsisType = ...,
        emergency_contact_name: str | None | EllipsisType = ...,
        emergency_contact_phone: str | None | EllipsisType = ...,
        emergency_contact_relationship: str | None | EllipsisType = ...,
        subscription_plan_id: UUID | str | None | EllipsisType = ...,
        primary_pharmacy_id: UUID | str | None | EllipsisType = ...,
        primary_provider_id: UUID | str | None | EllipsisType = ...,
    ) -> Patient:
        """Changes the patient's details."""
    def complete_onboarding(self, *, now: datetime | str | None = None) -> Patient:
        """Records that onboarding is done; once done it stays done."""

@final
class Provider(Entity):
    """A user who gives care."""
    __slots__ = ()
    __match_args__ = ("id", "first_name", "last_name", "npi_number", "dea_number", "license_number", "license_state", "license_expiry_date", "specialties", "bio", "education", "certifications", "years_experience", "languages_spoken", "consultation_fee", "availability_schedule", "is_accepting_patients", "average_rating", "total_consultations", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        first_name: str,
        last_name: str,
        npi_number: str | None = None,
        dea_number: str | None = None,
        license_number: str,
        license_state: str,
        license_expiry_date: date | str,
        specialties: Sequence[str],
        bio: str | None = None,
        education: str | None = None,
        certifications: Sequence[str] | None = None,
        years_experience: int | None = None,
        languages_spoken: Sequence[str],
        consultation_fee: Decimal | int | str | None = None,
        availability_schedule: Availability | Mapping[str, Any] | None = None,
        is_accepting_patients: bool,
        average_rating: Decimal | int | str | None = None,
        total_consultations: int,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Provider:
        ...
    @property
    def id(self) -> UUID:
        """Primary key: the user."""
    @property
    def first_name(self) -> str:
        """Given name."""
    @property
    def last_name(self) -> str:
        """Family name."""
    @property
    def npi_number(self) -> str | None:
        """National Provider Identifier."""
    @property
    def dea_number(self) -> str | None:
        """DEA registration, which prescribing controlled substances needs."""
    @property
    def license_number(self) -> str:
        """Number of the licence to practise."""
    @property
    def license_state(self) -> str:
        """The state that gave it."""
    @property
    def license_expiry_date(self) -> date:
        """Its last day."""
    @property
    def specialties(self) -> tuple[str, ...]:
        """Medical specialties, of at most 200 characters each: an index finds them."""
    @property
    def bio(self) -> str | None:
        """A few words about the provider."""
    @property
    def education(self) -> str | None:
        """Education."""
    @property
    def certifications(self) -> tuple[str, ...] | None:
        """Board certifications."""
    @property
    def years_experience(self) -> int | None:
        """Years of practice."""
    @property
    def languages_spoken(self) -> tuple[str, ...]:
        """Languages that the provider speaks with patients."""
    @property
    def consultation_fee(self) -> Decimal | None:
        """The usual fee of a visit."""
    @property
    def availability_schedule(self) -> Availability | None:
        """The hours of a week that can be booked."""
    @property
    def is_accepting_patients(self) -> bool:
        """Whether visits can be booked at all."""
    @property
    def average_rating(self) -> Decimal | None:
        """Mean of the patients' ratings."""
    @property
    def total_consultations(self) -> int:
        """Completed visits; the database counts them."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def register(
        cls,
        *,
        first_name: str,
        last_name: str,
        license_number: str,
        license_state: str,
        license_expiry_date: date | str,
        npi_number: str | None = None,
        dea_number: str | None = None,
        specialties: Sequence[str] | None = None,
        bio: str | None = None,
        education: str | None = None,
        certifications: Sequence[str] | None = None,
        years_experience: int | None = None,
        languages_spoken: Sequence[str] | None = None,
        consultation_fee: Decimal | int | str | None = None,
        availability_schedule: Availability | Mapping[str, Any] | None = None,
        user: User,
        now: datetime | str | None = None,
    ) -> Provider:
        """Registers a user with the role ``provider`` as one: licensed on the day, with right check digits."""
    def revise(
        self,
        *,
        first_name: str | EllipsisType = ...,
        last_name: str | EllipsisType = ...,
        npi_number: str | None | EllipsisType = ...,
        dea_number: str | None | EllipsisType = ...,
        license_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        license_expiry_date: date | str | EllipsisType = ...,
        specialties: Sequence[str] | EllipsisType = ...,
        bio: str | None | EllipsisType = ...,
        education: str | None | EllipsisType = ...,
        certifications: Sequence[str] | None | EllipsisType = ...,
        years_experience: int | None | EllipsisType = ...,
        languages_spoken: Sequence[str] | EllipsisType = ...,
        consultation_fee: Decimal | int | str | None | EllipsisType = ...,
        availability_schedule: Availability | Mapping[str, Any] | None | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
        average_rating: Decimal | int | str | None | EllipsisType = ...,
        now: datetime | str | None = None,
    ) -> Provider:
        """Changes the provider's details; what is changed keeps the rules of a new provider."""
    def is_licensed_on(self, *, day: date | str) -> bool:
        """Whether the licence covers a day."""

@final
class Administrator(Entity):
    """A user who runs the portal."""
    __slots__ = ()
    __match_args__ = ("id", "first_name", "last_name", "permissions", "department", "manager_id", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        first_name: str,
        last_name: str,
        permissions: Sequence[str],
        department: str | None = None,
        manager_id: UUID | str | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Administrator:
        ...
    @property
    def id(self) -> UUID:
        """Primary key: the user."""
    @property
    def first_name(self) -> str:
        """Given name."""
    @property
    def last_name(self) -> str:
        """Family name."""
    @property
    def permissions(self) -> tuple[str, ...]:
        """What the administrator may do."""
    @property
    def department(self) -> str | None:
        """Department."""
    @property
    def manager_id(self) -> UUID | None:
        """The administrator's superior."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def appoint(
        cls,
        *,
        first_name: str,
        last_name: str,
        permissions: Sequence[str] | None = None,
        department: str | None = None,
        manager_id: UUID | str | None = None,
        user: User,
        now: datetime | str | None = None,
    ) -> Administrator:
        """Appoints a user with the role ``admin`` or ``super_admin``."""
    def revise(
        self,
        *,
        first_name: str | EllipsisType = ...,
        last_name: str | EllipsisType = ...,
        department: str | None | EllipsisType = ...,
        manager_id: UUID | str | None | EllipsisType = ...,
    ) -> Administrator:
        """Changes the administrator's details."""
    def grant(self, *, permission: str) -> Administrator:
        """Grants a permission; granting it twice changes nothing."""
    def revoke(self, *, permission: str) -> Administrator:
        """Takes a permission back."""

@final
class Consultation(Entity):
    """One visit between a patient and a provider."""
    __slots__ = ()
    __match_args__ = ("id", "patient_id", "provider_id", "consultation_type", "status", "scheduled_at", "slot_end", "started_at", "ended_at", "duration_minutes", "chief_complaint", "history_present_illness", "assessment", "plan", "follow_up_required", "follow_up_date", "video_call_url", "recording_url", "notes", "fee", "insurance_covered", "prescription_ids", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        patient_id: UUID | str,
        provider_id: UUID | str,
        consultation_type: ConsultationType | ConsultationTypeLabel,
        status: ConsultationStatus | ConsultationStatusLabel,
        scheduled_at: datetime | str,
        slot_end: datetime | str,
        started_at: datetime | str | None = None,
        ended_at: datetime | str | None = None,
        duration_minutes: int | None = None,
        chief_complaint: str | None = None,
        history_present_illness: str | None = None,
        assessment: str | None = None,
        plan: str | None = None,
        follow_up_required: bool,
        follow_up_date: date | str | None = None,
        video_call_url: str | None = None,
        recording_url: str | None = None,
        notes: str | None = None,
        fee: Decimal | int | str,
        insurance_covered: bool,
        prescription_ids: Sequence[UUID | str],
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Consultation:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def patient_id(self) -> UUID:
        """Who is seen."""
    @property
    def provider_id(self) -> UUID:
        """Who sees."""
    @property
    def consultation_type(self) -> ConsultationType:
        """What kind of visit it is."""
    @property
    def status(self) -> ConsultationStatus:
        """Where the visit stands."""
    @property
    def scheduled_at(self) -> datetime:
        """Booked start."""
    @property
    def slot_end(self) -> datetime:
        """Booked end; no other visit of the provider may overlap while this one is scheduled or in progress."""
    @property
    def started_at(self) -> datetime | None:
        """Real start."""
    @property
    def ended_at(self) -> datetime | None:
        """Real end."""
    @property
    def duration_minutes(self) -> int | None:
        """Minutes from start to end, rounded up; when a visit is booked, the length of its slot."""
    @property
    def chief_complaint(self) -> str | None:
        """The reason for the visit, in the patient's words."""
    @property
    def history_present_illness(self) -> str | None:
        """History of the present illness."""
    @property
    def assessment(self) -> str | None:
        """The provider's assessment."""
    @property
    def plan(self) -> str | None:
        """The plan of care."""
    @property
    def follow_up_required(self) -> bool:
        """Whether another visit is needed."""
    @property
    def follow_up_date(self) -> date | None:
        """When it should take place."""
    @property
    def video_call_url(self) -> str | None:
        """Where to join the call."""
    @property
    def recording_url(self) -> str | None:
        """Where the recording is."""
    @property
    def notes(self) -> str | None:
        """Further notes."""
    @property
    def fee(self) -> Decimal:
        """What the visit costs."""
    @property
    def insurance_covered(self) -> bool:
        """Whether insurance pays."""
    @property
    def prescription_ids(self) -> tuple[UUID, ...]:
        """The prescriptions that were made in the visit."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def schedule(
        cls,
        *,
        patient_id: UUID | str,
        consultation_type: ConsultationType | ConsultationTypeLabel,
        scheduled_at: datetime | str,
        duration_minutes: int,
        id: UUID | str | None = None,
        fee: Decimal | int | str | None = None,
        chief_complaint: str | None = None,
        video_call_url: str | None = None,
        insurance_covered: bool | None = None,
        provider: Provider,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Books a visit of ``duration_minutes``: in the future, with a provider who accepts patients and is licensed
        on the day, within or outside the weekly availability. The fee is the provider's usual one unless given.
        """
    def start(self, *, now: datetime | str | None = None) -> Consultation:
        """Begins the visit."""
    def complete(
        self,
        *,
        chief_complaint: str | None | EllipsisType = ...,
        history_present_illness: str | None | EllipsisType = ...,
        assessment: str | None | EllipsisType = ...,
        plan: str | None | EllipsisType = ...,
        follow_up_required: bool | EllipsisType = ...,
        follow_up_date: date | str | None | EllipsisType = ...,
        video_call_url: str | None | EllipsisType = ...,
        recording_url: str | None | EllipsisType = ...,
        notes: str | None | EllipsisType = ...,
        insurance_covered: bool | EllipsisType = ...,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Ends the visit as planned and derives its minutes."""
    def cancel(self, *, now: datetime | str | None = None) -> Consultation:
        """Calls the visit off; one that is under way ends now."""
    def mark_no_show(self, *, now: datetime | str | None = None) -> Consultation:
        """Records that the patient did not come, once the booked time has begun."""
    def reschedule(self) -> Consultation:
        """Gives the slot up for a visit at another time, which is booked with ``schedule``."""
    def document(
        self,
        *,
        chief_complaint: str | None | EllipsisType = ...,
        history_present_illness: str | None | EllipsisType = ...,
        assessment: str | None | EllipsisType = ...,
        plan: str | None | EllipsisType = ...,
        follow_up_required: bool | EllipsisType = ...,
        follow_up_date: date | str | None | EllipsisType = ...,
        video_call_url: str | None | EllipsisType = ...,
        recording_url: str | None | EllipsisType = ...,
        notes: str | None | EllipsisType = ...,
        insurance_covered: bool | EllipsisType = ...,
    ) -> Consultation:
        """Adds to the notes of a visit, whatever its status."""
    def add_prescription(self, *, prescription_id: UUID | str) -> Consultation:
        """Names a prescription that was made in the visit; naming it twice changes nothing."""
    def holds_slot(self) -> bool:
        """Whether the booked time is still held against other bookings."""

@final
class Prescription(Entity):
    """A provider's order for a drug."""
    __slots__ = ()
    __match_args__ = ("id", "patient_id", "provider_id", "consultation_id", "order_id", "medication_name", "generic_name", "strength", "dosage_form", "quantity", "days_supply", "instructions", "refills_remaining", "total_refills", "status", "prescribed_at", "expires_at", "pharmacy_id", "ndc_number", "controlled_substance_schedule", "contraindications", "drug_interactions", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        patient_id: UUID | str,
        provider_id: UUID | str,
        consultation_id: UUID | str | None = None,
        order_id: UUID | str | None = None,
        medication_name: str,
        generic_name: str | None = None,
        strength: str,
        dosage_form: DosageForm | DosageFormLabel,
        quantity: int,
        days_supply: int,
        instructions: str,
        refills_remaining: int,
        total_refills: int,
        status: PrescriptionStatus | PrescriptionStatusLabel,
        prescribed_at: datetime | str,
        expires_at: datetime | str,
        pharmacy_id: UUID | str | None = None,
        ndc_number: str | None = None,
        controlled_substance_schedule: ControlledSchedule | ControlledScheduleLabel | None = None,
        contraindications: Sequence[str] | None = None,
        drug_interactions: Sequence[str] | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Prescription:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def patient_id(self) -> UUID:
        """Who takes it."""
    @property
    def provider_id(self) -> UUID:
        """Who prescribed it."""
    @property
    def consultation_id(self) -> UUID | None:
        """The visit in which it was prescribed."""
    @property
    def order_id(self) -> UUID | None:
        """The order that fills it."""
    @property
    def medication_name(self) -> str:
        """Name of the drug."""
    @property
    def generic_name(self) -> str | None:
        """Its generic name."""
    @property
    def strength(self) -> str:
        """Strength, such as 500 mg."""
    @property
    def dosage_form(self) -> DosageForm:
        """The form in which it is taken."""
    @property
    def quantity(self) -> int:
        """Units to dispense."""
    @property
    def days_supply(self) -> int:
        """Days that a fill lasts."""
    @property
    def instructions(self) -> str:
        """How to take it."""
    @property
    def refills_remaining(self) -> int:
        """Refills that are left."""
    @property
    def total_refills(self) -> int:
        """Refills that were allowed."""
    @property
    def status(self) -> PrescriptionStatus:
        """Where the prescription stands."""
    @property
    def prescribed_at(self) -> datetime:
        """When it was prescribed."""
    @property
    def expires_at(self) -> datetime:
        """From when on it cannot be filled."""
    @property
    def pharmacy_id(self) -> UUID | None:
        """The pharmacy that fills it."""
    @property
    def ndc_number(self) -> str | None:
        """National Drug Code."""
    @property
    def controlled_substance_schedule(self) -> ControlledSchedule | None:
        """The schedule of a controlled substance."""
    @property
    def contraindications(self) -> tuple[str, ...] | None:
        """What speaks against it."""
    @property
    def drug_interactions(self) -> tuple[str, ...] | None:
        """Drugs that it interacts with."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def prescribe(
        cls,
        *,
        patient_id: UUID | str,
        medication_name: str,
        strength: str,
        dosage_form: DosageForm | DosageFormLabel,
        quantity: int,
        days_supply: int,
        instructions: str,
        expires_at: datetime | str,
        id: UUID | str | None = None,
        generic_name: str | None = None,
        total_refills: int | None = None,
        pharmacy_id: UUID | str | None = None,
        ndc_number: str | None = None,
        controlled_substance_schedule: ControlledSchedule | ControlledScheduleLabel | None = None,
        contraindications: Sequence[str] | None = None,
        drug_interactions: Sequence[str] | None = None,
        provider: Provider,
        visit: Consultation | None = None,
        policy: date | str | None = None,
        now: datetime | str | None = None,
    ) -> Prescription:
        """Prescribes a drug. A controlled one needs a provider with a DEA number, a visit of this patient with this
        provider, limits within its schedule, and a telemedicine policy that covers the day.
        """
    def refill(self, *, now: datetime | str | None = None) -> Prescription:
        """Uses one refill; none are left, or the prescription has expired, and it is refused."""
    def complete(self) -> Prescription:
        """Records that the drug was taken as planned."""
    def cancel(self) -> Prescription:
        """Withdraws the prescription."""
    def expire(self, *, now: datetime | str | None = None) -> Prescription:
        """Records that the prescription has expired, not before its time."""
    def transfer(self, *, pharmacy_id: UUID | str | None = None) -> Prescription:
        """Sends an active prescription to another pharmacy, or to none."""
    def is_controlled(self) -> bool:
        """Whether the drug is a controlled substance."""

@final
class Session(Entity):
    """One treatment session of a patient."""
    __slots__ = ()
    __match_args__ = ("id", "patient_id", "provider_id", "consultation_id", "telehealth_flow_id", "session_type", "status", "scheduled_date", "plan", "progress_notes", "assessment_and_plan", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        patient_id: UUID | str,
        provider_id: UUID | str,
        consultation_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        session_type: SessionType | SessionTypeLabel,
        status: SessionStatus | SessionStatusLabel,
        scheduled_date: date | str,
        plan: str | None = None,
        progress_notes: str | None = None,
        assessment_and_plan: str | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Session:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def patient_id(self) -> UUID:
        """Who is treated."""
    @property
    def provider_id(self) -> UUID:
        """Who treats."""
    @property
    def consultation_id(self) -> UUID | None:
        """The visit that it belongs to."""
    @property
    def telehealth_flow_id(self) -> UUID | None:
        """The telehealth flow that it belongs to."""
    @property
    def session_type(self) -> SessionType:
        """What it is for."""
    @property
    def status(self) -> SessionStatus:
        """Where it stands."""
    @property
    def scheduled_date(self) -> date:
        """The day for which it is planned."""
    @property
    def plan(self) -> str | None:
        """The plan of treatment."""
    @property
    def progress_notes(self) -> str | None:
        """Notes on the progress."""
    @property
    def assessment_and_plan(self) -> str | None:
        """Assessment and plan."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def schedule(
        cls,
        *,
        patient_id: UUID | str,
        provider_id: UUID | str,
        session_type: SessionType | SessionTypeLabel,
        scheduled_date: date | str,
        id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        plan: str | None = None,
        now: datetime | str | None = None,
    ) -> Session:
        """Plans a session for today (UTC) or a later day."""
    def start(self) -> Session:
        """Begins the session, or takes it up again."""
    def complete(self) -> Session:
        """Ends the session for good."""
    def follow_up(self) -> Session:
        """Ends the session for now, to be taken up again."""
    def cancel(self) -> Session:
        """Calls the session off."""
    def document(
        self,
        *,
        plan: str | None | EllipsisType = ...,
        progress_notes: str | None | EllipsisType = ...,
        assessment_and_plan: str | None | EllipsisType = ...,
    ) -> Session:
        """Adds to the notes of the session, whatever its status."""

@final
class Category(Entity):
    """A category of products, in a tree."""
    __slots__ = ()
    __match_args__ = ("id", "name", "description", "slug", "parent_category_id", "icon_url", "is_active", "sort_order", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        name: str,
        description: str | None = None,
        slug: str,
        parent_category_id: UUID | str | None = None,
        icon_url: str | None = None,
        is_active: bool,
        sort_order: int,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Category:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def name(self) -> str:
        """Name, unique."""
    @property
    def description(self) -> str | None:
        """What is in it."""
    @property
    def slug(self) -> str:
        """The name in web addresses, unique."""
    @property
    def parent_category_id(self) -> UUID | None:
        """The category above; a root has none."""
    @property
    def icon_url(self) -> str | None:
        """An icon."""
    @property
    def is_active(self) -> bool:
        """Whether it is shown."""
    @property
    def sort_order(self) -> int:
        """Place among its siblings, the least first."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def create(
        cls,
        *,
        name: str,
        slug: str,
        id: UUID | str | None = None,
        description: str | None = None,
        icon_url: str | None = None,
        sort_order: int | None = None,
        parent: Category | None = None,
        now: datetime | str | None = None,
    ) -> Category:
        """Makes a category, under a parent or as a root."""
    def revise(
        self,
        *,
        name: str | EllipsisType = ...,
        description: str | None | EllipsisType = ...,
        slug: str | EllipsisType = ...,
        icon_url: str | None | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        sort_order: int | EllipsisType = ...,
    ) -> Category:
        """Changes the category's details."""
    def relocate(self, *, ancestors: Sequence[Category]) -> Category:
        """Moves the category, with all below it, under the first of ``ancestors``, which are the new parent, its parent
        and so on up to the root; without any it becomes a root. It cannot stand under itself.
        """

@final
class Product(Entity):
    """Something that is for sale."""
    __slots__ = ()
    __match_args__ = ("id", "name", "description", "sku", "category_id", "product_type", "price", "cost", "inventory_quantity", "requires_prescription", "is_active", "weight_grams", "dimensions", "image_urls", "tags", "metadata", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        name: str,
        description: str | None = None,
        sku: str,
        category_id: UUID | str | None = None,
        product_type: ProductType | ProductTypeLabel,
        price: Decimal | int | str,
        cost: Decimal | int | str | None = None,
        inventory_quantity: int,
        requires_prescription: bool,
        is_active: bool,
        weight_grams: int | None = None,
        dimensions: Dimensions | Mapping[str, Any] | None = None,
        image_urls: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        metadata: Mapping[str, Any],
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Product:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def name(self) -> str:
        """Name."""
    @property
    def description(self) -> str | None:
        """What it is."""
    @property
    def sku(self) -> str:
        """Stock keeping unit, unique."""
    @property
    def category_id(self) -> UUID | None:
        """The category that it is found in."""
    @property
    def product_type(self) -> ProductType:
        """What kind of product it is."""
    @property
    def price(self) -> Decimal:
        """What a unit costs the buyer."""
    @property
    def cost(self) -> Decimal | None:
        """What a unit costs the portal."""
    @property
    def inventory_quantity(self) -> int:
        """Units in stock; services have none."""
    @property
    def requires_prescription(self) -> bool:
        """Whether it is sold on prescription only."""
    @property
    def is_active(self) -> bool:
        """Whether it is on sale."""
    @property
    def weight_grams(self) -> int | None:
        """Weight of a unit in grams."""
    @property
    def dimensions(self) -> Dimensions | None:
        """Outer measures of a unit."""
    @property
    def image_urls(self) -> tuple[str, ...] | None:
        """Pictures."""
    @property
    def tags(self) -> tuple[str, ...] | None:
        """Words to find it by."""
    @property
    def metadata(self) -> dict[str, Any]:
        """Whatever else the portal keeps about it."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def list(
        cls,
        *,
        name: str,
        sku: str,
        product_type: ProductType | ProductTypeLabel,
        price: Decimal | int | str,
        id: UUID | str | None = None,
        description: str | None = None,
        category_id: UUID | str | None = None,
        cost: Decimal | int | str | None = None,
        inventory_quantity: int | None = None,
        requires_prescription: bool | None = None,
        weight_grams: int | None = None,
        dimensions: Dimensions | Mapping[str, Any] | None = None,
        image_urls: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> Product:
        """Puts a product on sale. One of the type ``prescription`` requires a prescription."""
    def revise(
        self,
        *,
        name: str | EllipsisType = ...,
        description: str | None | EllipsisType = ...,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | None | EllipsisType = ...,
        price: Decimal | int | str | EllipsisType = ...,
        cost: Decimal | int | str | None | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        weight_grams: int | None | EllipsisType = ...,
        dimensions: Dimensions | Mapping[str, Any] | None | EllipsisType = ...,
        image_urls: Sequence[str] | None | EllipsisType = ...,
        tags: Sequence[str] | None | EllipsisType = ...,
        metadata: Mapping[str, Any] | EllipsisType = ...,
    ) -> Product:
        """Changes the product's details, under the rules of a new product."""
    def restock(self, *, quantity: int) -> Product:
        """Adds units to the stock: bought, or come back from an order."""
    def take(self, *, quantity: int) -> Product:
        """Takes units out of the stock, never more than there are. A service has no stock and stays as it is."""
    def is_prescribed(self) -> bool:
        """Whether it is sold on prescription only."""

@final
class SubscriptionPlan(Entity):
    """A plan that patients subscribe to."""
    __slots__ = ()
    __match_args__ = ("id", "name", "description", "price", "billing_cycle", "duration_months", "discount_percentage", "features", "is_popular", "is_active", "max_consultations", "includes_shipping", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        name: str,
        description: str | None = None,
        price: Decimal | int | str,
        billing_cycle: BillingCycle | BillingCycleLabel,
        duration_months: int | None = None,
        discount_percentage: Decimal | int | str,
        features: Sequence[str],
        is_popular: bool,
        is_active: bool,
        max_consultations: int | None = None,
        includes_shipping: bool,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> SubscriptionPlan:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def name(self) -> str:
        """Name, unique."""
    @property
    def description(self) -> str | None:
        """What it is."""
    @property
    def price(self) -> Decimal:
        """What a billing cycle costs before the discount."""
    @property
    def billing_cycle(self) -> BillingCycle:
        """How often it is paid."""
    @property
    def duration_months(self) -> int | None:
        """For how many months; without an end where there is none."""
    @property
    def discount_percentage(self) -> Decimal:
        """The discount on each payment."""
    @property
    def features(self) -> tuple[str, ...]:
        """What it offers, in words."""
    @property
    def is_popular(self) -> bool:
        """Whether it is recommended."""
    @property
    def is_active(self) -> bool:
        """Whether it is on sale."""
    @property
    def max_consultations(self) -> int | None:
        """Consultations in a billing cycle; unlimited where there is none."""
    @property
    def includes_shipping(self) -> bool:
        """Whether shipping is free."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def offer(
        cls,
        *,
        name: str,
        price: Decimal | int | str,
        billing_cycle: BillingCycle | BillingCycleLabel,
        id: UUID | str | None = None,
        description: str | None = None,
        duration_months: int | None = None,
        discount_percentage: Decimal | int | str | None = None,
        features: Sequence[str] | None = None,
        is_popular: bool | None = None,
        max_consultations: int | None = None,
        includes_shipping: bool | None = None,
        now: datetime | str | None = None,
    ) -> SubscriptionPlan:
        """Offers a plan, for a whole number of billing cycles or without an end."""
    def revise(
        self,
        *,
        name: str | EllipsisType = ...,
        description: str | None | EllipsisType = ...,
        price: Decimal | int | str | EllipsisType = ...,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        duration_months: int | None | EllipsisType = ...,
        discount_percentage: Decimal | int | str | EllipsisType = ...,
        features: Sequence[str] | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        max_consultations: int | None | EllipsisType = ...,
        includes_shipping: bool | EllipsisType = ...,
    ) -> SubscriptionPlan:
        """Changes the plan, under the rules of a new one."""
    def charge(self) -> PlanCharge:
        """What one billing cycle costs. The discount is computed exactly and then rounded to hundredths, half a hundredth
        up (see ``Percentage.of``); the total is the price less the rounded discount, so that the three always add up.
        """
    def payments(self) -> int | None:
        """How many payments the plan takes: one for each billing cycle that begins within it; ``None`` without an end."""
    def term_total(self) -> Decimal | None:
        """What all payments of the plan come to: the rounded payment times their number; ``None`` without an end.
        
        Raises:
            ``Code.MONEY_TOO_LARGE``.
        """
    def payment_due(self, *, start: datetime | str, nth: int) -> datetime | None:
        """When the payment number ``nth`` is due, the first (0) at ``start`` and each later one some whole billing cycles after
        it, on the last day of a shorter month; ``None`` when the plan has ended by then.
        """

@final
class Order(Entity):
    """What a patient buys, with its payment and delivery."""
    __slots__ = ()
    __match_args__ = ("id", "order_number", "patient_id", "provider_id", "telehealth_flow_id", "order_type", "status", "subtotal", "tax_amount", "discount_amount", "shipping_amount", "total_amount", "refunded_amount", "currency", "payment_status", "payment_method", "payment_intent_id", "shipping_address", "billing_address", "tracking_number", "estimated_delivery_date", "actual_delivery_date", "notes", "metadata", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        order_number: str,
        patient_id: UUID | str,
        provider_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        order_type: OrderType | OrderTypeLabel,
        status: OrderStatus | OrderStatusLabel,
        subtotal: Decimal | int | str,
        tax_amount: Decimal | int | str,
        discount_amount: Decimal | int | str,
        shipping_amount: Decimal | int | str,
        total_amount: Decimal | int | str,
        refunded_amount: Decimal | int | str,
        currency: str,
        payment_status: PaymentStatus | PaymentStatusLabel,
        payment_method: str | None = None,
        payment_intent_id: str | None = None,
        shipping_address: Address | Mapping[str, Any] | None = None,
        billing_address: Address | Mapping[str, Any] | None = None,
        tracking_number: str | None = None,
        estimated_delivery_date: date | str | None = None,
        actual_delivery_date: date | str | None = None,
        notes: str | None = None,
        metadata: Mapping[str, Any],
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Order:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def order_number(self) -> str:
        """The number that people see, unique."""
    @property
    def patient_id(self) -> UUID:
        """Who buys."""
    @property
    def provider_id(self) -> UUID | None:
        """The provider who had it ordered."""
    @property
    def telehealth_flow_id(self) -> UUID | None:
        """The telehealth flow that it belongs to."""
    @property
    def order_type(self) -> OrderType:
        """What is ordered."""
    @property
    def status(self) -> OrderStatus:
        """Where the order stands."""
    @property
    def subtotal(self) -> Decimal:
        """The sum of the items."""
    @property
    def tax_amount(self) -> Decimal:
        """Tax."""
    @property
    def discount_amount(self) -> Decimal:
        """Discount."""
    @property
    def shipping_amount(self) -> Decimal:
        """Shipping."""
    @property
    def total_amount(self) -> Decimal:
        """Subtotal + tax - discount + shipping."""
    @property
    def refunded_amount(self) -> Decimal:
        """What was given back so far."""
    @property
    def currency(self) -> str:
        """The currency of the amounts."""
    @property
    def payment_status(self) -> PaymentStatus:
        """Where the payment stands."""
    @property
    def payment_method(self) -> str | None:
        """How it is paid, such as card."""
    @property
    def payment_intent_id(self) -> str | None:
        """The payment's id at the payment service."""
    @property
    def shipping_address(self) -> Address | None:
        """Where it is sent."""
    @property
    def billing_address(self) -> Address | None:
        """Where the bill is sent."""
    @property
    def tracking_number(self) -> str | None:
        """The carrier's number."""
    @property
    def estimated_delivery_date(self) -> date | None:
        """When it should arrive."""
    @property
    def actual_delivery_date(self) -> date | None:
        """When it arrived."""
    @property
    def notes(self) -> str | None:
        """Notes."""
    @property
    def metadata(self) -> dict[str, Any]:
        """Whatever else the portal keeps about it."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def place(
        cls,
        *,
        order_number: str,
        patient_id: UUID | str,
        order_type: OrderType | OrderTypeLabel,
        id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        tax_amount: Decimal | int | str | None = None,
        discount_amount: Decimal | int | str | None = None,
        shipping_amount: Decimal | int | str | None = None,
        currency: str | None = None,
        payment_method: str | None = None,
        shipping_address: Address | Mapping[str, Any] | None = None,
        billing_address: Address | Mapping[str, Any] | None = None,
        estimated_delivery_date: date | str | None = None,
        notes: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        items: Sequence[OrderItem],
        now: datetime | str | None = None,
    ) -> Order:
        """Places an order of these items, which name it as theirs; without an ``id`` it takes the one that they name. The
        subtotal is the sum of the items, the total is subtotal + tax - discount + shipping.
        """
    def confirm(self) -> Order:
        """Accepts the order."""
    def process(self) -> Order:
        """Begins to put the order together."""
    def ship(
        self,
        *,
        tracking_number: str | None = None,
        estimated_delivery_date: date | str | None = None,
    ) -> Order:
        """Sends the order off, which has been paid and not wholly paid back."""
    def deliver(self, *, now: datetime | str | None = None) -> Order:
        """Records that the order has arrived."""
    def cancel(self) -> Order:
        """Calls the order off before it is shipped. The action ``cancel_order`` brings its stock back as well. Money that
        was captured is given back by ``refund``.
        """
    def take_back(self) -> Order:
        """Records that the goods have come back. The action ``take_back_order`` brings them back into the stock as well.
        Money is given back by ``refund``.
        """
    def close_refunded(self) -> Order:
        """Closes an order of which money went back, all of it or a part; ``refund`` in full closes it by itself where the
        machine has that move. The stock of one that was not shipped stays out: ``cancel_order`` brings it back.
        """
    def reprice(
        self,
        *,
        tax_amount: Decimal | int | str | EllipsisType = ...,
        discount_amount: Decimal | int | str | EllipsisType = ...,
        shipping_amount: Decimal | int | str | EllipsisType = ...,
    ) -> Order:
        """Changes tax, discount or shipping, and the total with them, until the payment is captured."""
    def revise(
        self,
        *,
        provider_id: UUID | str | None | EllipsisType = ...,
        telehealth_flow_id: UUID | str | None | EllipsisType = ...,
        payment_method: str | None | EllipsisType = ...,
        shipping_address: Address | Mapping[str, Any] | None | EllipsisType = ...,
        billing_address: Address | Mapping[str, Any] | None | EllipsisType = ...,
        tracking_number: str | None | EllipsisType = ...,
        estimated_delivery_date: date | str | None | EllipsisType = ...,
        notes: str | None | EllipsisType = ...,
        metadata: Mapping[str, Any] | EllipsisType = ...,
    ) -> Order:
        """Changes the order's details; where it is sent, only before it is shipped."""
    def authorize(self, *, payment_intent_id: str | None = None) -> Order:
        """Records that the money is reserved."""
    def capture(self, *, payment_intent_id: str | None = None) -> Order:
        """Records that the whole total has been paid. A payment that arrives late, after the order was cancelled, is
        recorded as well, so that it can be given back.
        """
    def fail(self) -> Order:
        """Records that the payment did not work."""
    def retry(self) -> Order:
        """Begins a failed payment anew, under a new id of the payment service; not of a closed order."""
    def refund(self, *, amount: Decimal | int | str) -> Order:
        """Gives back a part of what was captured, or all that is left of it, never more. Once all of it went back, the order
        is closed where its machine has that move; a shipped one stays on its way. The stock of an order that is closed
        before it was shipped comes back with the action ``refund_order``.
        """
    def refundable(self) -> Decimal:
        """What can still be given back."""
    def is_closed(self) -> bool:
        """Whether nothing more happens to the order than that money goes back."""

@final
class OrderItem(Entity):
    """What was ordered, as it was at the time of the order; it is not changed afterwards."""
    __slots__ = ()
    __match_args__ = ("id", "order_id", "product_id", "prescription_id", "name", "description", "quantity", "unit_price", "total_price", "dosage_instructions", "metadata", "created_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        order_id: UUID | str,
        product_id: UUID | str | None = None,
        prescription_id: UUID | str | None = None,
        name: str,
        description: str | None = None,
        quantity: int,
        unit_price: Decimal | int | str,
        total_price: Decimal | int | str,
        dosage_instructions: str | None = None,
        metadata: Mapping[str, Any],
        created_at: datetime | str,
    ) -> OrderItem:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def order_id(self) -> UUID:
        """The order that it belongs to."""
    @property
    def product_id(self) -> UUID | None:
        """The product."""
    @property
    def prescription_id(self) -> UUID | None:
        """The prescription that allows it."""
    @property
    def name(self) -> str:
        """The product's name at the time of the order: it may be a drug's."""
    @property
    def description(self) -> str | None:
        """The product's description at the time of the order."""
    @property
    def quantity(self) -> int:
        """Units."""
    @property
    def unit_price(self) -> Decimal:
        """What a unit cost."""
    @property
    def total_price(self) -> Decimal:
        """Quantity times unit price."""
    @property
    def dosage_instructions(self) -> str | None:
        """How to take it."""
    @property
    def metadata(self) -> dict[str, Any]:
        """Whatever else the portal keeps about it."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @classmethod
    def sell(
        cls,
        *,
        order_id: UUID | str,
        quantity: int,
        id: UUID | str | None = None,
        dosage_instructions: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        product: Product,
        patient_id: UUID | str,
        prescription: Prescription | None = None,
        now: datetime | str | None = None,
    ) -> OrderItem:
        """Sells a product at its present price: it is on sale, in stock, and where it needs a prescription there is an
        active one of this patient.
        """
    @classmethod
    def charge(
        cls,
        *,
        order_id: UUID | str,
        name: str,
        quantity: int,
        unit_price: Decimal | int | str,
        id: UUID | str | None = None,
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> OrderItem:
        """Charges for something that is no product, such as a visit."""

@final
class Invoice(Entity):
    """What a patient is to pay."""
    __slots__ = ()
    __match_args__ = ("id", "invoice_number", "patient_id", "order_id", "subscription_plan_id", "status", "issue_date", "due_date", "paid_date", "subtotal", "tax_amount", "discount_amount", "total_amount", "currency", "payment_terms", "notes", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        invoice_number: str,
        patient_id: UUID | str,
        order_id: UUID | str | None = None,
        subscription_plan_id: UUID | str | None = None,
        status: InvoiceStatus | InvoiceStatusLabel,
        issue_date: date | str,
        due_date: date | str,
        paid_date: date | str | None = None,
        subtotal: Decimal | int | str,
        tax_amount: Decimal | int | str,
        discount_amount: Decimal | int | str,
        total_amount: Decimal | int | str,
        currency: str,
        payment_terms: str,
        notes: str | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Invoice:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def invoice_number(self) -> str:
        """The number that people see, unique."""
    @property
    def patient_id(self) -> UUID:
        """Who pays."""
    @property
    def order_id(self) -> UUID | None:
        """The order that it is for."""
    @property
    def subscription_plan_id(self) -> UUID | None:
        """The plan that it is for."""
    @property
    def status(self) -> InvoiceStatus:
        """Where it stands."""
    @property
    def issue_date(self) -> date:
        """The day of the invoice."""
    @property
    def due_date(self) -> date:
        """The last day on which it is paid in time."""
    @property
    def paid_date(self) -> date | None:
        """The day on which it was paid."""
    @property
    def subtotal(self) -> Decimal:
        """What it is for, shipping included."""
    @property
    def tax_amount(self) -> Decimal:
        """Tax."""
    @property
    def discount_amount(self) -> Decimal:
        """Discount."""
    @property
    def total_amount(self) -> Decimal:
        """Subtotal + tax - discount."""
    @property
    def currency(self) -> str:
        """The currency of the amounts."""
    @property
    def payment_terms(self) -> str:
        """The terms of payment; ``Net 30`` is 30 days."""
    @property
    def notes(self) -> str | None:
        """Notes."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def for_amount(
        cls,
        *,
        invoice_number: str,
        id: UUID | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        patient_id: UUID | str,
        subtotal: Decimal | int | str,
        tax_amount: Decimal | int | str | None = None,
        discount_amount: Decimal | int | str | None = None,
        currency: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Writes an invoice over an amount."""
    @classmethod
    def for_order(
        cls,
        *,
        invoice_number: str,
        id: UUID | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        order: Order,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Writes the invoice of an order: its total in its currency, the shipping counted among the subtotal."""
    @classmethod
    def for_plan(
        cls,
        *,
        invoice_number: str,
        id: UUID | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        plan: SubscriptionPlan,
        patient_id: UUID | str,
        tax_amount: Decimal | int | str | None = None,
        currency: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Writes the invoice of one billing cycle of a plan: its price less its discount, see
        ``SubscriptionPlan.charge``, and the tax on it.
        """
    def send(self) -> Invoice:
        """Sends the invoice."""
    def receive(self) -> Invoice:
        """Records that the patient has received it."""
    def pay(self, *, now: datetime | str | None = None) -> Invoice:
        """Records that it was paid today (UTC)."""
    def mark_overdue(self, *, now: datetime | str | None = None) -> Invoice:
        """Records that it was not paid in time, not before the due date has passed (in UTC)."""
    def cancel(self) -> Invoice:
        """Withdraws the invoice."""
    def revise(
        self,
        *,
        due_date: date | str | EllipsisType = ...,
        payment_terms: str | EllipsisType = ...,
        notes: str | None | EllipsisType = ...,
    ) -> Invoice:
        """Changes an invoice that has not been sent. Its amounts do not change: it is cancelled, and another one written."""
    def is_overdue(self, *, now: datetime | str | None = None) -> bool:
        """Whether it should have been paid by now: it was sent, is unpaid, and its due date has passed (in UTC)."""

@final
class Conversation(Entity):
    """A conversation between users."""
    __slots__ = ()
    __match_args__ = ("id", "subject", "participant_ids", "conversation_type", "is_group", "created_by", "last_message_id", "last_message_at", "is_archived", "metadata", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        subject: str | None = None,
        participant_ids: Sequence[UUID | str],
        conversation_type: ConversationType | ConversationTypeLabel,
        is_group: bool,
        created_by: UUID | str,
        last_message_id: UUID | str | None = None,
        last_message_at: datetime | str | None = None,
        is_archived: bool,
        metadata: Mapping[str, Any],
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Conversation:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def subject(self) -> str | None:
        """What it is about."""
    @property
    def participant_ids(self) -> tuple[UUID, ...]:
        """Who takes part, at least two users."""
    @property
    def conversation_type(self) -> ConversationType:
        """What kind of conversation it is."""
    @property
    def is_group(self) -> bool:
        """Whether more than two take part."""
    @property
    def created_by(self) -> UUID:
        """Who began it."""
    @property
    def last_message_id(self) -> UUID | None:
        """The latest message, which the database keeps up to date."""
    @property
    def last_message_at(self) -> datetime | None:
        """When the latest message was sent, which the database keeps up to date."""
    @property
    def is_archived(self) -> bool:
        """Whether it is closed."""
    @property
    def metadata(self) -> dict[str, Any]:
        """Whatever else the program keeps about it."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def start(
        cls,
        *,
        created_by: UUID | str,
        participant_ids: Sequence[UUID | str],
        id: UUID | str | None = None,
        conversation_type: ConversationType | ConversationTypeLabel | None = None,
        subject: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> Conversation:
        """Begins a conversation, with its creator among the participants: a direct one, which is the usual type,
        between exactly two, a group between more, any other between two or more.
        """
    def add_participant(self, *, user_id: UUID | str) -> Conversation:
        """Lets a user take part; naming one who does changes nothing."""
    def remove_participant(self, *, user_id: UUID | str) -> Conversation:
        """Takes a participant out; its creator stays, and so do as many as its type needs."""
    def archive(self) -> Conversation:
        """Closes the conversation: no messages and no participants until it is opened again."""
    def reopen(self) -> Conversation:
        """Opens an archived conversation again."""
    def revise(
        self,
        *,
        subject: str | None | EllipsisType = ...,
        metadata: Mapping[str, Any] | EllipsisType = ...,
    ) -> Conversation:
        """Changes how the conversation is filed, whether archived or not."""
    def has_participant(self, *, user_id: UUID | str) -> bool:
        """Whether a user takes part."""

@final
class Message(Entity):
    """A message in a conversation."""
    __slots__ = ()
    __match_args__ = ("id", "conversation_id", "sender_id", "message_type", "content", "attachments", "reply_to_message_id", "is_edited", "edited_at", "is_deleted", "deleted_at", "read_by", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        conversation_id: UUID | str,
        sender_id: UUID | str,
        message_type: MessageType | MessageTypeLabel,
        content: str,
        attachments: Sequence[Attachment | Mapping[str, Any]],
        reply_to_message_id: UUID | str | None = None,
        is_edited: bool,
        edited_at: datetime | str | None = None,
        is_deleted: bool,
        deleted_at: datetime | str | None = None,
        read_by: Mapping[UUID, datetime | str] | Mapping[str, datetime | str],
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Message:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def conversation_id(self) -> UUID:
        """The conversation that it belongs to."""
    @property
    def sender_id(self) -> UUID:
        """Who sent it."""
    @property
    def message_type(self) -> MessageType:
        """What it carries."""
    @property
    def content(self) -> str:
        """Its text."""
    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files that come with it."""
    @property
    def reply_to_message_id(self) -> UUID | None:
        """The message that it answers."""
    @property
    def is_edited(self) -> bool:
        """Whether its text was changed after it was sent."""
    @property
    def edited_at(self) -> datetime | None:
        """When its text was last changed."""
    @property
    def is_deleted(self) -> bool:
        """Whether it was deleted; the row stays, and is shown to nobody."""
    @property
    def deleted_at(self) -> datetime | None:
        """When it was deleted."""
    @property
    def read_by(self) -> dict[UUID, datetime]:
        """Who has read it and when; its sender is not listed."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def send(
        cls,
        *,
        sender_id: UUID | str,
        content: str,
        id: UUID | str | None = None,
        message_type: MessageType | MessageTypeLabel | None = None,
        attachments: Sequence[Attachment | Mapping[str, Any]] | None = None,
        conversation: Conversation,
        now: datetime | str | None = None,
    ) -> Message:
        """Sends a message to an open conversation in which the sender takes part. Text says something, and an image
        or a file comes as an attachment.
        """
    @classmethod
    def reply(
        cls,
        *,
        sender_id: UUID | str,
        content: str,
        id: UUID | str | None = None,
        message_type: MessageType | MessageTypeLabel | None = None,
        attachments: Sequence[Attachment | Mapping[str, Any]] | None = None,
        original: Message,
        conversation: Conversation,
        now: datetime | str | None = None,
    ) -> Message:
        """Sends an answer to a message of the same conversation, which has not been deleted."""
    def edit(self, *, editor_id: UUID | str, content: str, now: datetime | str | None = None) -> Message:
        """Changes the text of a message, which only its sender may do."""
    def delete(self, *, deleter_id: UUID | str, now: datetime | str | None = None) -> Message:
        """Deletes a message for everybody, which only its sender may do; the row stays as it is."""
    def mark_read(
        self,
        *,
        reader_id: UUID | str,
        conversation: Conversation,
        now: datetime | str | None = None,
    ) -> Message:
        """Records that a participant of the message's conversation has read it; the first time counts. Its sender
        has read it anyway.
        """
    def is_read_by(self, *, user_id: UUID | str) -> bool:
        """Whether a user has read the message, or sent it."""
    def is_unread_by(self, *, user_id: UUID | str) -> bool:
        """Whether a message still waits to be read by a user; a deleted one does not."""

@final
class Notification(Entity):
    """A notification for one user, and its place in the queue of those to be sent."""
    __slots__ = ()
    __match_args__ = ("id", "user_id", "notification_type", "channels", "title", "message", "data", "status", "scheduled_at", "sent_at", "read_at", "expires_at", "attempts", "claimed_until", "last_error", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        user_id: UUID | str,
        notification_type: NotificationType | NotificationTypeLabel,
        channels: Sequence[NotificationChannel | NotificationChannelLabel],
        title: str,
        message: str,
        data: Mapping[str, Any],
        status: NotificationStatus | NotificationStatusLabel,
        scheduled_at: datetime | str,
        sent_at: datetime | str | None = None,
        read_at: datetime | str | None = None,
        expires_at: datetime | str | None = None,
        attempts: int,
        claimed_until: datetime | str | None = None,
        last_error: str | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Notification:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def user_id(self) -> UUID:
        """Whom it is for."""
    @property
    def notification_type(self) -> NotificationType:
        """What it is about."""
    @property
    def channels(self) -> tuple[NotificationChannel, ...]:
        """How it reaches the user."""
    @property
    def title(self) -> str:
        """Title."""
    @property
    def message(self) -> str:
        """Text."""
    @property
    def data(self) -> dict[str, Any]:
        """What a program needs to show it."""
    @property
    def status(self) -> NotificationStatus:
        """Where it stands."""
    @property
    def scheduled_at(self) -> datetime:
        """From when on it is due."""
    @property
    def sent_at(self) -> datetime | None:
        """When it was handed to its channels."""
    @property
    def read_at(self) -> datetime | None:
        """When the user first read it."""
    @property
    def expires_at(self) -> datetime | None:
        """From when on it is not sent any more."""
    @property
    def attempts(self) -> int:
        """How often a worker has claimed it."""
    @property
    def claimed_until(self) -> datetime | None:
        """Until when no worker may claim it: the lease of the one that has, or the pause after a failed attempt."""
    @property
    def last_error(self) -> str | None:
        """Why the last attempt failed; the program writes nothing personal here."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def enqueue(
        cls,
        *,
        user_id: UUID | str,
        notification_type: NotificationType | NotificationTypeLabel,
        channels: Sequence[NotificationChannel | NotificationChannelLabel],
        title: str,
        message: str,
        id: UUID | str | None = None,
        data: Mapping[str, Any] | None = None,
        scheduled_at: datetime | str | None = None,
        expires_at: datetime | str | None = None,
        now: datetime | str | None = None,
    ) -> Notification:
        """Puts a notification into the queue: due now, or when ``scheduled_at`` says, until it expires."""
    @classmethod
    def visit_booked(cls, *, visit: Consultation, now: datetime | str | None = None) -> Notification:
        """Tells a patient of a visit that was booked, until it begins."""
    @classmethod
    def flow_approved(cls, *, flow: TelehealthFlow, now: datetime | str | None = None) -> Notification:
        """Tells a patient that a provider has approved what the flow asks for."""
    @classmethod
    def flow_rejected(cls, *, flow: TelehealthFlow, now: datetime | str | None = None) -> Notification:
        """Tells a patient that a provider has decided on what the flow asks for; the words leave the refusal to the
        portal.
        """
    @classmethod
    def order_paid(cls, *, order: Order, now: datetime | str | None = None) -> Notification:
        """Tells a patient that the payment of an order has arrived."""
    @classmethod
    def order_shipped(cls, *, order: Order, now: datetime | str | None = None) -> Notification:
        """Tells a patient that an order is on its way."""
    @classmethod
    def prescription_ready(
        cls,
        *,
        prescription: Prescription,
        now: datetime | str | None = None,
    ) -> Notification:
        """Tells a patient that a prescription can be fetched, until it expires."""
    def claim(self, *, lease_seconds: int, now: datetime | str | None = None) -> Notification:
        """Takes a due notification for a worker, which has ``lease_seconds`` to send it; after that, another may."""
    def mark_sent(self, *, now: datetime | str | None = None) -> Notification:
        """Records that the notification was handed to its channels."""
    def mark_delivered(self) -> Notification:
        """Records that the notification has arrived."""
    def retry_later(self, *, error: str, now: datetime | str | None = None) -> Notification:
        """Records a failed attempt. The notification stays in the queue and pauses for ``backoff``, unless that was
        the last of its attempts or it expires before the next one: then it has failed.
        """
    def mark_failed(self, *, error: str) -> Notification:
        """Gives a notification up, because it cannot be sent or has come back."""
    def requeue(self, *, now: datetime | str | None = None) -> Notification:
        """Puts a failed notification back into the queue, due as it was, with all its attempts before it."""
    def cancel(self) -> Notification:
        """Calls off a notification that has not been sent."""
    def sweep(self, *, now: datetime | str | None = None) -> Notification:
        """Ends a notification that nobody will send any more: it has failed when the worker of its last attempt did not
        report back in time, and is called off when it has expired. One that a worker has is left to that worker.
        """
    def mark_read(self, *, now: datetime | str | None = None) -> Notification:
        """Records that the user has read it; the first time counts."""
    def is_expired(self, *, now: datetime | str | None = None) -> bool:
        """Whether it is too late to send it."""
    def is_due(self, *, now: datetime | str | None = None) -> bool:
        """Whether a worker may claim it: it is pending, its time has come, it has not expired, nobody has it, and an
        attempt is left (workers that die leave no error behind).
        """

@final
class TelehealthFlow(Entity):
    """A patient's way from choosing a product to the treatment."""
    __slots__ = ()
    __match_args__ = ("id", "patient_id", "category_id", "product_id", "subscription_duration_id", "current_status", "status_history", "intake_form_data", "consultation_data", "order_id", "completed_at", "metadata", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        patient_id: UUID | str,
        category_id: UUID | str | None = None,
        product_id: UUID | str | None = None,
        subscription_duration_id: UUID | str | None = None,
        current_status: FlowStatus | FlowStatusLabel,
        status_history: Sequence[FlowStatusChange | Mapping[str, Any]],
        intake_form_data: Mapping[str, Any],
        consultation_data: Mapping[str, Any],
        order_id: UUID | str | None = None,
        completed_at: datetime | str | None = None,
        metadata: Mapping[str, Any],
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> TelehealthFlow:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def patient_id(self) -> UUID:
        """Whose way it is."""
    @property
    def category_id(self) -> UUID | None:
        """The category in which the patient looks."""
    @property
    def product_id(self) -> UUID | None:
        """The product that the patient has chosen."""
    @property
    def subscription_duration_id(self) -> UUID | None:
        """The subscription plan that the patient has chosen."""
    @property
    def current_status(self) -> FlowStatus:
        """Where the flow stands."""
    @property
    def status_history(self) -> tuple[FlowStatusChange, ...]:
        """Every status that the flow has had, in order. The database alone writes it; what a program writes is
        dropped.
        """
    @property
    def intake_form_data(self) -> dict[str, Any]:
        """The patient's answers in the intake."""
    @property
    def consultation_data(self) -> dict[str, Any]:
        """What the provider decided, and why."""
    @property
    def order_id(self) -> UUID | None:
        """The order that came of it."""
    @property
    def completed_at(self) -> datetime | None:
        """When the flow was completed."""
    @property
    def metadata(self) -> dict[str, Any]:
        """Whatever else the program keeps about it."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def start(
        cls,
        *,
        patient_id: UUID | str,
        id: UUID | str | None = None,
        category_id: UUID | str | None = None,
        metadata: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Begins a flow."""
    def select_product(self, *, product: Product, plan: SubscriptionPlan | None = None) -> TelehealthFlow:
        """Records which product the patient has chosen, and which subscription plan if one; both are on sale. The flow
        takes over the product's category; where the product has none, it stays as it is.
        """
    def complete_intake(self, *, submission: FormSubmission) -> TelehealthFlow:
        """Records the patient's answers in the intake: a submission that names this flow and patient."""
    def approve(
        self,
        *,
        visit: Consultation,
        consultation_data: Mapping[str, Any] | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has approved the treatment in a visit of this patient that has taken place. What is
        to be kept of the decision goes into ``consultation_data``, which names the visit and the provider besides.
        """
    def reject(
        self,
        *,
        visit: Consultation,
        consultation_data: Mapping[str, Any] | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has not approved the treatment, in the same form as an approval."""
    def link_order(self, *, order: Order) -> TelehealthFlow:
        """Names the order that was placed for the approved treatment, which names this flow and patient."""
    def await_payment(self) -> TelehealthFlow:
        """Records that the order's payment is awaited."""
    def pay(self, *, order: Order) -> TelehealthFlow:
        """Records that the payment of the flow's order has arrived."""
    def complete(self, *, now: datetime | str | None = None) -> TelehealthFlow:
        """Ends the flow as planned."""
    def cancel(self) -> TelehealthFlow:
        """Calls the flow off."""

@final
class Task(Entity):
    """Something that a member of the staff is to do."""
    __slots__ = ()
    __match_args__ = ("id", "title", "description", "assignee_id", "assigner_id", "task_type", "priority", "status", "due_date", "completed_at", "related_entity_type", "related_entity_id", "estimated_hours", "actual_hours", "tags", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        title: str,
        description: str | None = None,
        assignee_id: UUID | str | None = None,
        assigner_id: UUID | str | None = None,
        task_type: TaskType | TaskTypeLabel,
        priority: Priority | PriorityLabel,
        status: TaskStatus | TaskStatusLabel,
        due_date: date | str | None = None,
        completed_at: datetime | str | None = None,
        related_entity_type: EntityType | EntityTypeLabel | None = None,
        related_entity_id: UUID | str | None = None,
        estimated_hours: Decimal | int | str | None = None,
        actual_hours: Decimal | int | str | None = None,
        tags: Sequence[str] | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Task:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def title(self) -> str:
        """What is to be done."""
    @property
    def description(self) -> str | None:
        """What is to be done, at length."""
    @property
    def assignee_id(self) -> UUID | None:
        """Who is to do it."""
    @property
    def assigner_id(self) -> UUID | None:
        """Who gave it to them."""
    @property
    def task_type(self) -> TaskType:
        """What it is about."""
    @property
    def priority(self) -> Priority:
        """How much it matters."""
    @property
    def status(self) -> TaskStatus:
        """Where it stands."""
    @property
    def due_date(self) -> date | None:
        """The last day on which it is in time."""
    @property
    def completed_at(self) -> datetime | None:
        """When it was done."""
    @property
    def related_entity_type(self) -> EntityType | None:
        """What kind of row it concerns."""
    @property
    def related_entity_id(self) -> UUID | None:
        """Which row it concerns; the task outlives it."""
    @property
    def estimated_hours(self) -> Decimal | None:
        """How long it should take."""
    @property
    def actual_hours(self) -> Decimal | None:
        """How long it took."""
    @property
    def tags(self) -> tuple[str, ...] | None:
        """Words to find it by."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def create(
        cls,
        *,
        title: str,
        id: UUID | str | None = None,
        description: str | None = None,
        assignee_id: UUID | str | None = None,
        assigner_id: UUID | str | None = None,
        task_type: TaskType | TaskTypeLabel | None = None,
        priority: Priority | PriorityLabel | None = None,
        due_date: date | str | None = None,
        related_entity_type: EntityType | EntityTypeLabel | None = None,
        related_entity_id: UUID | str | None = None,
        estimated_hours: Decimal | int | str | None = None,
        tags: Sequence[str] | None = None,
        now: datetime | str | None = None,
    ) -> Task:
        """Sets a task; it may concern one row of any known entity."""
    def assign(self, *, assignee_id: UUID | str | None = None, assigner_id: UUID | str) -> Task:
        """Gives an open task to somebody, or to nobody, in the name of whoever assigns it."""
    def take(self, *, assignee_id: UUID | str) -> Task:
        """Takes an open task that nobody has. Whoever has it already keeps it."""
    def revise(
        self,
        *,
        title: str | EllipsisType = ...,
        description: str | None | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        due_date: date | str | None | EllipsisType = ...,
        estimated_hours: Decimal | int | str | None | EllipsisType = ...,
        tags: Sequence[str] | None | EllipsisType = ...,
    ) -> Task:
        """Changes what is to be done, while the task is open."""
    def start(self) -> Task:
        """Begins a pending task."""
    def hold(self) -> Task:
        """Lets the task wait for something."""
    def resume(self) -> Task:
        """Takes up a task that has waited."""
    def release(self) -> Task:
        """Puts a task that has waited back among those that are to be done."""
    def complete(
        self,
        *,
        actual_hours: Decimal | int | str | None = None,
        now: datetime | str | None = None,
    ) -> Task:
        """Records that the task is done, and how long it took where that is known."""
    def cancel(self) -> Task:
        """Calls the task off."""
    def is_open(self) -> bool:
        """Whether it is still to be done."""
    def is_overdue(self, *, today: date | str) -> bool:
        """Whether it is still to be done after its last day."""

@final
class AuditLog(Entity):
    """An entry of the audit log: who did what to which row. The database writes it; programs read it."""
    __slots__ = ()
    __match_args__ = ("id", "user_id", "actor_id", "action", "entity_type", "entity_id", "old_values", "new_values", "ip_address", "user_agent", "session_id", "severity", "created_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        user_id: UUID | str | None = None,
        actor_id: UUID | str | None = None,
        action: str,
        entity_type: str,
        entity_id: UUID | str,
        old_values: Mapping[str, Any] | None = None,
        new_values: Mapping[str, Any] | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        session_id: str | None = None,
        severity: LogSeverity | LogSeverityLabel,
        created_at: datetime | str,
    ) -> AuditLog:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def user_id(self) -> UUID | None:
        """Who did it, as long as the user is there."""
    @property
    def actor_id(self) -> UUID | None:
        """Who did it, for good."""
    @property
    def action(self) -> str:
        """What was done."""
    @property
    def entity_type(self) -> str:
        """What kind of row it was done to."""
    @property
    def entity_id(self) -> UUID:
        """Which row it was done to."""
    @property
    def old_values(self) -> dict[str, Any] | None:
        """The row before, or of it what changed; up to a hundred million bytes."""
    @property
    def new_values(self) -> dict[str, Any] | None:
        """The row after, or of it what changed; up to a hundred million bytes."""
    @property
    def ip_address(self) -> str | None:
        """Where the request came from."""
    @property
    def user_agent(self) -> str | None:
        """The program that made the request, as it names itself."""
    @property
    def session_id(self) -> str | None:
        """The session that the request belongs to."""
    @property
    def severity(self) -> LogSeverity:
        """How grave it is."""
    @property
    def created_at(self) -> datetime:
        """When it was done."""

@final
class FormSchema(Entity):
    """One version of a form: a draft, or published and frozen."""
    __slots__ = ()
    __match_args__ = ("id", "title", "description", "version", "schema_definition", "medical_form_type", "clinical_workflow", "is_template", "is_published", "category", "tags", "created_by", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        title: str,
        description: str | None = None,
        version: str,
        schema_definition: Mapping[str, Any],
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | None = None,
        clinical_workflow: str | None = None,
        is_template: bool,
        is_published: bool,
        category: str | None = None,
        tags: Sequence[str] | None = None,
        created_by: UUID | str,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> FormSchema:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def title(self) -> str:
        """The form's title, which all its versions share."""
    @property
    def description(self) -> str | None:
        """What the form is about."""
    @property
    def version(self) -> str:
        """The version, unique under its title."""
    @property
    def schema_definition(self) -> dict[str, Any]:
        """The form: a JSON Schema of its answers, draft 2020-12, with what ``x-order``, ``x-scores`` and ``x-priority`` declare."""
    @property
    def medical_form_type(self) -> MedicalFormType | None:
        """What the form is for."""
    @property
    def clinical_workflow(self) -> str | None:
        """The clinical workflow that it belongs to."""
    @property
    def is_template(self) -> bool:
        """Whether other forms are made from it."""
    @property
    def is_published(self) -> bool:
        """Whether it can be answered; then it never changes."""
    @property
    def category(self) -> str | None:
        """Where it is filed."""
    @property
    def tags(self) -> tuple[str, ...] | None:
        """Words that it is found by."""
    @property
    def created_by(self) -> UUID:
        """Who made it."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def draft(
        cls,
        *,
        title: str,
        schema_definition: Mapping[str, Any],
        created_by: UUID | str,
        id: UUID | str | None = None,
        description: str | None = None,
        version: str | None = None,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | None = None,
        clinical_workflow: str | None = None,
        is_template: bool | None = None,
        category: str | None = None,
        tags: Sequence[str] | None = None,
        now: datetime | str | None = None,
    ) -> FormSchema:
        """Drafts a form, as version 1.0.0 unless another is given. Its schema is checked whole."""
    @classmethod
    def next_version(
        cls,
        *,
        form: FormSchema,
        step: VersionStep | VersionStepLabel,
        created_by: UUID | str,
        now: datetime | str | None = None,
    ) -> FormSchema:
        """Drafts the version after a published form, with the same content, to be revised and published in its turn."""
    def revise(
        self,
        *,
        title: str | EllipsisType = ...,
        description: str | None | EllipsisType = ...,
        version: str | EllipsisType = ...,
        schema_definition: Mapping[str, Any] | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | None | EllipsisType = ...,
        clinical_workflow: str | None | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
    ) -> FormSchema:
        """Changes a draft, under the rules of a new form."""
    def publish(self) -> FormSchema:
        """Publishes a draft: from now on it can be answered, and never changes."""
    def file(
        self,
        *,
        category: str | None | EllipsisType = ...,
        tags: Sequence[str] | None | EllipsisType = ...,
    ) -> FormSchema:
        """Changes how the form is filed, published or not."""
    def questions(self) -> tuple[str, ...]:
        """The names of the form's questions in the order in which they are shown: those of ``x-order``, then the others by
        name.
        
        Raises:
            ``Code.FORM_SCHEMA_VOCABULARY`` where the stored schema declares nonsense.
        """
    def assess(self, *, answers: Mapping[str, Any]) -> Assessment:
        """Checks answers whole, and reckons their scores and priority.
        
        Raises:
            Everything that is wrong with the answers, each at its JSON pointer behind ``submission_data``, and never a value.
        Where a stored schema is none, the submission names a form that cannot be answered.
        """

@final
class FormSubmission(Entity):
    """The answers to a published form."""
    __slots__ = ()
    __match_args__ = ("id", "form_schema_id", "form_version", "submitted_by", "patient_id", "provider_id", "consultation_id", "telehealth_flow_id", "submission_data", "status", "clinical_priority", "processed_at", "processing_errors", "completion_time_seconds", "device_type", "ip_address", "user_agent", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        form_schema_id: UUID | str,
        form_version: str,
        submitted_by: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        submission_data: Mapping[str, Any],
        status: FormSubmissionStatus | FormSubmissionStatusLabel,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel,
        processed_at: datetime | str | None = None,
        processing_errors: Sequence[str] | None = None,
        completion_time_seconds: int | None = None,
        device_type: DeviceType | DeviceTypeLabel | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> FormSubmission:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def form_schema_id(self) -> UUID:
        """The form."""
    @property
    def form_version(self) -> str:
        """The form's version."""
    @property
    def submitted_by(self) -> UUID | None:
        """Who submitted it."""
    @property
    def patient_id(self) -> UUID | None:
        """The patient whom it is about."""
    @property
    def provider_id(self) -> UUID | None:
        """The provider who is to look at it."""
    @property
    def consultation_id(self) -> UUID | None:
        """The visit that it belongs to."""
    @property
    def telehealth_flow_id(self) -> UUID | None:
        """The telehealth flow that it belongs to."""
    @property
    def submission_data(self) -> dict[str, Any]:
        """The answers, of at most 1,000,000 bytes."""
    @property
    def status(self) -> FormSubmissionStatus:
        """Where it stands."""
    @property
    def clinical_priority(self) -> ClinicalPriority:
        """How soon a clinician has to look."""
    @property
    def processed_at(self) -> datetime | None:
        """When it was worked off."""
    @property
    def processing_errors(self) -> tuple[str, ...] | None:
        """What went wrong when it was last worked on."""
    @property
    def completion_time_seconds(self) -> int | None:
        """Seconds that it took to fill in."""
    @property
    def device_type(self) -> DeviceType | None:
        """What it was filled in on."""
    @property
    def ip_address(self) -> str | None:
        """Where it came from."""
    @property
    def user_agent(self) -> str | None:
        """The browser."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def submit(
        cls,
        *,
        submission_data: Mapping[str, Any],
        id: UUID | str | None = None,
        submitted_by: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        completion_time_seconds: int | None = None,
        device_type: DeviceType | DeviceTypeLabel | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        form: FormSchema,
        now: datetime | str | None = None,
    ) -> FormSubmission:
        """Submits a published form. The answers are checked whole; the form's rules, and nobody else, set the priority."""
    def process(self) -> FormSubmission:
        """Begins to work on the submission, or tries again after an error."""
    def complete(self, *, now: datetime | str | None = None) -> FormSubmission:
        """Records that the submission was worked off; earlier errors are forgotten."""
    def fail(self, *, processing_errors: Sequence[str]) -> FormSubmission:
        """Records what went wrong, which must be something and must repeat no answer: it is not protected."""
    def prioritize(self, *, clinical_priority: ClinicalPriority | ClinicalPriorityLabel) -> FormSubmission:
        """Gives the submission another priority, as a clinician decides."""

@final
class InsuranceProvider(Entity):
    """A company that insures patients."""
    __slots__ = ()
    __match_args__ = ("id", "name", "payer_id", "phone", "website_url", "coverage_types", "is_active", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        name: str,
        payer_id: str | None = None,
        phone: str | None = None,
        website_url: str | None = None,
        coverage_types: Sequence[str] | None = None,
        is_active: bool,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> InsuranceProvider:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def name(self) -> str:
        """The company's name, unique."""
    @property
    def payer_id(self) -> str | None:
        """The id under which it takes electronic claims, unique."""
    @property
    def phone(self) -> str | None:
        """A phone number."""
    @property
    def website_url(self) -> str | None:
        """The company's site."""
    @property
    def coverage_types(self) -> tuple[str, ...] | None:
        """What kinds of coverage it sells, such as HMO or PPO."""
    @property
    def is_active(self) -> bool:
        """Whether it takes new policies."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def register(
        cls,
        *,
        name: str,
        id: UUID | str | None = None,
        payer_id: str | None = None,
        phone: str | None = None,
        website_url: str | None = None,
        coverage_types: Sequence[str] | None = None,
        now: datetime | str | None = None,
    ) -> InsuranceProvider:
        """Registers an insurance provider, which takes policies from now on."""
    def revise(
        self,
        *,
        name: str | EllipsisType = ...,
        payer_id: str | None | EllipsisType = ...,
        phone: str | None | EllipsisType = ...,
        website_url: str | None | EllipsisType = ...,
        coverage_types: Sequence[str] | None | EllipsisType = ...,
    ) -> InsuranceProvider:
        """Changes the provider's details, under the rules of a new one."""
    def activate(self) -> InsuranceProvider:
        """Takes new policies again."""
    def deactivate(self) -> InsuranceProvider:
        """Takes no new policies; those that there are stay."""

@final
class PatientInsurance(Entity):
    """A patient's insurance policy."""
    __slots__ = ()
    __match_args__ = ("id", "patient_id", "insurance_provider_id", "policy_number", "group_number", "subscriber_name", "subscriber_relationship", "effective_date", "expiration_date", "copay_amount", "deductible_amount", "is_primary", "is_active", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        patient_id: UUID | str,
        insurance_provider_id: UUID | str,
        policy_number: str,
        group_number: str | None = None,
        subscriber_name: str,
        subscriber_relationship: Relationship | RelationshipLabel,
        effective_date: date | str,
        expiration_date: date | str | None = None,
        copay_amount: Decimal | int | str | None = None,
        deductible_amount: Decimal | int | str | None = None,
        is_primary: bool,
        is_active: bool,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> PatientInsurance:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def patient_id(self) -> UUID:
        """Who is insured."""
    @property
    def insurance_provider_id(self) -> UUID:
        """Who insures."""
    @property
    def policy_number(self) -> str:
        """The policy's number."""
    @property
    def group_number(self) -> str | None:
        """The number of the group that it belongs to."""
    @property
    def subscriber_name(self) -> str:
        """Who took the policy out."""
    @property
    def subscriber_relationship(self) -> Relationship:
        """What the patient is to the subscriber."""
    @property
    def effective_date(self) -> date:
        """The first day of coverage."""
    @property
    def expiration_date(self) -> date | None:
        """The last day of coverage; none while it runs on."""
    @property
    def copay_amount(self) -> Decimal | None:
        """What the patient pays a visit, at most 9,999.99."""
    @property
    def deductible_amount(self) -> Decimal | None:
        """What the patient pays a year before the insurance does, at most 999,999.99."""
    @property
    def is_primary(self) -> bool:
        """Whether it pays first; only one policy in use may."""
    @property
    def is_active(self) -> bool:
        """Whether it is in use."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def enroll(
        cls,
        *,
        patient_id: UUID | str,
        policy_number: str,
        subscriber_name: str,
        subscriber_relationship: Relationship | RelationshipLabel,
        effective_date: date | str,
        id: UUID | str | None = None,
        group_number: str | None = None,
        expiration_date: date | str | None = None,
        copay_amount: Decimal | int | str | None = None,
        deductible_amount: Decimal | int | str | None = None,
        is_primary: bool | None = None,
        insurer: InsuranceProvider,
        now: datetime | str | None = None,
    ) -> PatientInsurance:
        """Records a policy that has not expired today (UTC), with a company that takes policies. It is in use from
        now on, and not the primary one unless that is said.
        """
    def revise(
        self,
        *,
        policy_number: str | EllipsisType = ...,
        group_number: str | None | EllipsisType = ...,
        subscriber_name: str | EllipsisType = ...,
        subscriber_relationship: Relationship | RelationshipLabel | EllipsisType = ...,
        effective_date: date | str | EllipsisType = ...,
        expiration_date: date | str | None | EllipsisType = ...,
        copay_amount: Decimal | int | str | None | EllipsisType = ...,
        deductible_amount: Decimal | int | str | None | EllipsisType = ...,
    ) -> PatientInsurance:
        """Changes the policy's details."""
    def make_primary(self) -> PatientInsurance:
        """Makes it the policy that pays first. The patient's other primary policy has to give way before; see
        ``prefer``.
        """
    def make_secondary(self) -> PatientInsurance:
        """Lets another policy pay first."""
    def deactivate(self) -> PatientInsurance:
        """Takes the policy out of use; it is not the primary one any more."""
    def activate(self, *, now: datetime | str | None = None) -> PatientInsurance:
        """Takes the policy into use again, unless it has expired today (UTC); it is not the primary one."""
    def covers(self, *, day: date | str) -> bool:
        """Whether the policy is in use and pays for what happens on a day: from its effective date until its
        expiration date, both included.
        """
    def has_expired_on(self, *, day: date | str) -> bool:
        """Whether the last day of coverage lies before a day."""

@final
class Pharmacy(Entity):
    """A pharmacy that fills prescriptions."""
    __slots__ = ()
    __match_args__ = ("id", "name", "npi_number", "address_line_1", "address_line_2", "city", "state", "postal_code", "phone", "fax", "email", "hours_of_operation", "is_24_hour", "accepts_insurance", "delivery_available", "is_active", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        name: str,
        npi_number: str | None = None,
        address_line_1: str,
        address_line_2: str | None = None,
        city: str,
        state: str,
        postal_code: str,
        phone: str,
        fax: str | None = None,
        email: str | None = None,
        hours_of_operation: OpeningHours | Mapping[str, Any] | None = None,
        is_24_hour: bool,
        accepts_insurance: bool,
        delivery_available: bool,
        is_active: bool,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Pharmacy:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def name(self) -> str:
        """The pharmacy's name."""
    @property
    def npi_number(self) -> str | None:
        """National Provider Identifier, unique."""
    @property
    def address_line_1(self) -> str:
        """Street and number."""
    @property
    def address_line_2(self) -> str | None:
        """Suite, floor."""
    @property
    def city(self) -> str:
        """City."""
    @property
    def state(self) -> str:
        """State, by its USPS code."""
    @property
    def postal_code(self) -> str:
        """Postal code of at most ten characters."""
    @property
    def phone(self) -> str:
        """Phone number."""
    @property
    def fax(self) -> str | None:
        """Fax number."""
    @property
    def email(self) -> str | None:
        """E-mail address."""
    @property
    def hours_of_operation(self) -> OpeningHours | None:
        """When it is open, on the clock of its time zone."""
    @property
    def is_24_hour(self) -> bool:
        """Whether it never closes."""
    @property
    def accepts_insurance(self) -> bool:
        """Whether it bills insurances."""
    @property
    def delivery_available(self) -> bool:
        """Whether it delivers."""
    @property
    def is_active(self) -> bool:
        """Whether it takes prescriptions."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def register(
        cls,
        *,
        name: str,
        address_line_1: str,
        city: str,
        state: str,
        postal_code: str,
        phone: str,
        id: UUID | str | None = None,
        npi_number: str | None = None,
        address_line_2: str | None = None,
        fax: str | None = None,
        email: str | None = None,
        hours_of_operation: OpeningHours | Mapping[str, Any] | None = None,
        is_24_hour: bool | None = None,
        accepts_insurance: bool | None = None,
        delivery_available: bool | None = None,
        now: datetime | str | None = None,
    ) -> Pharmacy:
        """Registers a pharmacy in a known state, with a right check digit; it takes prescriptions from now on."""
    def revise(
        self,
        *,
        name: str | EllipsisType = ...,
        npi_number: str | None | EllipsisType = ...,
        address_line_1: str | EllipsisType = ...,
        address_line_2: str | None | EllipsisType = ...,
        city: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        phone: str | EllipsisType = ...,
        fax: str | None | EllipsisType = ...,
        email: str | None | EllipsisType = ...,
        hours_of_operation: OpeningHours | Mapping[str, Any] | None | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
    ) -> Pharmacy:
        """Changes the pharmacy's details, under the rules of a new one."""
    def activate(self) -> Pharmacy:
        """Takes prescriptions again."""
    def deactivate(self) -> Pharmacy:
        """Takes no more prescriptions."""
    def open_at(self, *, instant: datetime | str) -> bool | None:
        """Whether the pharmacy is open at an instant; ``None`` where its hours are not known. One that takes no
        prescriptions counts as closed.
        """

@final
class Tag(Entity):
    """A word that rows of any table can be marked with."""
    __slots__ = ()
    __match_args__ = ("id", "name", "color", "description", "category", "usage_count", "is_system_tag", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        name: str,
        color: str,
        description: str | None = None,
        category: TagCategory | TagCategoryLabel | None = None,
        usage_count: int,
        is_system_tag: bool,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Tag:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def name(self) -> str:
        """The word, unique."""
    @property
    def color(self) -> str:
        """The colour in which it is shown."""
    @property
    def description(self) -> str | None:
        """What it means."""
    @property
    def category(self) -> TagCategory | None:
        """What it is about."""
    @property
    def usage_count(self) -> int:
        """How many rows carry it; the database counts."""
    @property
    def is_system_tag(self) -> bool:
        """Whether the portal itself needs it; then it is never deleted."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def create(
        cls,
        *,
        name: str,
        id: UUID | str | None = None,
        color: str | None = None,
        description: str | None = None,
        category: TagCategory | TagCategoryLabel | None = None,
        is_system_tag: bool | None = None,
        now: datetime | str | None = None,
    ) -> Tag:
        """Makes a tag, gray unless a colour is given, and not yet used."""
    def rename(self, *, name: str) -> Tag:
        """Gives the tag another name, which must not be blank."""
    def recolor(self, *, color: str) -> Tag:
        """Shows the tag in another colour."""
    def describe(
        self,
        *,
        description: str | None | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | None | EllipsisType = ...,
    ) -> Tag:
        """Changes what is said about the tag."""

@final
class EntityTag(Entity):
    """A tag on a row of any table. It is tied or cut, never changed."""
    __slots__ = ()
    __match_args__ = ("id", "tag_id", "entity_type", "entity_id", "tagged_by", "created_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        tag_id: UUID | str,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
        tagged_by: UUID | str | None = None,
        created_at: datetime | str,
    ) -> EntityTag:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def tag_id(self) -> UUID:
        """The tag."""
    @property
    def entity_type(self) -> EntityType:
        """Which table the row is of."""
    @property
    def entity_id(self) -> UUID:
        """The row that carries the tag. It is there, and the tie goes when it does."""
    @property
    def tagged_by(self) -> UUID | None:
        """Who tied it."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @classmethod
    def attach(
        cls,
        *,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
        id: UUID | str | None = None,
        tagged_by: UUID | str | None = None,
        tag: Tag,
        now: datetime | str | None = None,
    ) -> EntityTag:
        """Ties a tag to a row; twice to the same row is refused by the database."""
