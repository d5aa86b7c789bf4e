# Generated from telehealth's description by tests/test_stubs.py; UPDATE=1 rewrites it.
from builtins import list as builtin_list
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import EllipsisType
from typing import Any, Generic, Literal, TypeVar, overload
from uuid import UUID

from telehealth import _native
from telehealth._model import Entity
from telehealth._tables import *

E = TypeVar("E", bound=Entity, covariant=True)
_T = TypeVar("_T", bound=Entity)
R = TypeVar("R")

PAGE_LIMIT: int

@dataclass(frozen=True)
class Page(Generic[E]):
    """A page of entities."""

    items: tuple[E, ...]
    """The entities."""
    next: str | None
    """The ``after`` argument for the next page; ``None`` on the last page."""
    damaged: tuple[DamagedRow, ...] = ()
    """The rows of the page that could not be read."""

    def _repr_html_(self) -> str:
        """Return the table that notebooks show, without personal data."""

class Stream(Generic[E]):
    """An iterator over the entities that match the conditions of ``Transaction.stream``."""

    def __init__(self, pages: Callable[[], Page[Any] | None], /) -> None: ...
    def __iter__(self) -> Stream[E]: ...
    def __next__(self) -> E: ...
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows of the pages read so far that could not be read; at most 1,000."""
    def close(self) -> None:
        """Stop reading pages."""

class AsyncStream(Generic[E]):
    """An asynchronous iterator over the entities that match the conditions of ``aio.Transaction.stream``."""

    def __init__(self, pages: Callable[[], Coroutine[Any, Any, Page[Any] | None]], /) -> None: ...
    def __aiter__(self) -> AsyncStream[E]: ...
    async def __anext__(self) -> E: ...
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows of the pages read so far that could not be read; at most 1,000."""
    async def aclose(self) -> None:
        """Stop reading pages."""

def keep_damaged(kept: builtin_list[DamagedRow], page: Page[Any]) -> None: ...
def table_of(table: type[Entity]) -> str: ...
def table_of_entity(entity: Entity) -> str: ...
def read_page(
    native: _native.Transaction, table: type[Any], order: Any, after: Any, limit: int, conditions: Any
) -> Page[Any]: ...
def stream_pages(
    native: _native.Transaction, table: type[Any], order: Any, conditions: dict[str, Any]
) -> Callable[[], Page[Any] | None]: ...
def count_rows(native: _native.Transaction, table: type[Any], conditions: Any) -> int: ...

class TableOps:
    """Lists, streams and operations of a transaction."""
    _native: _native.Transaction
    @overload
    def list(
        self,
        table: type[User],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> Page[User]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Patient],
        /,
        *,
        order: Literal["id", "-id", "last_active_at", "-last_active_at"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> Page[Patient]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Provider],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> Page[Provider]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Administrator],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> Page[Administrator]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Consultation],
        /,
        *,
        order: Literal["id", "-id", "scheduled_at", "-scheduled_at"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Page[Consultation]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Prescription],
        /,
        *,
        order: Literal["id", "-id", "prescribed_at", "-prescribed_at", "expires_at", "-expires_at"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
        expires_from: datetime | str | EllipsisType = ...,
        expires_before: datetime | str | EllipsisType = ...,
    ) -> Page[Prescription]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Session],
        /,
        *,
        order: Literal["id", "-id", "scheduled_date", "-scheduled_date"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> Page[Session]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Category],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[Category]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Product],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | EllipsisType = ...,
        product_type: ProductType | ProductTypeLabel | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        price_from: Decimal | int | str | EllipsisType = ...,
        price_below: Decimal | int | str | EllipsisType = ...,
        stock_from: int | EllipsisType = ...,
        stock_below: int | EllipsisType = ...,
    ) -> Page[Product]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[SubscriptionPlan]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Order],
        /,
        *,
        order: Literal["id", "-id", "created_at", "-created_at"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        order_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        order_type: OrderType | OrderTypeLabel | EllipsisType = ...,
        status: OrderStatus | OrderStatusLabel | EllipsisType = ...,
        payment_status: PaymentStatus | PaymentStatusLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[Order]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[OrderItem],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> Page[OrderItem]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Invoice],
        /,
        *,
        order: Literal["id", "-id", "due_date", "-due_date"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        invoice_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        status: InvoiceStatus | InvoiceStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
    ) -> Page[Invoice]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Conversation],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        participant_ids: Sequence[UUID | str] | EllipsisType = ...,
        conversation_type: ConversationType | ConversationTypeLabel | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
        is_archived: bool | EllipsisType = ...,
        last_message_from: datetime | str | EllipsisType = ...,
        last_message_before: datetime | str | EllipsisType = ...,
    ) -> Page[Conversation]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Message],
        /,
        *,
        order: Literal["id", "-id", "created_at", "-created_at"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        conversation_id: UUID | str | EllipsisType = ...,
        sender_id: UUID | str | EllipsisType = ...,
        message_type: MessageType | MessageTypeLabel | EllipsisType = ...,
        reply_to_message_id: UUID | str | EllipsisType = ...,
        is_deleted: bool | EllipsisType = ...,
        sent_from: datetime | str | EllipsisType = ...,
        sent_before: datetime | str | EllipsisType = ...,
    ) -> Page[Message]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Notification],
        /,
        *,
        order: Literal["id", "-id", "scheduled_at", "-scheduled_at"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Page[Notification]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        patient_id: UUID | str | EllipsisType = ...,
        current_status: FlowStatus | FlowStatusLabel | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[TelehealthFlow]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Task],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        assignee_id: UUID | str | EllipsisType = ...,
        assigner_id: UUID | str | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        status: TaskStatus | TaskStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
        related_entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        related_entity_id: UUID | str | EllipsisType = ...,
    ) -> Page[Task]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[AuditLog],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        actor_id: UUID | str | EllipsisType = ...,
        action: str | EllipsisType = ...,
        entity_type: str | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        session_id: str | EllipsisType = ...,
        severity: LogSeverity | LogSeverityLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[AuditLog]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[FormSchema],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        title: str | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | EllipsisType = ...,
        category: str | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
        is_published: bool | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
    ) -> Page[FormSchema]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[FormSubmission],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        form_schema_id: UUID | str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | EllipsisType = ...,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | EllipsisType = ...,
        submitted_from: datetime | str | EllipsisType = ...,
        submitted_before: datetime | str | EllipsisType = ...,
    ) -> Page[FormSubmission]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[InsuranceProvider]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[PatientInsurance],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        patient_id: UUID | str | EllipsisType = ...,
        insurance_provider_id: UUID | str | EllipsisType = ...,
        is_primary: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        expires_from: date | str | EllipsisType = ...,
        expires_before: date | str | EllipsisType = ...,
    ) -> Page[PatientInsurance]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Pharmacy],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        npi_number: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        city: str | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[Pharmacy]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[Tag],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> Page[Tag]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[EntityTag],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> Page[EntityTag]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def list(
        self,
        table: type[_T],
        /,
        *,
        after: UUID | str | None = None,
        limit: int = 100,
    ) -> Page[_T]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    def count(
        self,
        table: type[User],
        /,
        *,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Patient],
        /,
        *,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Provider],
        /,
        *,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Administrator],
        /,
        *,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Consultation],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Prescription],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
        expires_from: datetime | str | EllipsisType = ...,
        expires_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Session],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Category],
        /,
        *,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Product],
        /,
        *,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | EllipsisType = ...,
        product_type: ProductType | ProductTypeLabel | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        price_from: Decimal | int | str | EllipsisType = ...,
        price_below: Decimal | int | str | EllipsisType = ...,
        stock_from: int | EllipsisType = ...,
        stock_below: int | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Order],
        /,
        *,
        order_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        order_type: OrderType | OrderTypeLabel | EllipsisType = ...,
        status: OrderStatus | OrderStatusLabel | EllipsisType = ...,
        payment_status: PaymentStatus | PaymentStatusLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[OrderItem],
        /,
        *,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Invoice],
        /,
        *,
        invoice_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        status: InvoiceStatus | InvoiceStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Conversation],
        /,
        *,
        participant_ids: Sequence[UUID | str] | EllipsisType = ...,
        conversation_type: ConversationType | ConversationTypeLabel | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
        is_archived: bool | EllipsisType = ...,
        last_message_from: datetime | str | EllipsisType = ...,
        last_message_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Message],
        /,
        *,
        conversation_id: UUID | str | EllipsisType = ...,
        sender_id: UUID | str | EllipsisType = ...,
        message_type: MessageType | MessageTypeLabel | EllipsisType = ...,
        reply_to_message_id: UUID | str | EllipsisType = ...,
        is_deleted: bool | EllipsisType = ...,
        sent_from: datetime | str | EllipsisType = ...,
        sent_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Notification],
        /,
        *,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        current_status: FlowStatus | FlowStatusLabel | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Task],
        /,
        *,
        assignee_id: UUID | str | EllipsisType = ...,
        assigner_id: UUID | str | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        status: TaskStatus | TaskStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
        related_entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        related_entity_id: UUID | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[AuditLog],
        /,
        *,
        actor_id: UUID | str | EllipsisType = ...,
        action: str | EllipsisType = ...,
        entity_type: str | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        session_id: str | EllipsisType = ...,
        severity: LogSeverity | LogSeverityLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[FormSchema],
        /,
        *,
        title: str | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | EllipsisType = ...,
        category: str | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
        is_published: bool | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[FormSubmission],
        /,
        *,
        form_schema_id: UUID | str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | EllipsisType = ...,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | EllipsisType = ...,
        submitted_from: datetime | str | EllipsisType = ...,
        submitted_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[PatientInsurance],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        insurance_provider_id: UUID | str | EllipsisType = ...,
        is_primary: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        expires_from: date | str | EllipsisType = ...,
        expires_before: date | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Pharmacy],
        /,
        *,
        npi_number: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        city: str | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[Tag],
        /,
        *,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[EntityTag],
        /,
        *,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def count(
        self,
        table: type[_T],
        /,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def stream(
        self,
        table: type[User],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> Stream[User]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Patient],
        /,
        *,
        order: Literal["id", "-id", "last_active_at", "-last_active_at"] | None = None,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> Stream[Patient]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Provider],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> Stream[Provider]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Administrator],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> Stream[Administrator]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Consultation],
        /,
        *,
        order: Literal["id", "-id", "scheduled_at", "-scheduled_at"] | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Stream[Consultation]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Prescription],
        /,
        *,
        order: Literal["id", "-id", "prescribed_at", "-prescribed_at", "expires_at", "-expires_at"] | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
        expires_from: datetime | str | EllipsisType = ...,
        expires_before: datetime | str | EllipsisType = ...,
    ) -> Stream[Prescription]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Session],
        /,
        *,
        order: Literal["id", "-id", "scheduled_date", "-scheduled_date"] | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> Stream[Session]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Category],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Stream[Category]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Product],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | EllipsisType = ...,
        product_type: ProductType | ProductTypeLabel | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        price_from: Decimal | int | str | EllipsisType = ...,
        price_below: Decimal | int | str | EllipsisType = ...,
        stock_from: int | EllipsisType = ...,
        stock_below: int | EllipsisType = ...,
    ) -> Stream[Product]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Stream[SubscriptionPlan]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Order],
        /,
        *,
        order: Literal["id", "-id", "created_at", "-created_at"] | None = None,
        order_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        order_type: OrderType | OrderTypeLabel | EllipsisType = ...,
        status: OrderStatus | OrderStatusLabel | EllipsisType = ...,
        payment_status: PaymentStatus | PaymentStatusLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Stream[Order]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[OrderItem],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> Stream[OrderItem]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Invoice],
        /,
        *,
        order: Literal["id", "-id", "due_date", "-due_date"] | None = None,
        invoice_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        status: InvoiceStatus | InvoiceStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
    ) -> Stream[Invoice]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Conversation],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        participant_ids: Sequence[UUID | str] | EllipsisType = ...,
        conversation_type: ConversationType | ConversationTypeLabel | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
        is_archived: bool | EllipsisType = ...,
        last_message_from: datetime | str | EllipsisType = ...,
        last_message_before: datetime | str | EllipsisType = ...,
    ) -> Stream[Conversation]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Message],
        /,
        *,
        order: Literal["id", "-id", "created_at", "-created_at"] | None = None,
        conversation_id: UUID | str | EllipsisType = ...,
        sender_id: UUID | str | EllipsisType = ...,
        message_type: MessageType | MessageTypeLabel | EllipsisType = ...,
        reply_to_message_id: UUID | str | EllipsisType = ...,
        is_deleted: bool | EllipsisType = ...,
        sent_from: datetime | str | EllipsisType = ...,
        sent_before: datetime | str | EllipsisType = ...,
    ) -> Stream[Message]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Notification],
        /,
        *,
        order: Literal["id", "-id", "scheduled_at", "-scheduled_at"] | None = None,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Stream[Notification]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        current_status: FlowStatus | FlowStatusLabel | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Stream[TelehealthFlow]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Task],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        assignee_id: UUID | str | EllipsisType = ...,
        assigner_id: UUID | str | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        status: TaskStatus | TaskStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
        related_entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        related_entity_id: UUID | str | EllipsisType = ...,
    ) -> Stream[Task]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[AuditLog],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        actor_id: UUID | str | EllipsisType = ...,
        action: str | EllipsisType = ...,
        entity_type: str | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        session_id: str | EllipsisType = ...,
        severity: LogSeverity | LogSeverityLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Stream[AuditLog]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[FormSchema],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        title: str | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | EllipsisType = ...,
        category: str | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
        is_published: bool | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
    ) -> Stream[FormSchema]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[FormSubmission],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        form_schema_id: UUID | str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | EllipsisType = ...,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | EllipsisType = ...,
        submitted_from: datetime | str | EllipsisType = ...,
        submitted_before: datetime | str | EllipsisType = ...,
    ) -> Stream[FormSubmission]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Stream[InsuranceProvider]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[PatientInsurance],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        insurance_provider_id: UUID | str | EllipsisType = ...,
        is_primary: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        expires_from: date | str | EllipsisType = ...,
        expires_before: date | str | EllipsisType = ...,
    ) -> Stream[PatientInsurance]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Pharmacy],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        npi_number: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        city: str | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Stream[Pharmacy]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Tag],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> Stream[Tag]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[EntityTag],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> Stream[EntityTag]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[_T],
        /,
    ) -> Stream[_T]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    def user_by_email(self, *, email: str) -> User | None:
        """Returns the user with an e-mail address, if there is one who is not deleted and whom the actor may read. For a
        person the running time depends only on the accounts that they may read, so it does not reveal whether another
        account has the address.
        
        A service account needs the grant ``users:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def set_password(self, *, user_id: UUID | str, password: str) -> User:
        """Sets a user's password, replacing any earlier one. Only its hash (Argon2id) is stored, and no role may read it.
        Requires a service account that may update users.
        
        A service account needs the grant ``users:update``.
        
        Raises:
            ``ValidationError`` with ``password.too_short`` or ``password.too_long``,
            ``NotFoundError`` if there is no such user, ``DeniedError``
            for any other actor.
        """
    def verify_password(self, *, email: str, password: str) -> User:
        """Returns the active user with an e-mail address and a password. The error and the running time are the same
        whether there is no such user, they are not active, they have no password or the password is wrong, except that
        a hash with an older, lower cost takes less time. A successful call replaces such a hash by one with the current
        cost. Requires a service account that may update users. Each call takes about 20 ms of processor time and 19 MiB
        of memory: limit how many run at the same time.
        
        A service account needs the grant ``users:update``.
        
        Raises:
            ``password.rejected`` in all cases above; ``ValidationError`` with ``password.too_long``;
            ``DeniedError`` for any other actor.
        """
    def patients_by_identity(
        self,
        *,
        last_name: str,
        first_name: str,
        date_of_birth: date | str,
    ) -> builtin_list[Patient]:
        """Returns the patients with a last name, a first name and a date of birth, newest first (by id), at most 1,000.
        Case, accents, punctuation and spaces are ignored. The last name must be complete; the first name may be
        complete, a beginning or an initial: ``A``, ``Anne`` and ``anne marie`` find ``Anne-Marie``. For a person with a single
        name pass an empty text as the other one; either field may hold the name. Names are sealed and found by a blind
        index.
        
        A service account needs the grant ``patients:select``.
        
        Raises:
            ``ValidationError`` with ``name.too_short`` if neither name has a letter;
            ``crypto.no_keyring``.
        """
    def patients_by_name(
        self,
        *,
        first_name: str | None = None,
        last_name: str | None = None,
        starts_with: bool | None = None,
        after: UUID | str | None = None,
        limit: int,
    ) -> PatientPage:
        """Returns a page of up to ``limit`` patients with a first name, a last name, or both, newest first (by id). With
        ``starts_with``, the names need only begin with the given text, which must have at least three letters. Case,
        accents, punctuation and spaces are ignored. Requires a portal with the option ``name_index``, which reveals names
        to somebody with a dump of the database; the documentation of the option says how many.
        
        A service account needs the grant ``patients:select``.
        
        Raises:
            ``crypto.no_name_index`` without that option; ``ValidationError`` without any name,
            with too few letters (``name.too_short``), or if the limit is not 1 to 1,000.
        """
    def bookable_providers(
        self,
        *,
        specialty: str | None = None,
        after: UUID | str | None = None,
        limit: int,
    ) -> ProviderPage:
        """Returns a page of up to ``limit`` providers who accept patients, by name; if a specialty is given, those who have
        it. A patient sees the active ones.
        
        A service account needs the grant ``providers:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000, ``NotFoundError`` if the provider ``after`` is not there.
        """
    def free_slots(
        self,
        *,
        provider_id: UUID | str,
        since: datetime | str,
        until: datetime | str,
        now: datetime | str | None = None,
    ) -> builtin_list[Slot]:
        """Returns the slots of a provider between two instants that can be booked, as the provider's query ``free_slots``
        does, without saying who holds the others: slots that begin before now, or sooner than the notice that the
        provider asks for, are left out.
        
        A service account needs the grants ``providers:select``, ``consultations:select``.
        
        Raises:
            ``NotFoundError`` if there is no such provider, ``ValidationError`` if the range is too long.
        """
    def book_visit(
        self,
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
        patient_state: str | None = None,
        provider_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Books a visit with a provider and notifies the patient; the rules are those of the constructor ``schedule``.
        ``patient_state`` defaults to the state of the patient's address, if that is in the United States or a territory with
        a country code of its own. A patient books for themselves, at the provider's fee; the rules are those of
        ``schedule_offered``, and the pause that the provider asks for must lie between the visit and their others.
        
        A service account needs the grants ``providers:select``, ``patients:select``, ``consultations:insert``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such provider, ``ValidationError`` with the violated rules,
            ``ConflictError`` with ``consultation.double_booking`` if the provider has a visit at that time, with
            ``consultation.pause`` if they have one too close to it, with ``consultation.patient_double_booking`` if the patient
            has one.
        """
    def book_series(
        self,
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
        patient_state: str | None = None,
        provider_id: UUID | str,
        visits: int,
        every_weeks: int | None = None,
        now: datetime | str | None = None,
    ) -> builtin_list[Consultation]:
        """Books a series of visits with a provider, one every ``every_weeks`` weeks (by default each week) from
        ``scheduled_at`` on, at the same time of day in the time zone of the provider's availability, or in UTC if they
        have none. Books all of them or none; each is then a visit of its own, and the patient is notified of each. An
        id is that of the first visit.
        
        A service account needs the grants ``providers:select``, ``patients:select``, ``consultations:insert``, ``notifications:insert``.
        
        Raises:
            ``ValidationError`` with ``consultation.series`` if there are not 2 to 52 visits, every 1 to 52 weeks; and the
            errors of ``book_visit``, each at its visit, such as ``visits/3/scheduled_at``, with ``consultation.no_such_time``
            for a time that is skipped when the clocks are set forward.
        """
    def start_visit(
        self,
        *,
        patient_id: UUID | str,
        consultation_type: ConsultationType | ConsultationTypeLabel,
        duration_minutes: int,
        id: UUID | str | None = None,
        fee: Decimal | int | str | None = None,
        chief_complaint: str | None = None,
        video_call_url: str | None = None,
        insurance_covered: bool | None = None,
        patient_state: str | None = None,
        provider_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Starts a visit on demand with a provider now, without a booking; the rules are those of the constructor
        ``on_demand``, and ``patient_state`` defaults as for ``book_visit``.
        
        A service account needs the grants ``providers:select``, ``patients:select``, ``consultations:insert``.
        
        Raises:
            As ``book_visit``; the slot from now on is taken if the provider or the patient has a visit then.
        """
    def move_visit(
        self,
        *,
        consultation_id: UUID | str,
        scheduled_at: datetime | str,
        duration_minutes: int,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Moves a booked visit to another time: the visit becomes ``rescheduled``, and the returned one takes its place. A
        service account keeps the fee and the insurance coverage. Moved by a person, the visit has the provider's current
        fee and no coverage, because only the portal sets these.
        
        A service account needs the grants ``providers:select``, ``patients:select``, ``consultations:insert``, ``consultations:update``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such visit, ``TransitionError`` if it has begun or ended, and the errors of
            ``book_visit``.
        """
    def cancel_visit(
        self,
        *,
        consultation_id: UUID | str,
        reason: str | None = None,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Cancels a visit, as the command ``cancel`` does. A patient can cancel their own visit before it begins.
        
        A service account needs the grant ``consultations:update``.
        
        Raises:
            ``NotFoundError`` if there is no such visit, and the errors of the command ``cancel``.
        """
    def prescribe(
        self,
        *,
        patient_id: UUID | str,
        medication_name: str,
        strength: str,
        dosage_form: DosageForm | DosageFormLabel,
        quantity: Decimal | int | str,
        days_supply: int,
        instructions: str,
        expires_at: datetime | str,
        id: UUID | str | None = None,
        quantity_unit: QuantityUnit | QuantityUnitLabel | None = None,
        generic_name: str | None = None,
        total_refills: int | None = None,
        pharmacy_id: UUID | str | None = None,
        ndc_number: str | None = None,
        controlled_substance_schedule: ControlledSchedule | ControlledScheduleLabel | None = None,
        contraindications: Sequence[str] | None = None,
        drug_interactions: Sequence[str] | None = None,
        provider_id: UUID | str,
        consultation_id: UUID | str | None = None,
        policy: date | str | None = None,
        patient_state: str | None = None,
        now: datetime | str | None = None,
    ) -> Prescription:
        """Prescribes a drug, adds the prescription to its visit and notifies the patient; the rules are those of the
        constructor ``prescribe``. If neither ``patient_state`` nor the visit says in which state the patient is, it is that
        of their address, if that is in the United States.
        
        A service account needs the grants ``providers:select``, ``patients:select``, ``consultations:update``, ``prescriptions:insert``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such provider or visit,
            ``ValidationError`` with the violated rules,
            ``TransitionError`` if the visit accepts no more prescriptions.
        """
    def chart(self, *, patient_id: UUID | str, limit: int | None = None) -> PatientChart:
        """Returns a patient's chart with up to ``limit`` visits, prescriptions and sessions each, 100 if it is left out. ``list``
        returns what is older. Damaged rows are left out and listed in ``damaged``.
        
        A service account needs the grants ``patients:select``, ``consultations:select``, ``prescriptions:select``, ``sessions:select``.
        
        Raises:
            ``NotFoundError`` if there is no such patient,
            ``CorruptError`` if the patient's own row cannot be read,
            ``ValidationError`` if the limit is not 1 to 1,000.
        """
    def expire_prescriptions(self, *, now: datetime | str | None = None) -> builtin_list[Prescription]:
        """Marks up to 1,000 active prescriptions as expired whose ``expires_at`` has come, and returns them; call it until it
        returns none. Prescriptions locked by other transactions are skipped, so several calls may run at the same time. A
        damaged prescription is marked like the others, but not returned.
        
        A service account needs the grant ``prescriptions:update``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def prescriptions_of(self, *, consultation_ids: Sequence[UUID | str]) -> builtin_list[Prescription]:
        """Returns the prescriptions of the given visits, in the order in which they were made.
        
        A service account needs the grant ``prescriptions:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def category_tree(self) -> builtin_list[CategoryNode]:
        """Returns all categories in tree order: each before its children, siblings by ``sort_order`` and then by name.
        
        A service account needs the grant ``categories:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def move_category(
        self,
        *,
        category_id: UUID | str,
        parent_category_id: UUID | str | None = None,
    ) -> Category:
        """Moves a category with its descendants under another category or to the root.
        
        A service account needs the grant ``categories:update``.
        
        Raises:
            ``NotFoundError`` if there is no such category,
            ``ValidationError`` if it would become its own ancestor or the tree too deep.
        """
    def products_of(self, *, product_type: ProductType | ProductTypeLabel) -> builtin_list[Product]:
        """Returns the products of a type that are on sale, cheapest first, including those out of stock.
        
        A service account needs the grant ``products:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def plans_on_sale(self) -> builtin_list[SubscriptionPlan]:
        """Returns the subscription plans that are on sale, cheapest first.
        
        A service account needs the grant ``subscription_plans:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def place_order(
        self,
        *,
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
        lines: Sequence[OrderLine | Mapping[str, Any]],
        charges: Sequence[OrderCharge | Mapping[str, Any]] | None = None,
        now: datetime | str | None = None,
    ) -> PlacedOrder:
        """Places an order of products at their current prices, and of charges that are not products, with the next order
        number, and takes the units from the stock. A patient orders for themselves: products only, in US dollars; a
        service account adds charges, tax, discount and shipping.
        
        A service account needs the grants ``orders:insert``, ``order_items:insert``, ``products:update``, ``prescriptions:update``, ``telehealth_flows:select``.
        
        Raises:
            ``ValidationError`` with all violations, with fields such as ``lines/2/quantity``:
            products that are not on sale or not in stock, prescriptions that are not active or of another patient, a flow
            of another patient.
        """
    def order_with_items(self, *, order_id: UUID | str) -> PlacedOrder:
        """Returns an order with its items.
        
        A service account needs the grants ``orders:select``, ``order_items:select``.
        
        Raises:
            ``NotFoundError`` if there is no such order.
        """
    def ship_order(
        self,
        *,
        order_id: UUID | str,
        tracking_number: str | None = None,
        estimated_delivery_date: date | str | None = None,
        now: datetime | str | None = None,
    ) -> Order:
        """Marks a paid order as shipped and notifies the patient.
        
        A service account needs the grants ``orders:update``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such order, and the errors of the command ``ship``.
        """
    def cancel_order(self, *, order_id: UUID | str) -> Order:
        """Cancels an order before it is shipped and returns its units to the stock. Captured money is not refunded; see
        ``refund_order``.
        
        A service account needs the grants ``orders:update``, ``order_items:select``, ``products:update``.
        
        Raises:
            ``NotFoundError`` if there is no such order, and the errors of the command ``cancel``.
        """
    def take_back_order(self, *, order_id: UUID | str) -> Order:
        """Records that the goods of an order were returned, and returns them to the stock. Money is not refunded; see
        ``refund_order``.
        
        A service account needs the grants ``orders:update``, ``order_items:select``, ``products:update``.
        
        Raises:
            ``NotFoundError`` if there is no such order, and the errors of the command
            ``take_back``.
        """
    def order_by_payment_intent(self, *, payment_intent_id: str) -> Order | None:
        """Returns the newest order that was paid by a payment intent, if there is one. The intent is sealed and found by a
        blind index, which reveals to somebody with a dump of the database which orders have the same intent.
        
        A service account needs the grant ``orders:select``.
        
        Raises:
            ``UnavailableError`` without a keyring.
        """
    def apply_payment_event(
        self,
        *,
        event: PaymentEvent | Mapping[str, Any],
        time_zone: str | None = None,
        now: datetime | str | None = None,
    ) -> PaymentReceipt:
        """Applies an event of a payment service exactly once, even if it arrives repeatedly or late: the outcome is
        ``repeated`` for a known id, and ``superseded`` if the payment has advanced beyond the event. A capture notifies the
        patient, advances the order's telehealth flow, and pays its invoice over the same amount, today in the clinic's
        time zone, by default UTC. A refund that failed and a dispute that was opened are recorded as an ``exception``. An
        error records nothing, so that the service can send the event again; ``receive_payment_event`` records such an
        event too.
        
        A service account needs the grants ``orders:update``, ``order_items:select``, ``products:update``, ``payment_events:insert``, ``invoices:update``, ``telehealth_flows:update``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such order, ``ConflictError`` if a different event had the id, or if
            another event has concluded the same refund or dispute, and the errors of the command that the event stands for.
        """
    def receive_payment_event(
        self,
        *,
        event: PaymentEvent | Mapping[str, Any],
        time_zone: str | None = None,
        now: datetime | str | None = None,
    ) -> PaymentReceipt:
        """Applies an event of a payment service like ``apply_payment_event``, but records it as an ``exception`` if it does
        not fit its order: a capture of a part, a second capture with another payment, another currency, a refund of more
        than is left, or a refund that arrives before the capture. An event that does fit lets the order's exceptions be
        tried again, so that the order in which events arrive does not matter. ``payment_exceptions`` returns those that a
        person has to work off. Captures of parts are not added up: if they pay the order together, apply an event over
        the total, then dismiss them.
        
        A service account needs the grants ``orders:update``, ``order_items:select``, ``products:update``, ``payment_events:insert``, ``payment_resolutions:insert``, ``invoices:update``, ``telehealth_flows:update``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such order, ``ConflictError`` if a different event had the id,
            ``ValidationError`` if the id is blank.
        """
    def payment_exceptions(self, *, after: str | None = None, limit: int) -> PaymentExceptionPage:
        """Returns a page of up to ``limit`` open exceptions, oldest first: events that did not fit their order, refunds that failed,
        and disputes that were opened. Close each with ``retry_payment_exception`` once it fits, for example after the
        order was repriced, or with ``dismiss_payment_exception`` once a person has dealt with it. A dispute is also
        closed by the event that it was won or lost.
        
        A service account needs the grants ``payment_events:select``, ``payment_resolutions:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000, or if there is no event ``after``.
        """
    def retry_payment_exception(
        self,
        *,
        event_id: str,
        time_zone: str | None = None,
        now: datetime | str | None = None,
    ) -> PaymentReceipt:
        """Applies the event of an open exception, which now fits its order, and closes the exception.
        
        A service account needs the grants ``orders:update``, ``order_items:select``, ``products:update``, ``payment_resolutions:insert``, ``invoices:update``, ``telehealth_flows:update``, ``notifications:insert``.
        
        Raises:
            ``ConflictError`` with ``payment_event.no_exception`` if it is not an open exception, or one that no trying
            changes: a failed refund, a new dispute, an event of a second payment, or a capture of an order that was captured
            meanwhile; otherwise as ``apply_payment_event``.
        """
    def dismiss_payment_exception(
        self,
        *,
        event_id: str,
        now: datetime | str | None = None,
    ) -> PaymentException:
        """Closes an open exception that a person has dealt with, without changing the order. Returns it.
        
        A service account needs the grant ``payment_resolutions:insert``.
        
        Raises:
            ``ConflictError`` with ``payment_event.no_exception`` if it is not an open exception.
        """
    def refund_order(
        self,
        *,
        order_id: UUID | str,
        amount: Decimal | int | str,
        refund_id: str,
        now: datetime | str | None = None,
    ) -> PaymentReceipt:
        """Records a refund of some or all of the remaining captured amount, once for each ``refund_id``, the refund's id at
        the payment service. If the refund closes an order that was not shipped, its units return to the stock.
        
        A service account needs the grants ``orders:update``, ``order_items:select``, ``products:update``, ``payment_events:insert``, ``telehealth_flows:update``, ``notifications:insert``.
        
        Raises:
            As ``apply_payment_event``.
        """
    def start_payment(self, *, order_id: UUID | str, payment_method: str) -> Order:
        """Starts the payment of an order by a method such as ``card``, again if it has failed. A patient starts the payment of
        their own order; what the payment service reports is applied by a service account, with ``apply_payment_event``.
        
        A service account needs the grant ``orders:update``.
        
        Raises:
            ``NotFoundError`` if there is no such order, and the errors of the command ``pay_by``.
        """
    def retry_payment(self, *, order_id: UUID | str) -> Order:
        """Starts a new attempt at a failed payment, with a new id of the payment service. The order must not be closed.
        
        A service account needs the grant ``orders:update``.
        
        Raises:
            ``NotFoundError`` if there is no such order, and the errors of the command ``retry``.
        """
    def invoice_order(
        self,
        *,
        order_id: UUID | str,
        id: UUID | str | None = None,
        issue_date: date | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        time_zone: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Creates the invoice of an order with the next invoice number. An order has one invoice, not counting cancelled
        ones. That of an order whose payment was captured before is sent and paid at once.
        
        A service account needs the grants ``orders:update``, ``invoices:insert``, ``invoices:update``.
        
        Raises:
            ``NotFoundError`` if there is no such order, ``ConflictError`` if it has an invoice, and the errors of the
            constructor ``for_order``.
        """
    def invoice_plan(
        self,
        *,
        plan_id: UUID | str,
        patient_id: UUID | str,
        id: UUID | str | None = None,
        issue_date: date | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        time_zone: str | None = None,
        tax_amount: Decimal | int | str | None = None,
        currency: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Creates a patient's invoice for one billing cycle of a subscription plan with the next invoice number.
        
        A service account needs the grants ``subscription_plans:select``, ``invoices:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such plan, and the errors of the constructor ``for_plan``.
        """
    def due_invoices(self, *, patient_id: UUID | str) -> builtin_list[Invoice]:
        """Returns the unpaid invoices that a patient has been sent, earliest due date first.
        
        A service account needs the grant ``invoices:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def mark_overdue_invoices(
        self,
        *,
        time_zone: str | None = None,
        now: datetime | str | None = None,
    ) -> builtin_list[Invoice]:
        """Marks up to 1,000 invoices as overdue whose due date has passed in the clinic's time zone, by default UTC, and
        returns them; call it until it returns none. Invoices locked by other transactions are skipped, so several calls
        may run at the same time. A damaged invoice is marked like the others, but not returned.
        
        A service account needs the grant ``invoices:update``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def pay_invoice(
        self,
        *,
        invoice_id: UUID | str,
        time_zone: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Records that an invoice was paid today, in the clinic's time zone, by default UTC.
        
        A service account needs the grant ``invoices:update``.
        
        Raises:
            ``NotFoundError`` if there is no such invoice, and the errors of the command ``pay``.
        """
    def start_conversation(
        self,
        *,
        created_by: UUID | str,
        participant_ids: Sequence[UUID | str],
        id: UUID | str | None = None,
        conversation_type: ConversationType | ConversationTypeLabel | None = None,
        subject: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> Conversation:
        """Starts a conversation, or returns the existing one: two users have at most one open direct conversation without
        a subject, also if both start it at the same time. A conversation with a subject, or of another type, is always
        new.
        
        A service account needs the grant ``conversations:insert``.
        
        Raises:
            ``ValidationError`` with the rules of the constructor ``start`` that are violated, and with ``reference.unknown``
            if a participant is not a user.
        """
    def add_participant(
        self,
        *,
        conversation_id: UUID | str,
        inviter_id: UUID | str,
        user_id: UUID | str,
    ) -> Conversation:
        """Adds a user to a conversation in which the inviter participates.
        
        A service account needs the grant ``conversations:update``.
        
        Raises:
            ``NotFoundError`` if the inviter is not a participant, the errors of the command ``add_participant``, and
            ``ValidationError`` with ``reference.unknown`` if there is no such user.
        """
    def remove_participant(
        self,
        *,
        conversation_id: UUID | str,
        remover_id: UUID | str,
        user_id: UUID | str,
    ) -> Conversation:
        """Removes a user from a conversation in which the remover participates; both may be the same user.
        
        A service account needs the grant ``conversations:update``.
        
        Raises:
            ``NotFoundError`` if the remover is not a participant, and the errors of the command ``remove_participant``.
        """
    def send_message(
        self,
        *,
        sender_id: UUID | str,
        content: str,
        id: UUID | str | None = None,
        message_type: MessageType | MessageTypeLabel | None = None,
        attachments: Sequence[Attachment | Mapping[str, Any]] | None = None,
        conversation_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Message:
        """Sends a message.
        
        A service account needs the grants ``conversations:update``, ``messages:insert``.
        
        Raises:
            ``NotFoundError`` for the conversation if the sender is not a participant, and the errors of the constructor
            ``send``.
        """
    def reply_to_message(
        self,
        *,
        sender_id: UUID | str,
        content: str,
        id: UUID | str | None = None,
        message_type: MessageType | MessageTypeLabel | None = None,
        attachments: Sequence[Attachment | Mapping[str, Any]] | None = None,
        message_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Message:
        """Sends a reply to a message.
        
        A service account needs the grants ``conversations:update``, ``messages:insert``.
        
        Raises:
            ``NotFoundError`` for the message if the sender is not a participant, and the errors of the constructor
            ``reply``.
        """
    def edit_message(
        self,
        *,
        message_id: UUID | str,
        editor_id: UUID | str,
        content: str,
        now: datetime | str | None = None,
    ) -> Message:
        """Changes the text of a message. Concurrent read receipts do not make the edit fail.
        
        A service account needs the grants ``conversations:select``, ``messages:update``.
        
        Raises:
            ``NotFoundError`` for the message if the editor is not a participant, and the errors of the command ``edit``.
        """
    def delete_message(
        self,
        *,
        message_id: UUID | str,
        deleter_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Message | None:
        """Deletes a message for all participants; the row is kept but no longer listed. A damaged message is deleted as
        well, but not returned.
        
        A service account needs the grants ``conversations:select``, ``messages:update``.
        
        Raises:
            ``NotFoundError`` for the message if the deleter is not a participant, and the errors of the command ``delete``.
        """
    def inbox(
        self,
        *,
        user_id: UUID | str,
        after: InboxPlace | Mapping[str, Any] | None = None,
        limit: int,
    ) -> Inbox:
        """Returns a page of up to ``limit`` conversations in which a user participates, most recently active first,
        including archived ones, which are closed but readable. Takes two round trips. A conversation that becomes
        active between two pages moves to the first page.
        
        A service account needs the grants ``conversations:select``, ``messages:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000.
        """
    def unread_count(self, *, user_id: UUID | str) -> int:
        """Returns how many messages a user has not read, in all conversations in which they participate.
        
        A service account needs the grants ``conversations:select``, ``messages:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def messages_page(
        self,
        *,
        conversation_id: UUID | str,
        reader_id: UUID | str,
        after: UUID | str | None = None,
        limit: int,
    ) -> MessagePage:
        """Returns a page of up to ``limit`` messages of a conversation, newest first, that come after the message ``after``:
        older ones. Deleted messages are left out; replies to them keep the reference.
        
        A service account needs the grants ``conversations:select``, ``messages:select``.
        
        Raises:
            ``NotFoundError`` for the conversation if the reader is not a participant, and for
            ``after`` if it is not a message of this conversation; ``ValidationError`` if the
            limit is not 1 to 1,000.
        """
    def mark_conversation_read(
        self,
        *,
        conversation_id: UUID | str,
        reader_id: UUID | str,
        now: datetime | str | None = None,
    ) -> int:
        """Records that a user has read every message of a conversation, in one statement; returns how many were unread.
        Existing receipts are kept; the user's own messages and deleted ones get none.
        
        A service account needs the grants ``conversations:select``, ``messages:update``.
        
        Raises:
            ``NotFoundError`` for the conversation if the reader is not a participant.
        """
    def claim_due(
        self,
        *,
        limit: int,
        lease_seconds: int,
        now: datetime | str | None = None,
    ) -> ClaimedNotifications:
        """Claims up to ``limit`` due notifications for a worker, longest due first. Workers do not wait for each other, and
        get different notifications. Commit the claim, send each notification, and record its result immediately: with
        ``mark_notifications_sent``, or by saving the notification after ``mark_sent``, ``retry_later`` or ``mark_failed``.
        
        No other worker can claim them for ``lease_seconds``. After that another worker takes over those of a worker that
        died: each notification is sent once, except that one may be sent again if its worker died between sending and
        saving. A worker that saves too late fails with a stale version and cannot overwrite the result of the next one.
        
        ``now`` is the worker's own clock. A clock that is ahead claims notifications before they are due and takes over
        unexpired leases, so that some may be sent twice; a clock that is behind sends late, and its own leases end
        early. A lease should be longer than the time for sending plus the difference between the clocks.
        
        A row that cannot be read gets the status ``failed`` in the same transaction and does not block others.
        
        A service account needs the grant ``notifications:update``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000, or if the lease ends after the
            year 9999.
        """
    def mark_notifications_sent(
        self,
        *,
        notification_ids: Sequence[UUID | str],
        claimed_until: datetime | str,
        now: datetime | str | None = None,
    ) -> builtin_list[UUID]:
        """Records in one statement that notifications were handed over to their channels, as the command ``mark_sent`` does.
        ``claimed_until`` is that of the notifications, which is the same for all that were claimed together. Returns the ids
        of those that were recorded: the lease of the others has expired, and another worker has taken them over.
        
        A service account needs the grant ``notifications:update``.
        
        Raises:
            ``ValidationError`` if there are not 1 to 1,000 ids.
        """
    def sweep_notifications(self, *, now: datetime | str | None = None) -> SweptNotifications:
        """Ends up to 1,000 pending notifications that will not be sent any more: expired ones are cancelled, those without
        attempts left have failed. If 1,000 were swept, there may be more.
        
        A service account needs the grant ``notifications:update``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def choose_product(
        self,
        *,
        flow_id: UUID | str,
        product_id: UUID | str,
        subscription_plan_id: UUID | str | None = None,
    ) -> TelehealthFlow:
        """Records which product and, optionally, which subscription plan the patient has chosen.
        
        A service account needs the grants ``telehealth_flows:update``, ``products:select``, ``subscription_plans:select``.
        
        Raises:
            ``NotFoundError`` if there is no such flow, product or plan, ``ValidationError`` if the product or plan is
            not on sale, ``TransitionError`` if the flow is at another step.
        """
    def submit_intake(
        self,
        *,
        flow_id: UUID | str,
        form_schema_id: UUID | str,
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
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Submits the intake form, like ``submit_form``, and records its answers in the flow.
        
        A service account needs the grants ``telehealth_flows:update``, ``form_schemas:select``, ``consultations:select``, ``form_submissions:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such flow or form, ``ValidationError`` with all violations in the answers,
            ``TransitionError`` if the flow is at another step.
        """
    def approve_flow(
        self,
        *,
        flow_id: UUID | str,
        consultation_id: UUID | str,
        consultation_data: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has approved the treatment in a visit, and notifies the patient.
        
        A service account needs the grants ``telehealth_flows:update``, ``consultations:select``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such flow or visit, ``ValidationError`` if the visit is another patient's
            or has not taken place, ``TransitionError`` if the flow is at another step.
        """
    def reject_flow(
        self,
        *,
        flow_id: UUID | str,
        consultation_id: UUID | str,
        consultation_data: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has rejected the treatment in a visit, and notifies the patient.
        
        A service account needs the grants ``telehealth_flows:update``, ``consultations:select``, ``notifications:insert``.
        
        Raises:
            As ``approve_flow``.
        """
    def order_flow(
        self,
        *,
        flow_id: UUID | str,
        id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
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
        quantity: int | None = None,
        prescription_id: UUID | str | None = None,
        now: datetime | str | None = None,
    ) -> PlacedOrder:
        """Places the order of an approved flow, like ``place_order``, for one unit of its product unless ``quantity`` is
        given. The flow then awaits the payment, whose capture by ``apply_payment_event`` advances the flow.
        
        A service account needs the grants ``telehealth_flows:update``, ``orders:insert``, ``order_items:insert``, ``products:update``, ``prescriptions:update``.
        
        Raises:
            ``NotFoundError`` if there is no such flow or its product was deleted, ``TransitionError`` if the flow is at
            another step, and the errors of ``place_order``.
        """
    def cancel_flow(self, *, flow_id: UUID | str) -> TelehealthFlow:
        """Cancels a flow and its order, whose units return to the stock. Captured money is not refunded; see
        ``refund_order``.
        
        A service account needs the grants ``telehealth_flows:update``, ``orders:update``, ``order_items:select``, ``products:update``.
        
        Raises:
            ``NotFoundError`` if there is no such flow, ``TransitionError`` if the flow has ended or its order has been
            shipped.
        """
    def open_flows(self, *, patient_id: UUID | str) -> builtin_list[TelehealthFlow]:
        """Returns the flows of a patient that have been neither completed nor cancelled, newest first.
        
        A service account needs the grant ``telehealth_flows:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def flow_overview(self, *, flow_id: UUID | str) -> FlowOverview:
        """Returns a flow with its product, submissions and orders.
        
        A service account needs the grants ``telehealth_flows:select``, ``products:select``, ``form_submissions:select``, ``orders:select``.
        
        Raises:
            ``NotFoundError`` if there is no such flow.
        """
    def create_task(
        self,
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
        """Creates a task. The row that it concerns must exist, but may be deleted later.
        
        A service account needs the grant ``tasks:insert``.
        
        Raises:
            ``ValidationError``, also with ``reference.unknown`` if the row does not exist.
        """
    def request_name_change(
        self,
        *,
        patient_id: UUID | str,
        first_name: str | None = None,
        last_name: str | None = None,
        now: datetime | str | None = None,
    ) -> Task:
        """Asks the staff to change the name of a patient, which patients cannot change themselves: creates an open task
        about the patient, whose description is the requested name. A patient asks for themselves.
        
        A service account needs the grants ``patients:select``, ``tasks:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such patient,
            ``ValidationError`` with ``person.name_missing`` if neither name is given.
        """
    def take_task(self, *, task_id: UUID | str, assignee_id: UUID | str) -> Task:
        """Assigns an open, unassigned task to a user. If several calls compete for a task, one succeeds.
        
        A service account needs the grant ``tasks:update``.
        
        Raises:
            ``NotFoundError`` if there is no such task,
            ``TransitionError`` with ``task.taken`` if it is assigned to somebody else, or if it
            is closed.
        """
    def tasks_of(self, *, assignee_id: UUID | str, after: UUID | str | None = None, limit: int) -> TaskPage:
        """Returns a page of up to ``limit`` open tasks of a user, ordered by priority, then by due date.
        
        A service account needs the grant ``tasks:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000,
            ``NotFoundError`` if the task ``after`` was removed.
        """
    def overdue_tasks(self, *, today: date | str, after: UUID | str | None = None, limit: int) -> TaskPage:
        """Returns a page of up to ``limit`` open tasks whose due date is before ``today``, longest overdue first, then by
        priority.
        
        A service account needs the grant ``tasks:select``.
        
        Raises:
            As ``tasks_of``.
        """
    def publish_form(self, *, form_schema_id: UUID | str) -> FormSchema:
        """Publishes a draft. From then on it accepts submissions and can no longer be changed.
        
        A service account needs the grant ``form_schemas:update``.
        
        Raises:
            ``NotFoundError`` if there is no such form,
            ``TransitionError`` if it is already published.
        """
    def next_form_version(
        self,
        *,
        form_schema_id: UUID | str,
        step: VersionStep | VersionStepLabel,
        created_by: UUID | str,
        now: datetime | str | None = None,
    ) -> FormSchema:
        """Creates a draft of the next version of a published form, with the same content, to be revised and published.
        
        A service account needs the grant ``form_schemas:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such form,
            ``TransitionError`` if it is a draft, ``ConflictError``
            with ``form_schema.version_taken`` if the version already exists.
        """
    def current_form(self, *, title: str) -> FormSchema | None:
        """Returns the highest published version of a form, if there is one.
        
        A service account needs the grant ``form_schemas:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def form_versions(self, *, title: str) -> builtin_list[FormSchema]:
        """Returns all versions of a form, including drafts, highest first.
        
        A service account needs the grant ``form_schemas:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def submit_form(
        self,
        *,
        form_schema_id: UUID | str,
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
        now: datetime | str | None = None,
    ) -> FormSubmission:
        """Submits a published form. All answers are checked; the form's rules may raise the priority. The patient and the
        provider default to those of the visit or flow that the submission belongs to; without one, the patient to the
        submitter, if they are a patient.
        
        A service account needs the grants ``form_schemas:select``, ``consultations:select``, ``telehealth_flows:select``, ``patients:select``, ``form_submissions:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such form, visit or flow.
            ``ValidationError`` with all violations in the answers, each with its JSON pointer;
            if the form is a draft; and if the visit or flow belongs to another patient or provider.
        """
    def claim_submissions(self, *, limit: int) -> ClaimedSubmissions:
        """Claims up to ``limit`` pending submissions for processing, ordered by priority, then oldest first. Concurrent
        claims get different submissions. A worker commits the claim, does the work, and saves the submission after
        ``complete`` or ``fail``. If the save fails as stale, the claim was recovered meanwhile by ``recover_submissions``.
        Rows that cannot be read get the status ``error`` in the same transaction and do not block other submissions.
        
        A service account needs the grant ``form_submissions:update``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000.
        """
    def recover_submissions(self, *, claimed_before: datetime | str, limit: int) -> ClaimedSubmissions:
        """Recovers up to ``limit`` submissions that were claimed before an instant and not finished, longest claimed first:
        they get the status ``error`` with a reason, and can be processed again. The time of the claim is known only from
        ``updated_at``, so the instant should lie further back than processing can take.
        
        A service account needs the grant ``form_submissions:update``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000.
        """
    def consents(self, *, patient_id: UUID | str) -> builtin_list[Consent]:
        """Returns the consents of a patient, newest first: of each form of the type ``consent`` the newest answer. Such a
        form asks for a boolean ``given``; submitting it again with false withdraws the consent. An answer about nobody is
        about the patient who submitted it. A form's text never changes once it is published, so its version says what
        the patient has agreed to. All earlier answers stay submissions.
        
        A service account needs the grants ``form_submissions:select``, ``form_schemas:select``.
        
        Raises:
            ``CorruptError`` if the newest answer to a form cannot be read: an earlier one is not in
            force again. ``UnavailableError`` if the database is unavailable.
        """
    def prefer_insurance(
        self,
        *,
        insurance_id: UUID | str,
        now: datetime | str | None = None,
    ) -> PatientInsurance:
        """Makes an active policy the patient's primary one, in place of any other of the same period; this year's and next
        year's can both be. Has no effect on a policy that is primary.
        
        A service account needs the grant ``patient_insurance:update``.
        
        Raises:
            ``NotFoundError`` if there is no such policy,
            ``TransitionError`` if it is not active or has expired as of today (UTC).
        """
    def coverage_on(self, *, patient_id: UUID | str, day: date | str) -> builtin_list[PatientInsurance]:
        """Returns the policies of a patient that cover a day, such as the date of a service, in the order in which they
        pay: the primary one, then those longest in effect. A policy that has ended since covers the days until its end.
        
        A service account needs the grant ``patient_insurance:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def pharmacies_near(
        self,
        *,
        state: str,
        postal_code: str,
        open_at: datetime | str | None = None,
        limit: int,
    ) -> builtin_list[Pharmacy]:
        """Returns up to ``limit`` active pharmacies of a state, ordered by how close their ZIP code is to ``postal_code`` (by
        postal region, not by distance), then by name. With ``open_at``, only those that are open at that instant in their
        own time zone: pharmacies with unknown hours are left out.
        
        A service account needs the grant ``pharmacies:select``.
        
        Raises:
            ``ValidationError`` if no state has the code, or if the limit is not 1 to 1,000.
        """
    def tag_entity(
        self,
        *,
        tag_id: UUID | str,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
        tagged_by: UUID | str | None = None,
        now: datetime | str | None = None,
    ) -> EntityTag:
        """Assigns a tag to a row of any table. Returns the existing assignment, unchanged, if there is one.
        
        A service account needs the grants ``tags:select``, ``entity_tags:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such tag,
            ``ValidationError`` with ``reference.unknown`` if there is no such row or user.
        """
    def untag_entity(
        self,
        *,
        tag_id: UUID | str,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
    ) -> bool:
        """Removes a tag from a row; returns whether it was assigned.
        
        A service account needs the grant ``entity_tags:delete``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def tags_of(
        self,
        *,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
    ) -> builtin_list[Tag]:
        """Returns the tags of a row, ordered by name.
        
        A service account needs the grants ``tags:select``, ``entity_tags:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    def tagged(
        self,
        *,
        tag_id: UUID | str,
        entity_type: EntityType | EntityTypeLabel,
        after: UUID | str | None = None,
        limit: int,
    ) -> TaggedPage:
        """Returns a page of the ids of up to ``limit`` rows of an entity type that have a tag, in ascending order.
        
        A service account needs the grant ``entity_tags:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000.
        """
    def emergency_reason(self, *, entry_id: UUID | str) -> str:
        """Returns the reason that a provider gave for an emergency, from its entry in the audit log (``EMERGENCY_ACCESS`` or
        ``EMERGENCY_SEARCH``). Requires an actor who may read the log.
        
        A service account needs the grant ``audit_logs:select``.
        
        Raises:
            ``DeniedError`` for patients and providers, ``NotFoundError``
            if there is no such entry that the actor may read, ``ValidationError`` for an entry
            without a reason; ``crypto.unknown_key`` if the key that sealed it is no longer in the keyring.
        """
    def export_designated_record_set(
        self,
        *,
        patient_id: UUID | str,
        now: datetime | str | None = None,
    ) -> DesignatedRecordSet:
        """Returns a copy of everything that the portal holds about a patient (45 CFR 164.524). A damaged row is named in
        ``damaged`` and does not stop the export. Every export is itself an entry of the audit log.
        
        Patients may export their own data; other actors need to be able to read every table of it: an administrator by
        permissions, a service account by grants.
        
        A service account needs the grants ``users:select``, ``patients:select``, ``patient_insurance:select``, ``consultations:select``, ``prescriptions:select``, ``sessions:select``, ``telehealth_flows:select``, ``form_submissions:select``, ``orders:select``, ``order_items:select``, ``invoices:select``, ``conversations:select``, ``messages:select``, ``notifications:select``, ``audit_logs:select``.
        
        Raises:
            ``NotFoundError`` if there is no such patient, ``DeniedError`` for an actor who cannot read every table,
            ``DeniedError`` for such a service account.
        """
    def accounting_of_disclosures(
        self,
        *,
        patient_id: UUID | str,
        since: datetime | str | None = None,
        after: UUID | str | None = None,
        limit: int,
        now: datetime | str | None = None,
    ) -> DisclosurePage:
        """Returns a page of up to ``limit`` entries of the audit log about a patient: who else read or changed their
        account, chart, orders or messages, when, and in which capacity (45 CFR 164.528); by default of the last six
        years. What the patient did, and what others were denied, is left out. For the patient, and for actors who may
        read the audit log.
        
        A service account needs the grant ``audit_logs:select``.
        
        Raises:
            ``DeniedError`` for any other actor, ``ValidationError`` if the limit is not 1 to 1,000.
        """
    def merge_patients(
        self,
        *,
        kept_id: UUID | str,
        merged_id: UUID | str,
        now: datetime | str | None = None,
    ) -> PatientMerge:
        """Merges a duplicate into another patient: moves the visits, prescriptions, sessions, flows, submissions, orders,
        invoices, policies, notifications and conversations of ``merged_id`` to ``kept_id``, and deactivates the account of
        ``merged_id``. A primary policy becomes secondary if the kept patient has a primary one at the same time. Tags and
        tasks stay. From then on no visit, prescription, session, flow, submission, order, invoice or policy can be added
        for ``merged_id``, and their account cannot be activated. ``unmerge_patients`` undoes it.
        
        For service accounts.
        
        A service account needs the grants ``consultations:update``, ``prescriptions:update``, ``sessions:update``, ``telehealth_flows:update``, ``form_submissions:update``, ``orders:update``, ``invoices:update``, ``patient_insurance:update``, ``notifications:update``, ``conversations:update``, ``users:update``, ``patients:update``, ``patient_merges:update``, ``patient_merges:insert``, ``patient_erasures:select``.
        
        Raises:
            ``NotFoundError`` if there is no such patient, ``ValidationError`` with ``patient.merge_self``,
            ``ConflictError`` with ``patient.merged`` if one of them was merged into another or if others were merged into
            ``merged_id``, with ``patient.erased``, and with ``consultation.patient_double_booking`` if both have visits to come
            at the same time, or in progress; ``DeniedError``.
        """
    def unmerge_patients(self, *, merged_id: UUID | str, now: datetime | str | None = None) -> PatientMerge:
        """Undoes the merge of a patient: moves back the rows that the merge moved and that the kept patient still has, and
        activates the account again if it was active. What was added for the kept patient since then stays with them.
        
        Requires the same service account as ``merge_patients``.
        
        A service account needs the grants ``consultations:update``, ``prescriptions:update``, ``sessions:update``, ``telehealth_flows:update``, ``form_submissions:update``, ``orders:update``, ``invoices:update``, ``patient_insurance:update``, ``notifications:update``, ``conversations:update``, ``users:update``, ``patients:update``, ``patient_merges:update``, ``patient_merges:insert``, ``patient_erasures:select``.
        
        Raises:
            ``ConflictError`` with ``patient.not_merged`` if the patient is not merged, with ``patient.erased``;
            ``DeniedError``.
        """
    def merged_into(self, *, patient_id: UUID | str) -> UUID | None:
        """Returns the patient into whom a patient was merged, if they were. For service
        accounts.
        
        A service account needs the grant ``patient_merges:select``.
        
        Raises:
            ``DeniedError``; ``DeniedError`` for a person.
        """
    def place_legal_hold(
        self,
        *,
        patient_id: UUID | str | None = None,
        reference: str,
        placed_by: UUID | str,
        now: datetime | str | None = None,
    ) -> LegalHold:
        """Places a legal hold on a patient, or on all patients if none is given, as an administrator has decided. Until it
        is released, ``erase_patient`` and ``replay_erasures`` refuse the patient and those who are merged with them, and
        ``apply_retention`` leaves and counts their rows. It does not prevent corrections, nor an administrator from
        removing a row, except those of the patient and of the administrators who are named in a hold, even a released one.
        A patient can have several holds. It waits until erasures and retention that are under way have ended.
        
        For service accounts.
        
        A service account needs the grants ``patients:update``, ``administrators:select``, ``legal_holds:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such patient or administrator, ``DeniedError``; ``DeniedError`` for
            a person.
        """
    def release_legal_hold(
        self,
        *,
        hold_id: UUID | str,
        released_by: UUID | str,
        now: datetime | str | None = None,
    ) -> LegalHold:
        """Releases a legal hold, as an administrator has decided. For service accounts.
        
        A service account needs the grants ``administrators:select``, ``legal_holds:update``.
        
        Raises:
            ``NotFoundError`` if there is no such hold or administrator, ``ConflictError`` with ``legal_hold.released`` if
            it has been released, ``DeniedError``; ``DeniedError`` for a person.
        """
    def legal_holds(
        self,
        *,
        patient_id: UUID | str | None = None,
        after: UUID | str | None = None,
        limit: int,
    ) -> LegalHoldPage:
        """Returns a page of up to ``limit`` legal holds, released ones included, newest first: those on a patient and on all
        patients, or every hold if no patient is given. For service accounts.
        
        A service account needs the grant ``legal_holds:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000, ``NotFoundError`` if there is no hold ``after``,
            ``DeniedError``; ``DeniedError`` for a person.
        """
    def erase_patient(self, *, patient_id: UUID | str, now: datetime | str | None = None) -> PatientErasure:
        """Erases a patient, and those who were merged with them: deletes their notifications, the tags and tasks on any
        row of theirs, the tasks that they have assigned or been assigned, and all rows whose retention period has
        passed; cancels visits to come; closes the account, whose address can register again; and removes the telephone
        number, picture, password, addresses and contacts, links of calls, and the devices with which forms were filled
        in. What a law requires stays, with the names and the date of birth that it belongs to, and the answer says
        what, until when and why; ``apply_retention`` deletes it later. Erasing a patient again deletes what has become
        free since.
        
        For service accounts.
        
        A service account needs the grants ``form_submissions:delete``, ``prescriptions:delete``, ``sessions:delete``, ``conversations:delete``, ``messages:delete``, ``invoices:delete``, ``orders:delete``, ``telehealth_flows:delete``, ``consultations:delete``, ``patient_insurance:delete``, ``emergency_access:delete``, ``notifications:delete``, ``entity_tags:delete``, ``tasks:delete``, ``order_items:select``, ``users:update``, ``patients:update``, ``consultations:update``, ``form_submissions:update``, ``patient_merges:select``, ``patient_erasures:insert``, ``patient_erasures:update``, ``legal_holds:select``.
        
        Raises:
            ``NotFoundError`` if there is no such patient, ``ConflictError`` with ``patient.on_hold`` if a legal hold
            preserves the records, ``DeniedError``; ``DeniedError`` for a person.
        """
    def erased_patients(
        self,
        *,
        since: datetime | str | None = None,
        limit: int,
    ) -> builtin_list[ErasedPatient]:
        """Returns up to ``limit`` patients who were erased since a time, in the order of the erasures. Keep the list outside
        of the database, as you keep checkpoints of the audit log: a backup does not know of the erasures after it was
        made. For service accounts.
        
        A service account needs the grant ``patient_erasures:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000, ``DeniedError``; ``DeniedError`` for a person.
        """
    def replay_erasures(
        self,
        *,
        patients: Sequence[ErasedPatient | Mapping[str, Any]],
        now: datetime | str | None = None,
    ) -> int:
        """Erases patients again after a backup was restored, from a list that ``erased_patients`` returned. Patients whom
        the backup does not know are left out. Returns the number of those who were erased. For service
        accounts.
        
        A service account needs the grants ``form_submissions:delete``, ``prescriptions:delete``, ``sessions:delete``, ``conversations:delete``, ``messages:delete``, ``invoices:delete``, ``orders:delete``, ``telehealth_flows:delete``, ``consultations:delete``, ``patient_insurance:delete``, ``emergency_access:delete``, ``notifications:delete``, ``entity_tags:delete``, ``tasks:delete``, ``order_items:select``, ``users:update``, ``patients:update``, ``consultations:update``, ``form_submissions:update``, ``patient_merges:select``, ``patient_erasures:insert``, ``patient_erasures:update``, ``legal_holds:select``.
        
        Raises:
            ``ValidationError`` if there are not 1 to 1,000 patients, ``ConflictError`` with ``patient.merged`` if the
            backup has one of them merged with a patient who is not in the list, with ``patient.on_hold`` if one of them is on
            legal hold in the backup, ``DeniedError``; ``DeniedError`` for a person.
        """
    def apply_retention(self, *, limit: int, now: datetime | str | None = None) -> RetentionRun:
        """Deletes up to ``limit`` rows whose retention period has passed, and removes the names of erased patients of whom
        nothing else is kept; call it in a transaction each until ``has_more`` is false. The audit log keeps an entry of
        each deleted row.
        
        Kept for seven years (42 CFR 424.516(f)), and those of a chart until seven years after the patient's last visit
        or order and until the patient is 21 (22 Texas Administrative Code 163.2): submissions, prescriptions, sessions,
        flows, visits and policies; messages, conversations, invoices and orders. Kept for six years (45 CFR
        164.316(b)(2)(i)): emergency accesses. No law requires notifications, which are kept for a year, and tasks,
        which are kept for seven years after their last change. Rows of patients on legal hold are left, and counted.
        
        For service accounts.
        
        A service account needs the grants ``form_submissions:delete``, ``prescriptions:delete``, ``sessions:delete``, ``conversations:delete``, ``messages:delete``, ``invoices:delete``, ``orders:delete``, ``telehealth_flows:delete``, ``consultations:delete``, ``patient_insurance:delete``, ``emergency_access:delete``, ``notifications:delete``, ``tasks:delete``, ``entity_tags:delete``, ``order_items:select``, ``users:select``, ``patients:update``, ``patient_erasures:update``, ``patient_merges:select``, ``legal_holds:select``.
        
        Raises:
            ``DeniedError``, ``DeniedError`` for a person,
            ``ValidationError`` if the limit is not 1 to 1,000.
        """

class AsyncTableOps:
    """Lists, streams and operations of an asynchronous transaction."""
    _native: _native.Transaction
    def _ask(self, work: Callable[[], R]) -> Coroutine[Any, Any, R]: ...
    async def _ask_about(self, held: builtin_list[dict[str, Any]], work: Callable[[dict[str, Any]], R]) -> R: ...
    @overload
    async def list(
        self,
        table: type[User],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> Page[User]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Patient],
        /,
        *,
        order: Literal["id", "-id", "last_active_at", "-last_active_at"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> Page[Patient]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Provider],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> Page[Provider]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Administrator],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> Page[Administrator]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Consultation],
        /,
        *,
        order: Literal["id", "-id", "scheduled_at", "-scheduled_at"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Page[Consultation]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Prescription],
        /,
        *,
        order: Literal["id", "-id", "prescribed_at", "-prescribed_at", "expires_at", "-expires_at"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
        expires_from: datetime | str | EllipsisType = ...,
        expires_before: datetime | str | EllipsisType = ...,
    ) -> Page[Prescription]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Session],
        /,
        *,
        order: Literal["id", "-id", "scheduled_date", "-scheduled_date"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> Page[Session]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Category],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[Category]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Product],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | EllipsisType = ...,
        product_type: ProductType | ProductTypeLabel | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        price_from: Decimal | int | str | EllipsisType = ...,
        price_below: Decimal | int | str | EllipsisType = ...,
        stock_from: int | EllipsisType = ...,
        stock_below: int | EllipsisType = ...,
    ) -> Page[Product]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[SubscriptionPlan]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Order],
        /,
        *,
        order: Literal["id", "-id", "created_at", "-created_at"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        order_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        order_type: OrderType | OrderTypeLabel | EllipsisType = ...,
        status: OrderStatus | OrderStatusLabel | EllipsisType = ...,
        payment_status: PaymentStatus | PaymentStatusLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[Order]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[OrderItem],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> Page[OrderItem]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Invoice],
        /,
        *,
        order: Literal["id", "-id", "due_date", "-due_date"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        invoice_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        status: InvoiceStatus | InvoiceStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
    ) -> Page[Invoice]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Conversation],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        participant_ids: Sequence[UUID | str] | EllipsisType = ...,
        conversation_type: ConversationType | ConversationTypeLabel | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
        is_archived: bool | EllipsisType = ...,
        last_message_from: datetime | str | EllipsisType = ...,
        last_message_before: datetime | str | EllipsisType = ...,
    ) -> Page[Conversation]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Message],
        /,
        *,
        order: Literal["id", "-id", "created_at", "-created_at"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        conversation_id: UUID | str | EllipsisType = ...,
        sender_id: UUID | str | EllipsisType = ...,
        message_type: MessageType | MessageTypeLabel | EllipsisType = ...,
        reply_to_message_id: UUID | str | EllipsisType = ...,
        is_deleted: bool | EllipsisType = ...,
        sent_from: datetime | str | EllipsisType = ...,
        sent_before: datetime | str | EllipsisType = ...,
    ) -> Page[Message]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Notification],
        /,
        *,
        order: Literal["id", "-id", "scheduled_at", "-scheduled_at"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Page[Notification]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        patient_id: UUID | str | EllipsisType = ...,
        current_status: FlowStatus | FlowStatusLabel | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[TelehealthFlow]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Task],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        assignee_id: UUID | str | EllipsisType = ...,
        assigner_id: UUID | str | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        status: TaskStatus | TaskStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
        related_entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        related_entity_id: UUID | str | EllipsisType = ...,
    ) -> Page[Task]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[AuditLog],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        actor_id: UUID | str | EllipsisType = ...,
        action: str | EllipsisType = ...,
        entity_type: str | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        session_id: str | EllipsisType = ...,
        severity: LogSeverity | LogSeverityLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[AuditLog]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[FormSchema],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        title: str | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | EllipsisType = ...,
        category: str | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
        is_published: bool | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
    ) -> Page[FormSchema]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[FormSubmission],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        form_schema_id: UUID | str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | EllipsisType = ...,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | EllipsisType = ...,
        submitted_from: datetime | str | EllipsisType = ...,
        submitted_before: datetime | str | EllipsisType = ...,
    ) -> Page[FormSubmission]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[InsuranceProvider]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[PatientInsurance],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        patient_id: UUID | str | EllipsisType = ...,
        insurance_provider_id: UUID | str | EllipsisType = ...,
        is_primary: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        expires_from: date | str | EllipsisType = ...,
        expires_before: date | str | EllipsisType = ...,
    ) -> Page[PatientInsurance]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Pharmacy],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        npi_number: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        city: str | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[Pharmacy]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[Tag],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> Page[Tag]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[EntityTag],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        after: UUID | str | None = None,
        limit: int = 100,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> Page[EntityTag]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def list(
        self,
        table: type[_T],
        /,
        *,
        after: UUID | str | None = None,
        limit: int = 100,
    ) -> Page[_T]:
        """Read a page of up to ``limit`` entities that match all conditions; ``after`` is ``next`` of the previous page."""
    @overload
    async def count(
        self,
        table: type[User],
        /,
        *,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Patient],
        /,
        *,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Provider],
        /,
        *,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Administrator],
        /,
        *,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Consultation],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Prescription],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
        expires_from: datetime | str | EllipsisType = ...,
        expires_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Session],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Category],
        /,
        *,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Product],
        /,
        *,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | EllipsisType = ...,
        product_type: ProductType | ProductTypeLabel | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        price_from: Decimal | int | str | EllipsisType = ...,
        price_below: Decimal | int | str | EllipsisType = ...,
        stock_from: int | EllipsisType = ...,
        stock_below: int | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Order],
        /,
        *,
        order_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        order_type: OrderType | OrderTypeLabel | EllipsisType = ...,
        status: OrderStatus | OrderStatusLabel | EllipsisType = ...,
        payment_status: PaymentStatus | PaymentStatusLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[OrderItem],
        /,
        *,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Invoice],
        /,
        *,
        invoice_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        status: InvoiceStatus | InvoiceStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Conversation],
        /,
        *,
        participant_ids: Sequence[UUID | str] | EllipsisType = ...,
        conversation_type: ConversationType | ConversationTypeLabel | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
        is_archived: bool | EllipsisType = ...,
        last_message_from: datetime | str | EllipsisType = ...,
        last_message_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Message],
        /,
        *,
        conversation_id: UUID | str | EllipsisType = ...,
        sender_id: UUID | str | EllipsisType = ...,
        message_type: MessageType | MessageTypeLabel | EllipsisType = ...,
        reply_to_message_id: UUID | str | EllipsisType = ...,
        is_deleted: bool | EllipsisType = ...,
        sent_from: datetime | str | EllipsisType = ...,
        sent_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Notification],
        /,
        *,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        current_status: FlowStatus | FlowStatusLabel | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Task],
        /,
        *,
        assignee_id: UUID | str | EllipsisType = ...,
        assigner_id: UUID | str | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        status: TaskStatus | TaskStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
        related_entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        related_entity_id: UUID | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[AuditLog],
        /,
        *,
        actor_id: UUID | str | EllipsisType = ...,
        action: str | EllipsisType = ...,
        entity_type: str | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        session_id: str | EllipsisType = ...,
        severity: LogSeverity | LogSeverityLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[FormSchema],
        /,
        *,
        title: str | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | EllipsisType = ...,
        category: str | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
        is_published: bool | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[FormSubmission],
        /,
        *,
        form_schema_id: UUID | str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | EllipsisType = ...,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | EllipsisType = ...,
        submitted_from: datetime | str | EllipsisType = ...,
        submitted_before: datetime | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[PatientInsurance],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        insurance_provider_id: UUID | str | EllipsisType = ...,
        is_primary: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        expires_from: date | str | EllipsisType = ...,
        expires_before: date | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Pharmacy],
        /,
        *,
        npi_number: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        city: str | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[Tag],
        /,
        *,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[EntityTag],
        /,
        *,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    async def count(
        self,
        table: type[_T],
        /,
    ) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
    @overload
    def stream(
        self,
        table: type[User],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> AsyncStream[User]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Patient],
        /,
        *,
        order: Literal["id", "-id", "last_active_at", "-last_active_at"] | None = None,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> AsyncStream[Patient]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Provider],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> AsyncStream[Provider]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Administrator],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> AsyncStream[Administrator]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Consultation],
        /,
        *,
        order: Literal["id", "-id", "scheduled_at", "-scheduled_at"] | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> AsyncStream[Consultation]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Prescription],
        /,
        *,
        order: Literal["id", "-id", "prescribed_at", "-prescribed_at", "expires_at", "-expires_at"] | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
        expires_from: datetime | str | EllipsisType = ...,
        expires_before: datetime | str | EllipsisType = ...,
    ) -> AsyncStream[Prescription]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Session],
        /,
        *,
        order: Literal["id", "-id", "scheduled_date", "-scheduled_date"] | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> AsyncStream[Session]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Category],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> AsyncStream[Category]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Product],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | EllipsisType = ...,
        product_type: ProductType | ProductTypeLabel | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        price_from: Decimal | int | str | EllipsisType = ...,
        price_below: Decimal | int | str | EllipsisType = ...,
        stock_from: int | EllipsisType = ...,
        stock_below: int | EllipsisType = ...,
    ) -> AsyncStream[Product]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> AsyncStream[SubscriptionPlan]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Order],
        /,
        *,
        order: Literal["id", "-id", "created_at", "-created_at"] | None = None,
        order_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        order_type: OrderType | OrderTypeLabel | EllipsisType = ...,
        status: OrderStatus | OrderStatusLabel | EllipsisType = ...,
        payment_status: PaymentStatus | PaymentStatusLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> AsyncStream[Order]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[OrderItem],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> AsyncStream[OrderItem]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Invoice],
        /,
        *,
        order: Literal["id", "-id", "due_date", "-due_date"] | None = None,
        invoice_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        status: InvoiceStatus | InvoiceStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
    ) -> AsyncStream[Invoice]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Conversation],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        participant_ids: Sequence[UUID | str] | EllipsisType = ...,
        conversation_type: ConversationType | ConversationTypeLabel | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
        is_archived: bool | EllipsisType = ...,
        last_message_from: datetime | str | EllipsisType = ...,
        last_message_before: datetime | str | EllipsisType = ...,
    ) -> AsyncStream[Conversation]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Message],
        /,
        *,
        order: Literal["id", "-id", "created_at", "-created_at"] | None = None,
        conversation_id: UUID | str | EllipsisType = ...,
        sender_id: UUID | str | EllipsisType = ...,
        message_type: MessageType | MessageTypeLabel | EllipsisType = ...,
        reply_to_message_id: UUID | str | EllipsisType = ...,
        is_deleted: bool | EllipsisType = ...,
        sent_from: datetime | str | EllipsisType = ...,
        sent_before: datetime | str | EllipsisType = ...,
    ) -> AsyncStream[Message]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Notification],
        /,
        *,
        order: Literal["id", "-id", "scheduled_at", "-scheduled_at"] | None = None,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> AsyncStream[Notification]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        current_status: FlowStatus | FlowStatusLabel | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> AsyncStream[TelehealthFlow]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Task],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        assignee_id: UUID | str | EllipsisType = ...,
        assigner_id: UUID | str | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        status: TaskStatus | TaskStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
        related_entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        related_entity_id: UUID | str | EllipsisType = ...,
    ) -> AsyncStream[Task]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[AuditLog],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        actor_id: UUID | str | EllipsisType = ...,
        action: str | EllipsisType = ...,
        entity_type: str | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        session_id: str | EllipsisType = ...,
        severity: LogSeverity | LogSeverityLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> AsyncStream[AuditLog]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[FormSchema],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        title: str | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | EllipsisType = ...,
        category: str | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
        is_published: bool | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
    ) -> AsyncStream[FormSchema]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[FormSubmission],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        form_schema_id: UUID | str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | EllipsisType = ...,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | EllipsisType = ...,
        submitted_from: datetime | str | EllipsisType = ...,
        submitted_before: datetime | str | EllipsisType = ...,
    ) -> AsyncStream[FormSubmission]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> AsyncStream[InsuranceProvider]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[PatientInsurance],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        insurance_provider_id: UUID | str | EllipsisType = ...,
        is_primary: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        expires_from: date | str | EllipsisType = ...,
        expires_before: date | str | EllipsisType = ...,
    ) -> AsyncStream[PatientInsurance]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Pharmacy],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        npi_number: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        city: str | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> AsyncStream[Pharmacy]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[Tag],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> AsyncStream[Tag]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[EntityTag],
        /,
        *,
        order: Literal["id", "-id"] | None = None,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> AsyncStream[EntityTag]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    @overload
    def stream(
        self,
        table: type[_T],
        /,
    ) -> AsyncStream[_T]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page, the next one while you use the present one."""
    async def user_by_email(self, *, email: str) -> User | None:
        """Returns the user with an e-mail address, if there is one who is not deleted and whom the actor may read. For a
        person the running time depends only on the accounts that they may read, so it does not reveal whether another
        account has the address.
        
        A service account needs the grant ``users:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def set_password(self, *, user_id: UUID | str, password: str) -> User:
        """Sets a user's password, replacing any earlier one. Only its hash (Argon2id) is stored, and no role may read it.
        Requires a service account that may update users.
        
        A service account needs the grant ``users:update``.
        
        Raises:
            ``ValidationError`` with ``password.too_short`` or ``password.too_long``,
            ``NotFoundError`` if there is no such user, ``DeniedError``
            for any other actor.
        """
    async def verify_password(self, *, email: str, password: str) -> User:
        """Returns the active user with an e-mail address and a password. The error and the running time are the same
        whether there is no such user, they are not active, they have no password or the password is wrong, except that
        a hash with an older, lower cost takes less time. A successful call replaces such a hash by one with the current
        cost. Requires a service account that may update users. Each call takes about 20 ms of processor time and 19 MiB
        of memory: limit how many run at the same time.
        
        A service account needs the grant ``users:update``.
        
        Raises:
            ``password.rejected`` in all cases above; ``ValidationError`` with ``password.too_long``;
            ``DeniedError`` for any other actor.
        """
    async def patients_by_identity(
        self,
        *,
        last_name: str,
        first_name: str,
        date_of_birth: date | str,
    ) -> builtin_list[Patient]:
        """Returns the patients with a last name, a first name and a date of birth, newest first (by id), at most 1,000.
        Case, accents, punctuation and spaces are ignored. The last name must be complete; the first name may be
        complete, a beginning or an initial: ``A``, ``Anne`` and ``anne marie`` find ``Anne-Marie``. For a person with a single
        name pass an empty text as the other one; either field may hold the name. Names are sealed and found by a blind
        index.
        
        A service account needs the grant ``patients:select``.
        
        Raises:
            ``ValidationError`` with ``name.too_short`` if neither name has a letter;
            ``crypto.no_keyring``.
        """
    async def patients_by_name(
        self,
        *,
        first_name: str | None = None,
        last_name: str | None = None,
        starts_with: bool | None = None,
        after: UUID | str | None = None,
        limit: int,
    ) -> PatientPage:
        """Returns a page of up to ``limit`` patients with a first name, a last name, or both, newest first (by id). With
        ``starts_with``, the names need only begin with the given text, which must have at least three letters. Case,
        accents, punctuation and spaces are ignored. Requires a portal with the option ``name_index``, which reveals names
        to somebody with a dump of the database; the documentation of the option says how many.
        
        A service account needs the grant ``patients:select``.
        
        Raises:
            ``crypto.no_name_index`` without that option; ``ValidationError`` without any name,
            with too few letters (``name.too_short``), or if the limit is not 1 to 1,000.
        """
    async def bookable_providers(
        self,
        *,
        specialty: str | None = None,
        after: UUID | str | None = None,
        limit: int,
    ) -> ProviderPage:
        """Returns a page of up to ``limit`` providers who accept patients, by name; if a specialty is given, those who have
        it. A patient sees the active ones.
        
        A service account needs the grant ``providers:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000, ``NotFoundError`` if the provider ``after`` is not there.
        """
    async def free_slots(
        self,
        *,
        provider_id: UUID | str,
        since: datetime | str,
        until: datetime | str,
        now: datetime | str | None = None,
    ) -> builtin_list[Slot]:
        """Returns the slots of a provider between two instants that can be booked, as the provider's query ``free_slots``
        does, without saying who holds the others: slots that begin before now, or sooner than the notice that the
        provider asks for, are left out.
        
        A service account needs the grants ``providers:select``, ``consultations:select``.
        
        Raises:
            ``NotFoundError`` if there is no such provider, ``ValidationError`` if the range is too long.
        """
    async def book_visit(
        self,
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
        patient_state: str | None = None,
        provider_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Books a visit with a provider and notifies the patient; the rules are those of the constructor ``schedule``.
        ``patient_state`` defaults to the state of the patient's address, if that is in the United States or a territory with
        a country code of its own. A patient books for themselves, at the provider's fee; the rules are those of
        ``schedule_offered``, and the pause that the provider asks for must lie between the visit and their others.
        
        A service account needs the grants ``providers:select``, ``patients:select``, ``consultations:insert``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such provider, ``ValidationError`` with the violated rules,
            ``ConflictError`` with ``consultation.double_booking`` if the provider has a visit at that time, with
            ``consultation.pause`` if they have one too close to it, with ``consultation.patient_double_booking`` if the patient
            has one.
        """
    async def book_series(
        self,
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
        patient_state: str | None = None,
        provider_id: UUID | str,
        visits: int,
        every_weeks: int | None = None,
        now: datetime | str | None = None,
    ) -> builtin_list[Consultation]:
        """Books a series of visits with a provider, one every ``every_weeks`` weeks (by default each week) from
        ``scheduled_at`` on, at the same time of day in the time zone of the provider's availability, or in UTC if they
        have none. Books all of them or none; each is then a visit of its own, and the patient is notified of each. An
        id is that of the first visit.
        
        A service account needs the grants ``providers:select``, ``patients:select``, ``consultations:insert``, ``notifications:insert``.
        
        Raises:
            ``ValidationError`` with ``consultation.series`` if there are not 2 to 52 visits, every 1 to 52 weeks; and the
            errors of ``book_visit``, each at its visit, such as ``visits/3/scheduled_at``, with ``consultation.no_such_time``
            for a time that is skipped when the clocks are set forward.
        """
    async def start_visit(
        self,
        *,
        patient_id: UUID | str,
        consultation_type: ConsultationType | ConsultationTypeLabel,
        duration_minutes: int,
        id: UUID | str | None = None,
        fee: Decimal | int | str | None = None,
        chief_complaint: str | None = None,
        video_call_url: str | None = None,
        insurance_covered: bool | None = None,
        patient_state: str | None = None,
        provider_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Starts a visit on demand with a provider now, without a booking; the rules are those of the constructor
        ``on_demand``, and ``patient_state`` defaults as for ``book_visit``.
        
        A service account needs the grants ``providers:select``, ``patients:select``, ``consultations:insert``.
        
        Raises:
            As ``book_visit``; the slot from now on is taken if the provider or the patient has a visit then.
        """
    async def move_visit(
        self,
        *,
        consultation_id: UUID | str,
        scheduled_at: datetime | str,
        duration_minutes: int,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Moves a booked visit to another time: the visit becomes ``rescheduled``, and the returned one takes its place. A
        service account keeps the fee and the insurance coverage. Moved by a person, the visit has the provider's current
        fee and no coverage, because only the portal sets these.
        
        A service account needs the grants ``providers:select``, ``patients:select``, ``consultations:insert``, ``consultations:update``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such visit, ``TransitionError`` if it has begun or ended, and the errors of
            ``book_visit``.
        """
    async def cancel_visit(
        self,
        *,
        consultation_id: UUID | str,
        reason: str | None = None,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Cancels a visit, as the command ``cancel`` does. A patient can cancel their own visit before it begins.
        
        A service account needs the grant ``consultations:update``.
        
        Raises:
            ``NotFoundError`` if there is no such visit, and the errors of the command ``cancel``.
        """
    async def prescribe(
        self,
        *,
        patient_id: UUID | str,
        medication_name: str,
        strength: str,
        dosage_form: DosageForm | DosageFormLabel,
        quantity: Decimal | int | str,
        days_supply: int,
        instructions: str,
        expires_at: datetime | str,
        id: UUID | str | None = None,
        quantity_unit: QuantityUnit | QuantityUnitLabel | None = None,
        generic_name: str | None = None,
        total_refills: int | None = None,
        pharmacy_id: UUID | str | None = None,
        ndc_number: str | None = None,
        controlled_substance_schedule: ControlledSchedule | ControlledScheduleLabel | None = None,
        contraindications: Sequence[str] | None = None,
        drug_interactions: Sequence[str] | None = None,
        provider_id: UUID | str,
        consultation_id: UUID | str | None = None,
        policy: date | str | None = None,
        patient_state: str | None = None,
        now: datetime | str | None = None,
    ) -> Prescription:
        """Prescribes a drug, adds the prescription to its visit and notifies the patient; the rules are those of the
        constructor ``prescribe``. If neither ``patient_state`` nor the visit says in which state the patient is, it is that
        of their address, if that is in the United States.
        
        A service account needs the grants ``providers:select``, ``patients:select``, ``consultations:update``, ``prescriptions:insert``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such provider or visit,
            ``ValidationError`` with the violated rules,
            ``TransitionError`` if the visit accepts no more prescriptions.
        """
    async def chart(self, *, patient_id: UUID | str, limit: int | None = None) -> PatientChart:
        """Returns a patient's chart with up to ``limit`` visits, prescriptions and sessions each, 100 if it is left out. ``list``
        returns what is older. Damaged rows are left out and listed in ``damaged``.
        
        A service account needs the grants ``patients:select``, ``consultations:select``, ``prescriptions:select``, ``sessions:select``.
        
        Raises:
            ``NotFoundError`` if there is no such patient,
            ``CorruptError`` if the patient's own row cannot be read,
            ``ValidationError`` if the limit is not 1 to 1,000.
        """
    async def expire_prescriptions(self, *, now: datetime | str | None = None) -> builtin_list[Prescription]:
        """Marks up to 1,000 active prescriptions as expired whose ``expires_at`` has come, and returns them; call it until it
        returns none. Prescriptions locked by other transactions are skipped, so several calls may run at the same time. A
        damaged prescription is marked like the others, but not returned.
        
        A service account needs the grant ``prescriptions:update``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def prescriptions_of(self, *, consultation_ids: Sequence[UUID | str]) -> builtin_list[Prescription]:
        """Returns the prescriptions of the given visits, in the order in which they were made.
        
        A service account needs the grant ``prescriptions:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def category_tree(self) -> builtin_list[CategoryNode]:
        """Returns all categories in tree order: each before its children, siblings by ``sort_order`` and then by name.
        
        A service account needs the grant ``categories:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def move_category(
        self,
        *,
        category_id: UUID | str,
        parent_category_id: UUID | str | None = None,
    ) -> Category:
        """Moves a category with its descendants under another category or to the root.
        
        A service account needs the grant ``categories:update``.
        
        Raises:
            ``NotFoundError`` if there is no such category,
            ``ValidationError`` if it would become its own ancestor or the tree too deep.
        """
    async def products_of(self, *, product_type: ProductType | ProductTypeLabel) -> builtin_list[Product]:
        """Returns the products of a type that are on sale, cheapest first, including those out of stock.
        
        A service account needs the grant ``products:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def plans_on_sale(self) -> builtin_list[SubscriptionPlan]:
        """Returns the subscription plans that are on sale, cheapest first.
        
        A service account needs the grant ``subscription_plans:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def place_order(
        self,
        *,
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
        lines: Sequence[OrderLine | Mapping[str, Any]],
        charges: Sequence[OrderCharge | Mapping[str, Any]] | None = None,
        now: datetime | str | None = None,
    ) -> PlacedOrder:
        """Places an order of products at their current prices, and of charges that are not products, with the next order
        number, and takes the units from the stock. A patient orders for themselves: products only, in US dollars; a
        service account adds charges, tax, discount and shipping.
        
        A service account needs the grants ``orders:insert``, ``order_items:insert``, ``products:update``, ``prescriptions:update``, ``telehealth_flows:select``.
        
        Raises:
            ``ValidationError`` with all violations, with fields such as ``lines/2/quantity``:
            products that are not on sale or not in stock, prescriptions that are not active or of another patient, a flow
            of another patient.
        """
    async def order_with_items(self, *, order_id: UUID | str) -> PlacedOrder:
        """Returns an order with its items.
        
        A service account needs the grants ``orders:select``, ``order_items:select``.
        
        Raises:
            ``NotFoundError`` if there is no such order.
        """
    async def ship_order(
        self,
        *,
        order_id: UUID | str,
        tracking_number: str | None = None,
        estimated_delivery_date: date | str | None = None,
        now: datetime | str | None = None,
    ) -> Order:
        """Marks a paid order as shipped and notifies the patient.
        
        A service account needs the grants ``orders:update``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such order, and the errors of the command ``ship``.
        """
    async def cancel_order(self, *, order_id: UUID | str) -> Order:
        """Cancels an order before it is shipped and returns its units to the stock. Captured money is not refunded; see
        ``refund_order``.
        
        A service account needs the grants ``orders:update``, ``order_items:select``, ``products:update``.
        
        Raises:
            ``NotFoundError`` if there is no such order, and the errors of the command ``cancel``.
        """
    async def take_back_order(self, *, order_id: UUID | str) -> Order:
        """Records that the goods of an order were returned, and returns them to the stock. Money is not refunded; see
        ``refund_order``.
        
        A service account needs the grants ``orders:update``, ``order_items:select``, ``products:update``.
        
        Raises:
            ``NotFoundError`` if there is no such order, and the errors of the command
            ``take_back``.
        """
    async def order_by_payment_intent(self, *, payment_intent_id: str) -> Order | None:
        """Returns the newest order that was paid by a payment intent, if there is one. The intent is sealed and found by a
        blind index, which reveals to somebody with a dump of the database which orders have the same intent.
        
        A service account needs the grant ``orders:select``.
        
        Raises:
            ``UnavailableError`` without a keyring.
        """
    async def apply_payment_event(
        self,
        *,
        event: PaymentEvent | Mapping[str, Any],
        time_zone: str | None = None,
        now: datetime | str | None = None,
    ) -> PaymentReceipt:
        """Applies an event of a payment service exactly once, even if it arrives repeatedly or late: the outcome is
        ``repeated`` for a known id, and ``superseded`` if the payment has advanced beyond the event. A capture notifies the
        patient, advances the order's telehealth flow, and pays its invoice over the same amount, today in the clinic's
        time zone, by default UTC. A refund that failed and a dispute that was opened are recorded as an ``exception``. An
        error records nothing, so that the service can send the event again; ``receive_payment_event`` records such an
        event too.
        
        A service account needs the grants ``orders:update``, ``order_items:select``, ``products:update``, ``payment_events:insert``, ``invoices:update``, ``telehealth_flows:update``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such order, ``ConflictError`` if a different event had the id, or if
            another event has concluded the same refund or dispute, and the errors of the command that the event stands for.
        """
    async def receive_payment_event(
        self,
        *,
        event: PaymentEvent | Mapping[str, Any],
        time_zone: str | None = None,
        now: datetime | str | None = None,
    ) -> PaymentReceipt:
        """Applies an event of a payment service like ``apply_payment_event``, but records it as an ``exception`` if it does
        not fit its order: a capture of a part, a second capture with another payment, another currency, a refund of more
        than is left, or a refund that arrives before the capture. An event that does fit lets the order's exceptions be
        tried again, so that the order in which events arrive does not matter. ``payment_exceptions`` returns those that a
        person has to work off. Captures of parts are not added up: if they pay the order together, apply an event over
        the total, then dismiss them.
        
        A service account needs the grants ``orders:update``, ``order_items:select``, ``products:update``, ``payment_events:insert``, ``payment_resolutions:insert``, ``invoices:update``, ``telehealth_flows:update``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such order, ``ConflictError`` if a different event had the id,
            ``ValidationError`` if the id is blank.
        """
    async def payment_exceptions(self, *, after: str | None = None, limit: int) -> PaymentExceptionPage:
        """Returns a page of up to ``limit`` open exceptions, oldest first: events that did not fit their order, refunds that failed,
        and disputes that were opened. Close each with ``retry_payment_exception`` once it fits, for example after the
        order was repriced, or with ``dismiss_payment_exception`` once a person has dealt with it. A dispute is also
        closed by the event that it was won or lost.
        
        A service account needs the grants ``payment_events:select``, ``payment_resolutions:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000, or if there is no event ``after``.
        """
    async def retry_payment_exception(
        self,
        *,
        event_id: str,
        time_zone: str | None = None,
        now: datetime | str | None = None,
    ) -> PaymentReceipt:
        """Applies the event of an open exception, which now fits its order, and closes the exception.
        
        A service account needs the grants ``orders:update``, ``order_items:select``, ``products:update``, ``payment_resolutions:insert``, ``invoices:update``, ``telehealth_flows:update``, ``notifications:insert``.
        
        Raises:
            ``ConflictError`` with ``payment_event.no_exception`` if it is not an open exception, or one that no trying
            changes: a failed refund, a new dispute, an event of a second payment, or a capture of an order that was captured
            meanwhile; otherwise as ``apply_payment_event``.
        """
    async def dismiss_payment_exception(
        self,
        *,
        event_id: str,
        now: datetime | str | None = None,
    ) -> PaymentException:
        """Closes an open exception that a person has dealt with, without changing the order. Returns it.
        
        A service account needs the grant ``payment_resolutions:insert``.
        
        Raises:
            ``ConflictError`` with ``payment_event.no_exception`` if it is not an open exception.
        """
    async def refund_order(
        self,
        *,
        order_id: UUID | str,
        amount: Decimal | int | str,
        refund_id: str,
        now: datetime | str | None = None,
    ) -> PaymentReceipt:
        """Records a refund of some or all of the remaining captured amount, once for each ``refund_id``, the refund's id at
        the payment service. If the refund closes an order that was not shipped, its units return to the stock.
        
        A service account needs the grants ``orders:update``, ``order_items:select``, ``products:update``, ``payment_events:insert``, ``telehealth_flows:update``, ``notifications:insert``.
        
        Raises:
            As ``apply_payment_event``.
        """
    async def start_payment(self, *, order_id: UUID | str, payment_method: str) -> Order:
        """Starts the payment of an order by a method such as ``card``, again if it has failed. A patient starts the payment of
        their own order; what the payment service reports is applied by a service account, with ``apply_payment_event``.
        
        A service account needs the grant ``orders:update``.
        
        Raises:
            ``NotFoundError`` if there is no such order, and the errors of the command ``pay_by``.
        """
    async def retry_payment(self, *, order_id: UUID | str) -> Order:
        """Starts a new attempt at a failed payment, with a new id of the payment service. The order must not be closed.
        
        A service account needs the grant ``orders:update``.
        
        Raises:
            ``NotFoundError`` if there is no such order, and the errors of the command ``retry``.
        """
    async def invoice_order(
        self,
        *,
        order_id: UUID | str,
        id: UUID | str | None = None,
        issue_date: date | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        time_zone: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Creates the invoice of an order with the next invoice number. An order has one invoice, not counting cancelled
        ones. That of an order whose payment was captured before is sent and paid at once.
        
        A service account needs the grants ``orders:update``, ``invoices:insert``, ``invoices:update``.
        
        Raises:
            ``NotFoundError`` if there is no such order, ``ConflictError`` if it has an invoice, and the errors of the
            constructor ``for_order``.
        """
    async def invoice_plan(
        self,
        *,
        plan_id: UUID | str,
        patient_id: UUID | str,
        id: UUID | str | None = None,
        issue_date: date | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        time_zone: str | None = None,
        tax_amount: Decimal | int | str | None = None,
        currency: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Creates a patient's invoice for one billing cycle of a subscription plan with the next invoice number.
        
        A service account needs the grants ``subscription_plans:select``, ``invoices:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such plan, and the errors of the constructor ``for_plan``.
        """
    async def due_invoices(self, *, patient_id: UUID | str) -> builtin_list[Invoice]:
        """Returns the unpaid invoices that a patient has been sent, earliest due date first.
        
        A service account needs the grant ``invoices:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def mark_overdue_invoices(
        self,
        *,
        time_zone: str | None = None,
        now: datetime | str | None = None,
    ) -> builtin_list[Invoice]:
        """Marks up to 1,000 invoices as overdue whose due date has passed in the clinic's time zone, by default UTC, and
        returns them; call it until it returns none. Invoices locked by other transactions are skipped, so several calls
        may run at the same time. A damaged invoice is marked like the others, but not returned.
        
        A service account needs the grant ``invoices:update``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def pay_invoice(
        self,
        *,
        invoice_id: UUID | str,
        time_zone: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Records that an invoice was paid today, in the clinic's time zone, by default UTC.
        
        A service account needs the grant ``invoices:update``.
        
        Raises:
            ``NotFoundError`` if there is no such invoice, and the errors of the command ``pay``.
        """
    async def start_conversation(
        self,
        *,
        created_by: UUID | str,
        participant_ids: Sequence[UUID | str],
        id: UUID | str | None = None,
        conversation_type: ConversationType | ConversationTypeLabel | None = None,
        subject: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> Conversation:
        """Starts a conversation, or returns the existing one: two users have at most one open direct conversation without
        a subject, also if both start it at the same time. A conversation with a subject, or of another type, is always
        new.
        
        A service account needs the grant ``conversations:insert``.
        
        Raises:
            ``ValidationError`` with the rules of the constructor ``start`` that are violated, and with ``reference.unknown``
            if a participant is not a user.
        """
    async def add_participant(
        self,
        *,
        conversation_id: UUID | str,
        inviter_id: UUID | str,
        user_id: UUID | str,
    ) -> Conversation:
        """Adds a user to a conversation in which the inviter participates.
        
        A service account needs the grant ``conversations:update``.
        
        Raises:
            ``NotFoundError`` if the inviter is not a participant, the errors of the command ``add_participant``, and
            ``ValidationError`` with ``reference.unknown`` if there is no such user.
        """
    async def remove_participant(
        self,
        *,
        conversation_id: UUID | str,
        remover_id: UUID | str,
        user_id: UUID | str,
    ) -> Conversation:
        """Removes a user from a conversation in which the remover participates; both may be the same user.
        
        A service account needs the grant ``conversations:update``.
        
        Raises:
            ``NotFoundError`` if the remover is not a participant, and the errors of the command ``remove_participant``.
        """
    async def send_message(
        self,
        *,
        sender_id: UUID | str,
        content: str,
        id: UUID | str | None = None,
        message_type: MessageType | MessageTypeLabel | None = None,
        attachments: Sequence[Attachment | Mapping[str, Any]] | None = None,
        conversation_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Message:
        """Sends a message.
        
        A service account needs the grants ``conversations:update``, ``messages:insert``.
        
        Raises:
            ``NotFoundError`` for the conversation if the sender is not a participant, and the errors of the constructor
            ``send``.
        """
    async def reply_to_message(
        self,
        *,
        sender_id: UUID | str,
        content: str,
        id: UUID | str | None = None,
        message_type: MessageType | MessageTypeLabel | None = None,
        attachments: Sequence[Attachment | Mapping[str, Any]] | None = None,
        message_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Message:
        """Sends a reply to a message.
        
        A service account needs the grants ``conversations:update``, ``messages:insert``.
        
        Raises:
            ``NotFoundError`` for the message if the sender is not a participant, and the errors of the constructor
            ``reply``.
        """
    async def edit_message(
        self,
        *,
        message_id: UUID | str,
        editor_id: UUID | str,
        content: str,
        now: datetime | str | None = None,
    ) -> Message:
        """Changes the text of a message. Concurrent read receipts do not make the edit fail.
        
        A service account needs the grants ``conversations:select``, ``messages:update``.
        
        Raises:
            ``NotFoundError`` for the message if the editor is not a participant, and the errors of the command ``edit``.
        """
    async def delete_message(
        self,
        *,
        message_id: UUID | str,
        deleter_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Message | None:
        """Deletes a message for all participants; the row is kept but no longer listed. A damaged message is deleted as
        well, but not returned.
        
        A service account needs the grants ``conversations:select``, ``messages:update``.
        
        Raises:
            ``NotFoundError`` for the message if the deleter is not a participant, and the errors of the command ``delete``.
        """
    async def inbox(
        self,
        *,
        user_id: UUID | str,
        after: InboxPlace | Mapping[str, Any] | None = None,
        limit: int,
    ) -> Inbox:
        """Returns a page of up to ``limit`` conversations in which a user participates, most recently active first,
        including archived ones, which are closed but readable. Takes two round trips. A conversation that becomes
        active between two pages moves to the first page.
        
        A service account needs the grants ``conversations:select``, ``messages:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000.
        """
    async def unread_count(self, *, user_id: UUID | str) -> int:
        """Returns how many messages a user has not read, in all conversations in which they participate.
        
        A service account needs the grants ``conversations:select``, ``messages:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def messages_page(
        self,
        *,
        conversation_id: UUID | str,
        reader_id: UUID | str,
        after: UUID | str | None = None,
        limit: int,
    ) -> MessagePage:
        """Returns a page of up to ``limit`` messages of a conversation, newest first, that come after the message ``after``:
        older ones. Deleted messages are left out; replies to them keep the reference.
        
        A service account needs the grants ``conversations:select``, ``messages:select``.
        
        Raises:
            ``NotFoundError`` for the conversation if the reader is not a participant, and for
            ``after`` if it is not a message of this conversation; ``ValidationError`` if the
            limit is not 1 to 1,000.
        """
    async def mark_conversation_read(
        self,
        *,
        conversation_id: UUID | str,
        reader_id: UUID | str,
        now: datetime | str | None = None,
    ) -> int:
        """Records that a user has read every message of a conversation, in one statement; returns how many were unread.
        Existing receipts are kept; the user's own messages and deleted ones get none.
        
        A service account needs the grants ``conversations:select``, ``messages:update``.
        
        Raises:
            ``NotFoundError`` for the conversation if the reader is not a participant.
        """
    async def claim_due(
        self,
        *,
        limit: int,
        lease_seconds: int,
        now: datetime | str | None = None,
    ) -> ClaimedNotifications:
        """Claims up to ``limit`` due notifications for a worker, longest due first. Workers do not wait for each other, and
        get different notifications. Commit the claim, send each notification, and record its result immediately: with
        ``mark_notifications_sent``, or by saving the notification after ``mark_sent``, ``retry_later`` or ``mark_failed``.
        
        No other worker can claim them for ``lease_seconds``. After that another worker takes over those of a worker that
        died: each notification is sent once, except that one may be sent again if its worker died between sending and
        saving. A worker that saves too late fails with a stale version and cannot overwrite the result of the next one.
        
        ``now`` is the worker's own clock. A clock that is ahead claims notifications before they are due and takes over
        unexpired leases, so that some may be sent twice; a clock that is behind sends late, and its own leases end
        early. A lease should be longer than the time for sending plus the difference between the clocks.
        
        A row that cannot be read gets the status ``failed`` in the same transaction and does not block others.
        
        A service account needs the grant ``notifications:update``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000, or if the lease ends after the
            year 9999.
        """
    async def mark_notifications_sent(
        self,
        *,
        notification_ids: Sequence[UUID | str],
        claimed_until: datetime | str,
        now: datetime | str | None = None,
    ) -> builtin_list[UUID]:
        """Records in one statement that notifications were handed over to their channels, as the command ``mark_sent`` does.
        ``claimed_until`` is that of the notifications, which is the same for all that were claimed together. Returns the ids
        of those that were recorded: the lease of the others has expired, and another worker has taken them over.
        
        A service account needs the grant ``notifications:update``.
        
        Raises:
            ``ValidationError`` if there are not 1 to 1,000 ids.
        """
    async def sweep_notifications(self, *, now: datetime | str | None = None) -> SweptNotifications:
        """Ends up to 1,000 pending notifications that will not be sent any more: expired ones are cancelled, those without
        attempts left have failed. If 1,000 were swept, there may be more.
        
        A service account needs the grant ``notifications:update``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def choose_product(
        self,
        *,
        flow_id: UUID | str,
        product_id: UUID | str,
        subscription_plan_id: UUID | str | None = None,
    ) -> TelehealthFlow:
        """Records which product and, optionally, which subscription plan the patient has chosen.
        
        A service account needs the grants ``telehealth_flows:update``, ``products:select``, ``subscription_plans:select``.
        
        Raises:
            ``NotFoundError`` if there is no such flow, product or plan, ``ValidationError`` if the product or plan is
            not on sale, ``TransitionError`` if the flow is at another step.
        """
    async def submit_intake(
        self,
        *,
        flow_id: UUID | str,
        form_schema_id: UUID | str,
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
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Submits the intake form, like ``submit_form``, and records its answers in the flow.
        
        A service account needs the grants ``telehealth_flows:update``, ``form_schemas:select``, ``consultations:select``, ``form_submissions:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such flow or form, ``ValidationError`` with all violations in the answers,
            ``TransitionError`` if the flow is at another step.
        """
    async def approve_flow(
        self,
        *,
        flow_id: UUID | str,
        consultation_id: UUID | str,
        consultation_data: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has approved the treatment in a visit, and notifies the patient.
        
        A service account needs the grants ``telehealth_flows:update``, ``consultations:select``, ``notifications:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such flow or visit, ``ValidationError`` if the visit is another patient's
            or has not taken place, ``TransitionError`` if the flow is at another step.
        """
    async def reject_flow(
        self,
        *,
        flow_id: UUID | str,
        consultation_id: UUID | str,
        consultation_data: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has rejected the treatment in a visit, and notifies the patient.
        
        A service account needs the grants ``telehealth_flows:update``, ``consultations:select``, ``notifications:insert``.
        
        Raises:
            As ``approve_flow``.
        """
    async def order_flow(
        self,
        *,
        flow_id: UUID | str,
        id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
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
        quantity: int | None = None,
        prescription_id: UUID | str | None = None,
        now: datetime | str | None = None,
    ) -> PlacedOrder:
        """Places the order of an approved flow, like ``place_order``, for one unit of its product unless ``quantity`` is
        given. The flow then awaits the payment, whose capture by ``apply_payment_event`` advances the flow.
        
        A service account needs the grants ``telehealth_flows:update``, ``orders:insert``, ``order_items:insert``, ``products:update``, ``prescriptions:update``.
        
        Raises:
            ``NotFoundError`` if there is no such flow or its product was deleted, ``TransitionError`` if the flow is at
            another step, and the errors of ``place_order``.
        """
    async def cancel_flow(self, *, flow_id: UUID | str) -> TelehealthFlow:
        """Cancels a flow and its order, whose units return to the stock. Captured money is not refunded; see
        ``refund_order``.
        
        A service account needs the grants ``telehealth_flows:update``, ``orders:update``, ``order_items:select``, ``products:update``.
        
        Raises:
            ``NotFoundError`` if there is no such flow, ``TransitionError`` if the flow has ended or its order has been
            shipped.
        """
    async def open_flows(self, *, patient_id: UUID | str) -> builtin_list[TelehealthFlow]:
        """Returns the flows of a patient that have been neither completed nor cancelled, newest first.
        
        A service account needs the grant ``telehealth_flows:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def flow_overview(self, *, flow_id: UUID | str) -> FlowOverview:
        """Returns a flow with its product, submissions and orders.
        
        A service account needs the grants ``telehealth_flows:select``, ``products:select``, ``form_submissions:select``, ``orders:select``.
        
        Raises:
            ``NotFoundError`` if there is no such flow.
        """
    async def create_task(
        self,
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
        """Creates a task. The row that it concerns must exist, but may be deleted later.
        
        A service account needs the grant ``tasks:insert``.
        
        Raises:
            ``ValidationError``, also with ``reference.unknown`` if the row does not exist.
        """
    async def request_name_change(
        self,
        *,
        patient_id: UUID | str,
        first_name: str | None = None,
        last_name: str | None = None,
        now: datetime | str | None = None,
    ) -> Task:
        """Asks the staff to change the name of a patient, which patients cannot change themselves: creates an open task
        about the patient, whose description is the requested name. A patient asks for themselves.
        
        A service account needs the grants ``patients:select``, ``tasks:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such patient,
            ``ValidationError`` with ``person.name_missing`` if neither name is given.
        """
    async def take_task(self, *, task_id: UUID | str, assignee_id: UUID | str) -> Task:
        """Assigns an open, unassigned task to a user. If several calls compete for a task, one succeeds.
        
        A service account needs the grant ``tasks:update``.
        
        Raises:
            ``NotFoundError`` if there is no such task,
            ``TransitionError`` with ``task.taken`` if it is assigned to somebody else, or if it
            is closed.
        """
    async def tasks_of(
        self,
        *,
        assignee_id: UUID | str,
        after: UUID | str | None = None,
        limit: int,
    ) -> TaskPage:
        """Returns a page of up to ``limit`` open tasks of a user, ordered by priority, then by due date.
        
        A service account needs the grant ``tasks:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000,
            ``NotFoundError`` if the task ``after`` was removed.
        """
    async def overdue_tasks(
        self,
        *,
        today: date | str,
        after: UUID | str | None = None,
        limit: int,
    ) -> TaskPage:
        """Returns a page of up to ``limit`` open tasks whose due date is before ``today``, longest overdue first, then by
        priority.
        
        A service account needs the grant ``tasks:select``.
        
        Raises:
            As ``tasks_of``.
        """
    async def publish_form(self, *, form_schema_id: UUID | str) -> FormSchema:
        """Publishes a draft. From then on it accepts submissions and can no longer be changed.
        
        A service account needs the grant ``form_schemas:update``.
        
        Raises:
            ``NotFoundError`` if there is no such form,
            ``TransitionError`` if it is already published.
        """
    async def next_form_version(
        self,
        *,
        form_schema_id: UUID | str,
        step: VersionStep | VersionStepLabel,
        created_by: UUID | str,
        now: datetime | str | None = None,
    ) -> FormSchema:
        """Creates a draft of the next version of a published form, with the same content, to be revised and published.
        
        A service account needs the grant ``form_schemas:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such form,
            ``TransitionError`` if it is a draft, ``ConflictError``
            with ``form_schema.version_taken`` if the version already exists.
        """
    async def current_form(self, *, title: str) -> FormSchema | None:
        """Returns the highest published version of a form, if there is one.
        
        A service account needs the grant ``form_schemas:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def form_versions(self, *, title: str) -> builtin_list[FormSchema]:
        """Returns all versions of a form, including drafts, highest first.
        
        A service account needs the grant ``form_schemas:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def submit_form(
        self,
        *,
        form_schema_id: UUID | str,
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
        now: datetime | str | None = None,
    ) -> FormSubmission:
        """Submits a published form. All answers are checked; the form's rules may raise the priority. The patient and the
        provider default to those of the visit or flow that the submission belongs to; without one, the patient to the
        submitter, if they are a patient.
        
        A service account needs the grants ``form_schemas:select``, ``consultations:select``, ``telehealth_flows:select``, ``patients:select``, ``form_submissions:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such form, visit or flow.
            ``ValidationError`` with all violations in the answers, each with its JSON pointer;
            if the form is a draft; and if the visit or flow belongs to another patient or provider.
        """
    async def claim_submissions(self, *, limit: int) -> ClaimedSubmissions:
        """Claims up to ``limit`` pending submissions for processing, ordered by priority, then oldest first. Concurrent
        claims get different submissions. A worker commits the claim, does the work, and saves the submission after
        ``complete`` or ``fail``. If the save fails as stale, the claim was recovered meanwhile by ``recover_submissions``.
        Rows that cannot be read get the status ``error`` in the same transaction and do not block other submissions.
        
        A service account needs the grant ``form_submissions:update``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000.
        """
    async def recover_submissions(self, *, claimed_before: datetime | str, limit: int) -> ClaimedSubmissions:
        """Recovers up to ``limit`` submissions that were claimed before an instant and not finished, longest claimed first:
        they get the status ``error`` with a reason, and can be processed again. The time of the claim is known only from
        ``updated_at``, so the instant should lie further back than processing can take.
        
        A service account needs the grant ``form_submissions:update``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000.
        """
    async def consents(self, *, patient_id: UUID | str) -> builtin_list[Consent]:
        """Returns the consents of a patient, newest first: of each form of the type ``consent`` the newest answer. Such a
        form asks for a boolean ``given``; submitting it again with false withdraws the consent. An answer about nobody is
        about the patient who submitted it. A form's text never changes once it is published, so its version says what
        the patient has agreed to. All earlier answers stay submissions.
        
        A service account needs the grants ``form_submissions:select``, ``form_schemas:select``.
        
        Raises:
            ``CorruptError`` if the newest answer to a form cannot be read: an earlier one is not in
            force again. ``UnavailableError`` if the database is unavailable.
        """
    async def prefer_insurance(
        self,
        *,
        insurance_id: UUID | str,
        now: datetime | str | None = None,
    ) -> PatientInsurance:
        """Makes an active policy the patient's primary one, in place of any other of the same period; this year's and next
        year's can both be. Has no effect on a policy that is primary.
        
        A service account needs the grant ``patient_insurance:update``.
        
        Raises:
            ``NotFoundError`` if there is no such policy,
            ``TransitionError`` if it is not active or has expired as of today (UTC).
        """
    async def coverage_on(self, *, patient_id: UUID | str, day: date | str) -> builtin_list[PatientInsurance]:
        """Returns the policies of a patient that cover a day, such as the date of a service, in the order in which they
        pay: the primary one, then those longest in effect. A policy that has ended since covers the days until its end.
        
        A service account needs the grant ``patient_insurance:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def pharmacies_near(
        self,
        *,
        state: str,
        postal_code: str,
        open_at: datetime | str | None = None,
        limit: int,
    ) -> builtin_list[Pharmacy]:
        """Returns up to ``limit`` active pharmacies of a state, ordered by how close their ZIP code is to ``postal_code`` (by
        postal region, not by distance), then by name. With ``open_at``, only those that are open at that instant in their
        own time zone: pharmacies with unknown hours are left out.
        
        A service account needs the grant ``pharmacies:select``.
        
        Raises:
            ``ValidationError`` if no state has the code, or if the limit is not 1 to 1,000.
        """
    async def tag_entity(
        self,
        *,
        tag_id: UUID | str,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
        tagged_by: UUID | str | None = None,
        now: datetime | str | None = None,
    ) -> EntityTag:
        """Assigns a tag to a row of any table. Returns the existing assignment, unchanged, if there is one.
        
        A service account needs the grants ``tags:select``, ``entity_tags:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such tag,
            ``ValidationError`` with ``reference.unknown`` if there is no such row or user.
        """
    async def untag_entity(
        self,
        *,
        tag_id: UUID | str,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
    ) -> bool:
        """Removes a tag from a row; returns whether it was assigned.
        
        A service account needs the grant ``entity_tags:delete``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def tags_of(
        self,
        *,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
    ) -> builtin_list[Tag]:
        """Returns the tags of a row, ordered by name.
        
        A service account needs the grants ``tags:select``, ``entity_tags:select``.
        
        Raises:
            ``UnavailableError`` if the database is unavailable.
        """
    async def tagged(
        self,
        *,
        tag_id: UUID | str,
        entity_type: EntityType | EntityTypeLabel,
        after: UUID | str | None = None,
        limit: int,
    ) -> TaggedPage:
        """Returns a page of the ids of up to ``limit`` rows of an entity type that have a tag, in ascending order.
        
        A service account needs the grant ``entity_tags:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000.
        """
    async def emergency_reason(self, *, entry_id: UUID | str) -> str:
        """Returns the reason that a provider gave for an emergency, from its entry in the audit log (``EMERGENCY_ACCESS`` or
        ``EMERGENCY_SEARCH``). Requires an actor who may read the log.
        
        A service account needs the grant ``audit_logs:select``.
        
        Raises:
            ``DeniedError`` for patients and providers, ``NotFoundError``
            if there is no such entry that the actor may read, ``ValidationError`` for an entry
            without a reason; ``crypto.unknown_key`` if the key that sealed it is no longer in the keyring.
        """
    async def export_designated_record_set(
        self,
        *,
        patient_id: UUID | str,
        now: datetime | str | None = None,
    ) -> DesignatedRecordSet:
        """Returns a copy of everything that the portal holds about a patient (45 CFR 164.524). A damaged row is named in
        ``damaged`` and does not stop the export. Every export is itself an entry of the audit log.
        
        Patients may export their own data; other actors need to be able to read every table of it: an administrator by
        permissions, a service account by grants.
        
        A service account needs the grants ``users:select``, ``patients:select``, ``patient_insurance:select``, ``consultations:select``, ``prescriptions:select``, ``sessions:select``, ``telehealth_flows:select``, ``form_submissions:select``, ``orders:select``, ``order_items:select``, ``invoices:select``, ``conversations:select``, ``messages:select``, ``notifications:select``, ``audit_logs:select``.
        
        Raises:
            ``NotFoundError`` if there is no such patient, ``DeniedError`` for an actor who cannot read every table,
            ``DeniedError`` for such a service account.
        """
    async def accounting_of_disclosures(
        self,
        *,
        patient_id: UUID | str,
        since: datetime | str | None = None,
        after: UUID | str | None = None,
        limit: int,
        now: datetime | str | None = None,
    ) -> DisclosurePage:
        """Returns a page of up to ``limit`` entries of the audit log about a patient: who else read or changed their
        account, chart, orders or messages, when, and in which capacity (45 CFR 164.528); by default of the last six
        years. What the patient did, and what others were denied, is left out. For the patient, and for actors who may
        read the audit log.
        
        A service account needs the grant ``audit_logs:select``.
        
        Raises:
            ``DeniedError`` for any other actor, ``ValidationError`` if the limit is not 1 to 1,000.
        """
    async def merge_patients(
        self,
        *,
        kept_id: UUID | str,
        merged_id: UUID | str,
        now: datetime | str | None = None,
    ) -> PatientMerge:
        """Merges a duplicate into another patient: moves the visits, prescriptions, sessions, flows, submissions, orders,
        invoices, policies, notifications and conversations of ``merged_id`` to ``kept_id``, and deactivates the account of
        ``merged_id``. A primary policy becomes secondary if the kept patient has a primary one at the same time. Tags and
        tasks stay. From then on no visit, prescription, session, flow, submission, order, invoice or policy can be added
        for ``merged_id``, and their account cannot be activated. ``unmerge_patients`` undoes it.
        
        For service accounts.
        
        A service account needs the grants ``consultations:update``, ``prescriptions:update``, ``sessions:update``, ``telehealth_flows:update``, ``form_submissions:update``, ``orders:update``, ``invoices:update``, ``patient_insurance:update``, ``notifications:update``, ``conversations:update``, ``users:update``, ``patients:update``, ``patient_merges:update``, ``patient_merges:insert``, ``patient_erasures:select``.
        
        Raises:
            ``NotFoundError`` if there is no such patient, ``ValidationError`` with ``patient.merge_self``,
            ``ConflictError`` with ``patient.merged`` if one of them was merged into another or if others were merged into
            ``merged_id``, with ``patient.erased``, and with ``consultation.patient_double_booking`` if both have visits to come
            at the same time, or in progress; ``DeniedError``.
        """
    async def unmerge_patients(
        self,
        *,
        merged_id: UUID | str,
        now: datetime | str | None = None,
    ) -> PatientMerge:
        """Undoes the merge of a patient: moves back the rows that the merge moved and that the kept patient still has, and
        activates the account again if it was active. What was added for the kept patient since then stays with them.
        
        Requires the same service account as ``merge_patients``.
        
        A service account needs the grants ``consultations:update``, ``prescriptions:update``, ``sessions:update``, ``telehealth_flows:update``, ``form_submissions:update``, ``orders:update``, ``invoices:update``, ``patient_insurance:update``, ``notifications:update``, ``conversations:update``, ``users:update``, ``patients:update``, ``patient_merges:update``, ``patient_merges:insert``, ``patient_erasures:select``.
        
        Raises:
            ``ConflictError`` with ``patient.not_merged`` if the patient is not merged, with ``patient.erased``;
            ``DeniedError``.
        """
    async def merged_into(self, *, patient_id: UUID | str) -> UUID | None:
        """Returns the patient into whom a patient was merged, if they were. For service
        accounts.
        
        A service account needs the grant ``patient_merges:select``.
        
        Raises:
            ``DeniedError``; ``DeniedError`` for a person.
        """
    async def place_legal_hold(
        self,
        *,
        patient_id: UUID | str | None = None,
        reference: str,
        placed_by: UUID | str,
        now: datetime | str | None = None,
    ) -> LegalHold:
        """Places a legal hold on a patient, or on all patients if none is given, as an administrator has decided. Until it
        is released, ``erase_patient`` and ``replay_erasures`` refuse the patient and those who are merged with them, and
        ``apply_retention`` leaves and counts their rows. It does not prevent corrections, nor an administrator from
        removing a row, except those of the patient and of the administrators who are named in a hold, even a released one.
        A patient can have several holds. It waits until erasures and retention that are under way have ended.
        
        For service accounts.
        
        A service account needs the grants ``patients:update``, ``administrators:select``, ``legal_holds:insert``.
        
        Raises:
            ``NotFoundError`` if there is no such patient or administrator, ``DeniedError``; ``DeniedError`` for
            a person.
        """
    async def release_legal_hold(
        self,
        *,
        hold_id: UUID | str,
        released_by: UUID | str,
        now: datetime | str | None = None,
    ) -> LegalHold:
        """Releases a legal hold, as an administrator has decided. For service accounts.
        
        A service account needs the grants ``administrators:select``, ``legal_holds:update``.
        
        Raises:
            ``NotFoundError`` if there is no such hold or administrator, ``ConflictError`` with ``legal_hold.released`` if
            it has been released, ``DeniedError``; ``DeniedError`` for a person.
        """
    async def legal_holds(
        self,
        *,
        patient_id: UUID | str | None = None,
        after: UUID | str | None = None,
        limit: int,
    ) -> LegalHoldPage:
        """Returns a page of up to ``limit`` legal holds, released ones included, newest first: those on a patient and on all
        patients, or every hold if no patient is given. For service accounts.
        
        A service account needs the grant ``legal_holds:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000, ``NotFoundError`` if there is no hold ``after``,
            ``DeniedError``; ``DeniedError`` for a person.
        """
    async def erase_patient(
        self,
        *,
        patient_id: UUID | str,
        now: datetime | str | None = None,
    ) -> PatientErasure:
        """Erases a patient, and those who were merged with them: deletes their notifications, the tags and tasks on any
        row of theirs, the tasks that they have assigned or been assigned, and all rows whose retention period has
        passed; cancels visits to come; closes the account, whose address can register again; and removes the telephone
        number, picture, password, addresses and contacts, links of calls, and the devices with which forms were filled
        in. What a law requires stays, with the names and the date of birth that it belongs to, and the answer says
        what, until when and why; ``apply_retention`` deletes it later. Erasing a patient again deletes what has become
        free since.
        
        For service accounts.
        
        A service account needs the grants ``form_submissions:delete``, ``prescriptions:delete``, ``sessions:delete``, ``conversations:delete``, ``messages:delete``, ``invoices:delete``, ``orders:delete``, ``telehealth_flows:delete``, ``consultations:delete``, ``patient_insurance:delete``, ``emergency_access:delete``, ``notifications:delete``, ``entity_tags:delete``, ``tasks:delete``, ``order_items:select``, ``users:update``, ``patients:update``, ``consultations:update``, ``form_submissions:update``, ``patient_merges:select``, ``patient_erasures:insert``, ``patient_erasures:update``, ``legal_holds:select``.
        
        Raises:
            ``NotFoundError`` if there is no such patient, ``ConflictError`` with ``patient.on_hold`` if a legal hold
            preserves the records, ``DeniedError``; ``DeniedError`` for a person.
        """
    async def erased_patients(
        self,
        *,
        since: datetime | str | None = None,
        limit: int,
    ) -> builtin_list[ErasedPatient]:
        """Returns up to ``limit`` patients who were erased since a time, in the order of the erasures. Keep the list outside
        of the database, as you keep checkpoints of the audit log: a backup does not know of the erasures after it was
        made. For service accounts.
        
        A service account needs the grant ``patient_erasures:select``.
        
        Raises:
            ``ValidationError`` if the limit is not 1 to 1,000, ``DeniedError``; ``DeniedError`` for a person.
        """
    async def replay_erasures(
        self,
        *,
        patients: Sequence[ErasedPatient | Mapping[str, Any]],
        now: datetime | str | None = None,
    ) -> int:
        """Erases patients again after a backup was restored, from a list that ``erased_patients`` returned. Patients whom
        the backup does not know are left out. Returns the number of those who were erased. For service
        accounts.
        
        A service account needs the grants ``form_submissions:delete``, ``prescriptions:delete``, ``sessions:delete``, ``conversations:delete``, ``messages:delete``, ``invoices:delete``, ``orders:delete``, ``telehealth_flows:delete``, ``consultations:delete``, ``patient_insurance:delete``, ``emergency_access:delete``, ``notifications:delete``, ``entity_tags:delete``, ``tasks:delete``, ``order_items:select``, ``users:update``, ``patients:update``, ``consultations:update``, ``form_submissions:update``, ``patient_merges:select``, ``patient_erasures:insert``, ``patient_erasures:update``, ``legal_holds:select``.
        
        Raises:
            ``ValidationError`` if there are not 1 to 1,000 patients, ``ConflictError`` with ``patient.merged`` if the
            backup has one of them merged with a patient who is not in the list, with ``patient.on_hold`` if one of them is on
            legal hold in the backup, ``DeniedError``; ``DeniedError`` for a person.
        """
    async def apply_retention(self, *, limit: int, now: datetime | str | None = None) -> RetentionRun:
        """Deletes up to ``limit`` rows whose retention period has passed, and removes the names of erased patients of whom
        nothing else is kept; call it in a transaction each until ``has_more`` is false. The audit log keeps an entry of
        each deleted row.
        
        Kept for seven years (42 CFR 424.516(f)), and those of a chart until seven years after the patient's last visit
        or order and until the patient is 21 (22 Texas Administrative Code 163.2): submissions, prescriptions, sessions,
        flows, visits and policies; messages, conversations, invoices and orders. Kept for six years (45 CFR
        164.316(b)(2)(i)): emergency accesses. No law requires notifications, which are kept for a year, and tasks,
        which are kept for seven years after their last change. Rows of patients on legal hold are left, and counted.
        
        For service accounts.
        
        A service account needs the grants ``form_submissions:delete``, ``prescriptions:delete``, ``sessions:delete``, ``conversations:delete``, ``messages:delete``, ``invoices:delete``, ``orders:delete``, ``telehealth_flows:delete``, ``consultations:delete``, ``patient_insurance:delete``, ``emergency_access:delete``, ``notifications:delete``, ``tasks:delete``, ``entity_tags:delete``, ``order_items:select``, ``users:select``, ``patients:update``, ``patient_erasures:update``, ``patient_merges:select``, ``legal_holds:select``.
        
        Raises:
            ``DeniedError``, ``DeniedError`` for a person,
            ``ValidationError`` if the limit is not 1 to 1,000.
        """
