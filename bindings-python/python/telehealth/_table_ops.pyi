# Generated from telehealth's description by tests/test_stubs.py; UPDATE=1 rewrites it.
from builtins import list as builtin_list
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import EllipsisType
from typing import Any, Generic, TypeVar, overload
from uuid import UUID

from telehealth import _native
from telehealth._model import Entity
from telehealth._tables import *

E = TypeVar("E", bound=Entity, covariant=True)
R = TypeVar("R")

PAGE_LIMIT: int

@dataclass(frozen=True)
class Page(Generic[E]):
    """A page of entities in the order of their ids."""

    items: tuple[E, ...]
    """The entities."""
    next: UUID | None
    """What to pass as ``after`` for the next page; ``None`` on the last one."""
    damaged: tuple[DamagedRow, ...] = ()
    """The rows of the page that cannot be read."""

class Stream(Generic[E]):
    """All entities that meet the conditions of ``Transaction.stream``: an iterator."""

    def __init__(self, pages: Callable[[Any], Page[Any]], /) -> None: ...
    def __iter__(self) -> Stream[E]: ...
    def __next__(self) -> E: ...
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows that cannot be read, of the pages that were read so far; at most 1,000."""
    def close(self) -> None:
        """Read no further page."""

class AsyncStream(Generic[E]):
    """All entities that meet the conditions of ``aio.Transaction.stream``: an asynchronous iterator."""

    def __init__(self, pages: Callable[[Any], Coroutine[Any, Any, Page[Any]]], /) -> None: ...
    def __aiter__(self) -> AsyncStream[E]: ...
    async def __anext__(self) -> E: ...
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows that cannot be read, of the pages that were read so far; at most 1,000."""
    async def aclose(self) -> None:
        """Read no further page."""

def keep_damaged(kept: builtin_list[DamagedRow], page: Page[Any]) -> None: ...
def table_of(table: type[Entity]) -> str: ...
def table_of_entity(entity: Entity) -> str: ...
def read_page(native: _native.Transaction, table: type[Any], limit: int, after: Any, conditions: Any) -> Page[Any]: ...

class TableOps:
    """Lists, streams and operations of a transaction."""
    _native: _native.Transaction
    @overload
    def list(
        self,
        table: type[User],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> Page[User]: ...
    @overload
    def list(
        self,
        table: type[Patient],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> Page[Patient]: ...
    @overload
    def list(
        self,
        table: type[Provider],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> Page[Provider]: ...
    @overload
    def list(
        self,
        table: type[Administrator],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> Page[Administrator]: ...
    @overload
    def list(
        self,
        table: type[Consultation],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Page[Consultation]: ...
    @overload
    def list(
        self,
        table: type[Prescription],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
    ) -> Page[Prescription]: ...
    @overload
    def list(
        self,
        table: type[Session],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> Page[Session]: ...
    @overload
    def list(
        self,
        table: type[Category],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[Category]: ...
    @overload
    def list(
        self,
        table: type[Product],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | EllipsisType = ...,
        product_type: ProductType | ProductTypeLabel | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        price_from: Decimal | int | str | EllipsisType = ...,
        price_below: Decimal | int | str | EllipsisType = ...,
        stock_from: int | EllipsisType = ...,
        stock_below: int | EllipsisType = ...,
    ) -> Page[Product]: ...
    @overload
    def list(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[SubscriptionPlan]: ...
    @overload
    def list(
        self,
        table: type[Order],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        order_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        order_type: OrderType | OrderTypeLabel | EllipsisType = ...,
        status: OrderStatus | OrderStatusLabel | EllipsisType = ...,
        payment_status: PaymentStatus | PaymentStatusLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[Order]: ...
    @overload
    def list(
        self,
        table: type[OrderItem],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> Page[OrderItem]: ...
    @overload
    def list(
        self,
        table: type[Invoice],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        invoice_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        status: InvoiceStatus | InvoiceStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
    ) -> Page[Invoice]: ...
    @overload
    def list(
        self,
        table: type[Conversation],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        participant_ids: Sequence[UUID | str] | EllipsisType = ...,
        conversation_type: ConversationType | ConversationTypeLabel | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
        is_archived: bool | EllipsisType = ...,
        last_message_from: datetime | str | EllipsisType = ...,
        last_message_before: datetime | str | EllipsisType = ...,
    ) -> Page[Conversation]: ...
    @overload
    def list(
        self,
        table: type[Message],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        conversation_id: UUID | str | EllipsisType = ...,
        sender_id: UUID | str | EllipsisType = ...,
        message_type: MessageType | MessageTypeLabel | EllipsisType = ...,
        reply_to_message_id: UUID | str | EllipsisType = ...,
        is_deleted: bool | EllipsisType = ...,
        sent_from: datetime | str | EllipsisType = ...,
        sent_before: datetime | str | EllipsisType = ...,
    ) -> Page[Message]: ...
    @overload
    def list(
        self,
        table: type[Notification],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Page[Notification]: ...
    @overload
    def list(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        current_status: FlowStatus | FlowStatusLabel | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[TelehealthFlow]: ...
    @overload
    def list(
        self,
        table: type[Task],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        assignee_id: UUID | str | EllipsisType = ...,
        assigner_id: UUID | str | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        status: TaskStatus | TaskStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
        related_entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        related_entity_id: UUID | str | EllipsisType = ...,
    ) -> Page[Task]: ...
    @overload
    def list(
        self,
        table: type[AuditLog],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        actor_id: UUID | str | EllipsisType = ...,
        action: str | EllipsisType = ...,
        entity_type: str | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        session_id: str | EllipsisType = ...,
        severity: LogSeverity | LogSeverityLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[AuditLog]: ...
    @overload
    def list(
        self,
        table: type[FormSchema],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        title: str | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | EllipsisType = ...,
        category: str | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
        is_published: bool | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
    ) -> Page[FormSchema]: ...
    @overload
    def list(
        self,
        table: type[FormSubmission],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        form_schema_id: UUID | str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | EllipsisType = ...,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | EllipsisType = ...,
        submitted_from: datetime | str | EllipsisType = ...,
        submitted_before: datetime | str | EllipsisType = ...,
    ) -> Page[FormSubmission]: ...
    @overload
    def list(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[InsuranceProvider]: ...
    @overload
    def list(
        self,
        table: type[PatientInsurance],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        insurance_provider_id: UUID | str | EllipsisType = ...,
        is_primary: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        expires_from: date | str | EllipsisType = ...,
        expires_before: date | str | EllipsisType = ...,
    ) -> Page[PatientInsurance]: ...
    @overload
    def list(
        self,
        table: type[Pharmacy],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        npi_number: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        city: str | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[Pharmacy]: ...
    @overload
    def list(
        self,
        table: type[Tag],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> Page[Tag]: ...
    @overload
    def list(
        self,
        table: type[EntityTag],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> Page[EntityTag]: ...
    @overload
    def stream(
        self,
        table: type[User],
        /,
        *,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> Stream[User]: ...
    @overload
    def stream(
        self,
        table: type[Patient],
        /,
        *,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> Stream[Patient]: ...
    @overload
    def stream(
        self,
        table: type[Provider],
        /,
        *,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> Stream[Provider]: ...
    @overload
    def stream(
        self,
        table: type[Administrator],
        /,
        *,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> Stream[Administrator]: ...
    @overload
    def stream(
        self,
        table: type[Consultation],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Stream[Consultation]: ...
    @overload
    def stream(
        self,
        table: type[Prescription],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
    ) -> Stream[Prescription]: ...
    @overload
    def stream(
        self,
        table: type[Session],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> Stream[Session]: ...
    @overload
    def stream(
        self,
        table: type[Category],
        /,
        *,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Stream[Category]: ...
    @overload
    def stream(
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
    ) -> Stream[Product]: ...
    @overload
    def stream(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Stream[SubscriptionPlan]: ...
    @overload
    def stream(
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
    ) -> Stream[Order]: ...
    @overload
    def stream(
        self,
        table: type[OrderItem],
        /,
        *,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> Stream[OrderItem]: ...
    @overload
    def stream(
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
    ) -> Stream[Invoice]: ...
    @overload
    def stream(
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
    ) -> Stream[Conversation]: ...
    @overload
    def stream(
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
    ) -> Stream[Message]: ...
    @overload
    def stream(
        self,
        table: type[Notification],
        /,
        *,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Stream[Notification]: ...
    @overload
    def stream(
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
    ) -> Stream[TelehealthFlow]: ...
    @overload
    def stream(
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
    ) -> Stream[Task]: ...
    @overload
    def stream(
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
    ) -> Stream[AuditLog]: ...
    @overload
    def stream(
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
    ) -> Stream[FormSchema]: ...
    @overload
    def stream(
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
    ) -> Stream[FormSubmission]: ...
    @overload
    def stream(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Stream[InsuranceProvider]: ...
    @overload
    def stream(
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
    ) -> Stream[PatientInsurance]: ...
    @overload
    def stream(
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
    ) -> Stream[Pharmacy]: ...
    @overload
    def stream(
        self,
        table: type[Tag],
        /,
        *,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> Stream[Tag]: ...
    @overload
    def stream(
        self,
        table: type[EntityTag],
        /,
        *,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> Stream[EntityTag]: ...
    def user_by_email(self, *, email: str) -> User | None:
        """The user with an e-mail address, if there is one whom the actor may see. A person reaches only accounts that they see,
        and the work is the same whether there is another: it grows with the accounts that the person sees.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def set_password(self, *, user_id: UUID | str, password: str) -> User:
        """Sets a user's password, in the place of any before. Only its hash is stored (Argon2id), and nobody reads that. It
        takes a service account that may change users.
        
        Raises:
            ``ValidationError`` with ``password.too_short`` or ``password.too_long``; ``NotFoundError`` without such a user,
        ``DeniedError`` to anybody else.
        """
    def verify_password(self, *, email: str, password: str) -> User:
        """The active user with an e-mail address and a password. Whether there is no such user, one who is not active, one
        without a password or with another one: the answer is the same, and so is the work, but for a user whose hash is
        of an older, lesser cost. That hash is replaced by one of the present cost. It takes a service account that may change users,
        and each call some 20 ms of a processor and 19 MiB: let only so many run at a time.
        
        Raises:
            ``password.rejected`` as said; ``ValidationError`` with ``password.too_long``;
        ``DeniedError`` to anybody else.
        """
    def patients_by_identity(
        self,
        *,
        last_name: str,
        first_name: str,
        date_of_birth: date | str,
    ) -> builtin_list[Patient]:
        """The patients with a last name, a first name and a date of birth, those who came last first (by id), at most
        ``PAGE_LIMIT``. Case, accents, punctuation and spaces do not matter. The last name is given in full,
        the first name in full, by its beginning or by its initial: ``A``, ``Anne`` and ``anne marie`` find ``Anne-Marie``. For
        somebody with a single name the other one is given as ``-``, and it does not matter which of the two holds the name.
        Names are sealed and found by a token: ``IdentityQuery`` says what it tells.
        
        Raises:
            ``ValidationError`` with ``name.too_short`` where neither name has a letter; ``crypto.no_keyring``.
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
        """A page of up to ``limit`` patients with a first name, a last name, or both; with ``starts_with``, of those whose names
        begin so, for which three letters are needed. Case, accents, punctuation and spaces do not matter. Those who came
        last come first (by id). It takes a portal with the option ``name_index``, which gives names away to somebody with a
        dump; its documentation says how many.
        
        Raises:
            ``crypto.no_name_index`` without that option; ``ValidationError`` without any name, with too few
        letters (``name.too_short``), and where the limit is not 1 to ``PAGE_LIMIT``.
        """
    def agenda(
        self,
        *,
        provider_id: UUID | str,
        since: datetime | str,
        until: datetime | str,
    ) -> builtin_list[Consultation]:
        """A provider's visits of any status that were booked to begin from ``since`` and before ``until``, in their order.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
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
        provider_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Books a visit with a provider and tells the patient; see
        ``Consultation.schedule``.
        
        Raises:
            ``NotFoundError`` without such a provider, ``ValidationError``
        with what keeps the visit from being booked, ``ConflictError`` with
        ``consultation.double_booking`` where somebody else holds the slot.
        """
    def prescribe(
        self,
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
        provider_id: UUID | str,
        consultation_id: UUID | str | None = None,
        policy: date | str | None = None,
        now: datetime | str | None = None,
    ) -> Prescription:
        """Prescribes a drug, files the prescription with its visit and tells the patient; see
        ``Prescription.prescribe``.
        
        Raises:
            ``NotFoundError`` without such a provider or visit,
        ``ValidationError`` with what keeps the drug from being prescribed,
        ``TransitionError`` where the visit takes no more prescriptions.
        """
    def free_slots(
        self,
        *,
        provider_id: UUID | str,
        since: datetime | str,
        until: datetime | str,
    ) -> builtin_list[Slot]:
        """The slots of a provider between two instants that can be booked; see
        ``Provider.free_slots``.
        
        Raises:
            ``NotFoundError`` without such a provider, and where the range is too long.
        """
    def chart(self, *, patient_id: UUID | str) -> PatientChart:
        """A patient's chart.
        
        Raises:
            ``NotFoundError`` without such a patient, ``CorruptError`` where the
        patient's own row cannot be read; other damaged rows are left out and named.
        """
    def expiring_before(self, *, instant: datetime | str) -> builtin_list[Prescription]:
        """The active prescriptions that expire before an instant, the next one first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def prescriptions_of(self, *, consultation_ids: Sequence[UUID | str]) -> builtin_list[Prescription]:
        """The prescriptions that were made in any of these visits, in the order in which they were made.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def category_tree(self) -> builtin_list[CategoryNode]:
        """All categories in the order in which a tree shows them: each before those below it, siblings by ``sort_order`` and
        then by name.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def move_category(
        self,
        *,
        category_id: UUID | str,
        parent_category_id: UUID | str | None = None,
    ) -> Category:
        """Moves a category, with all below it, under another one or to the root.
        
        Raises:
            ``NotFoundError`` without such a category, and
        ``ValidationError`` where it would stand under itself or something too deep.
        """
    def products_of(self, *, product_type: ProductType | ProductTypeLabel) -> builtin_list[Product]:
        """The products of a type that are on sale, the cheapest first, whether they are in stock or not.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def plans_on_sale(self) -> builtin_list[SubscriptionPlan]:
        """The subscription plans that are on sale, the cheapest first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
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
        """Places an order of products at their present prices, and of charges for what is no product, under the next order
        number, and takes its units out of the stock.
        
        Raises:
            ``ValidationError`` with everything that is wrong, named ``lines[2].quantity``: products that
        are not on sale or not in stock, prescriptions that are not active ones of this patient, a flow of another patient.
        """
    def order_with_items(self, *, order_id: UUID | str) -> PlacedOrder:
        """An order with its items.
        
        Raises:
            ``NotFoundError`` without such an order.
        """
    def orders_of(self, *, patient_id: UUID | str) -> builtin_list[Order]:
        """A patient's orders, newest first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def ship_order(
        self,
        *,
        order_id: UUID | str,
        tracking_number: str | None = None,
        estimated_delivery_date: date | str | None = None,
        now: datetime | str | None = None,
    ) -> Order:
        """Sends off an order that has been paid, and tells the patient.
        
        Raises:
            ``NotFoundError`` without such an order, and what
        ``Order.ship`` refuses.
        """
    def cancel_order(self, *, order_id: UUID | str) -> Order:
        """Calls an order off before it is shipped, and brings its units back into the stock. Money that was captured is given
        back by ``refund_order``.
        
        Raises:
            ``NotFoundError`` without such an order, and what
        ``Order.cancel`` refuses.
        """
    def take_back_order(self, *, order_id: UUID | str) -> Order:
        """Records that the goods of an order have come back, and brings them back into the stock. Money is given back by
        ``refund_order``.
        
        Raises:
            ``NotFoundError`` without such an order, and what
        ``Order.take_back`` refuses.
        """
    def order_by_payment_intent(self, *, payment_intent_id: str) -> Order | None:
        """The order that was paid by a payment intent, if there is one; of several the last that was placed. The intent is
        sealed and found by a token, which tells whoever has the database which orders have the same.
        
        Raises:
            ``UnavailableError`` without a keyring.
        """
    def apply_payment_event(
        self,
        *,
        event: PaymentEvent | Mapping[str, Any],
        now: datetime | str | None = None,
    ) -> PaymentReceipt:
        """Applies what a payment service reports, once, however often and late it comes: an event with an id that has been
        here is ``repeated``, one that the payment is past is ``superseded``. A capture is told to the patient, and moves the
        order's telehealth flow on. A refusal records nothing, so that the service
        sends the event again.
        
        Raises:
            ``NotFoundError`` without such an order, ``ConflictError``
        where another event had the id, and what ``Order.receive`` refuses.
        """
    def refund_order(
        self,
        *,
        order_id: UUID | str,
        amount: Decimal | int | str,
        refund_id: str,
        now: datetime | str | None = None,
    ) -> PaymentReceipt:
        """Gives back a part of what was captured, or all that is left, once for each ``refund_id``, the refund's id at the
        payment service. The units of an order that is closed by it before it was shipped come back into the stock.
        
        Raises:
            As ``apply_payment_event``.
        """
    def retry_payment(self, *, order_id: UUID | str) -> Order:
        """Begins a failed payment anew.
        
        Raises:
            ``NotFoundError`` without such an order, and what
        ``Order.retry`` refuses.
        """
    def invoice_order(
        self,
        *,
        order_id: UUID | str,
        id: UUID | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Writes the invoice of an order under the next invoice number; see
        ``Invoice.for_order``. An order is invoiced once, and again when
        that invoice was cancelled.
        
        Raises:
            ``NotFoundError`` without such an order, and ``ConflictError`` where it has an invoice.
        """
    def invoice_plan(
        self,
        *,
        plan_id: UUID | str,
        patient_id: UUID | str,
        id: UUID | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        tax_amount: Decimal | int | str | None = None,
        currency: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Writes a patient's invoice of one billing cycle of a plan under the next invoice number; see
        ``Invoice.for_plan``.
        
        Raises:
            ``NotFoundError`` without such a plan.
        """
    def due_invoices(self, *, patient_id: UUID | str) -> builtin_list[Invoice]:
        """The invoices that a patient has been sent and has not paid, the one that is due first before the others.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def mark_overdue_invoices(self, *, now: datetime | str | None = None) -> builtin_list[Invoice]:
        """Marks invoices that were not paid in time, up to 1,000 at once, and returns them; it is called again until there
        are none. Invoices that others are changing are left to a later call, so several may run at once. One that cannot be
        read is marked like the others, and left out of what is returned.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def pay_invoice(self, *, invoice_id: UUID | str, now: datetime | str | None = None) -> Invoice:
        """Records that an invoice was paid today (UTC).
        
        Raises:
            ``NotFoundError`` without such an invoice, and what
        ``Invoice.pay`` refuses.
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
        """Begins a conversation, or finds it: between the same two there is one open direct conversation without a subject,
        whoever begins it and however many at once. One with a subject, or of another type, is a new one each time.
        
        Raises:
            ``ValidationError`` with what ``Conversation.start`` refuses, and ``reference.unknown`` where a participant is no user.
        """
    def add_participant(
        self,
        *,
        conversation_id: UUID | str,
        inviter_id: UUID | str,
        user_id: UUID | str,
    ) -> Conversation:
        """Lets a user take part in a conversation of the inviter; see ``Conversation.add_participant``.
        
        Raises:
            ``NotFoundError`` where the inviter takes no part, what the command refuses, and ``reference.unknown`` where there is
        no such user.
        """
    def remove_participant(
        self,
        *,
        conversation_id: UUID | str,
        remover_id: UUID | str,
        user_id: UUID | str,
    ) -> Conversation:
        """Takes a user out of a conversation of the remover, who may be the same user; see
        ``Conversation.remove_participant``.
        
        Raises:
            ``NotFoundError`` where the remover takes no part, and what the command refuses.
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
        """Sends a message; see ``Message.send``.
        
        Raises:
            ``NotFoundError`` of the conversation where the sender takes no part, and what the constructor refuses.
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
        """Sends an answer to a message; see ``Message.reply``.
        
        Raises:
            ``NotFoundError`` of the message where the sender takes no part, and what the constructor refuses.
        """
    def edit_message(
        self,
        *,
        message_id: UUID | str,
        editor_id: UUID | str,
        content: str,
        now: datetime | str | None = None,
    ) -> Message:
        """Changes the text of a message, however many read it at the same time; see ``Message.edit``.
        
        Raises:
            ``NotFoundError`` of the message where the editor takes no part, and what the command refuses.
        """
    def delete_message(
        self,
        *,
        message_id: UUID | str,
        deleter_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Message | None:
        """Deletes a message for everybody; the row stays, and is shown to nobody. See ``Message.delete``. One that cannot be
        read is deleted as well, and answered as none.
        
        Raises:
            ``NotFoundError`` of the message where the deleter takes no part, and what the command refuses.
        """
    def inbox(
        self,
        *,
        user_id: UUID | str,
        after: InboxPlace | Mapping[str, Any] | None = None,
        limit: int,
    ) -> Inbox:
        """A page of up to ``limit`` conversations in which a user takes part, latest activity first; archived ones, which are
        closed and can still be read, are among them. It takes two round trips. A conversation that becomes active while
        somebody turns the pages moves to the first one.
        
        Raises:
            ``ValidationError`` where the limit is not 1 to ``PAGE_LIMIT``.
        """
    def unread_count(self, *, user_id: UUID | str) -> int:
        """How many messages a user has not read, in all conversations in which the user takes part.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def messages_page(
        self,
        *,
        conversation_id: UUID | str,
        reader_id: UUID | str,
        before: UUID | str | None = None,
        limit: int,
    ) -> MessagePage:
        """A page of up to ``limit`` messages of a conversation, newest first, beginning after the message ``before``. Deleted
        ones are left out; an answer to one still names it.
        
        Raises:
            ``NotFoundError`` of the conversation where the reader takes no part, and of ``before``
        where it is no message of this conversation; ``ValidationError`` where the limit is not 1 to
        ``PAGE_LIMIT``.
        """
    def mark_conversation_read(
        self,
        *,
        conversation_id: UUID | str,
        reader_id: UUID | str,
        now: datetime | str | None = None,
    ) -> int:
        """Records that a user has read every message of a conversation, in one statement; returns how many were unread. A
        receipt that is there stays, a sender gets none, and deleted messages are passed over.
        
        Raises:
            ``NotFoundError`` of the conversation where the reader takes no part.
        """
    def claim_due(
        self,
        *,
        limit: int,
        lease_seconds: int,
        now: datetime | str | None = None,
    ) -> ClaimedNotifications:
        """Claims up to ``limit`` due notifications for a worker, the longest due first. Workers do not wait for each other, and
        get different ones. Commit, send each, and save at once what came of it: ``mark_sent``, ``retry_later`` or
        ``mark_failed``.
        
        Nobody else gets them for ``lease_seconds``. When a worker dies, another gets them after that: each is sent once, and
        again where a worker died between sending and saving. One that saves too late finds its version stale, and cannot
        overwrite what the next one did.
        
        ``now`` is the worker's own clock. One that is ahead claims what is not due yet and takes over leases that still run,
        so that something may be sent twice; one that is behind sends late, and its own leases end early. A lease should
        outlast sending by more than the clocks differ.
        
        A row that cannot be read is set aside in the same transaction, and stops neither the others nor the next claim.
        
        Raises:
            ``ValidationError`` where the limit is not 1 to ``PAGE_LIMIT``, or the lease ends beyond the
        year 9999.
        """
    def sweep_notifications(self, *, now: datetime | str | None = None) -> SweptNotifications:
        """Ends up to 1,000 pending notifications that nobody will send any more, as ``Notification.sweep`` says; where as many
        were swept, there may be more.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def choose_product(
        self,
        *,
        flow_id: UUID | str,
        product_id: UUID | str,
        subscription_plan_id: UUID | str | None = None,
    ) -> TelehealthFlow:
        """Records which product the patient has chosen, and which subscription plan if one; see
        ``TelehealthFlow.select_product``.
        
        Raises:
            ``NotFoundError`` without such a flow, product or plan,
        ``ValidationError`` where one is not on sale, ``TransitionError`` where
        the flow is at another step.
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
        """Submits the intake's form and records its answers in the flow; see ``submit_form`` and
        ``TelehealthFlow.complete_intake``.
        
        Raises:
            ``NotFoundError`` without such a flow or form, ``ValidationError``
        with everything that is wrong with the answers, ``TransitionError`` where the flow is at
        another step.
        """
    def approve_flow(
        self,
        *,
        flow_id: UUID | str,
        consultation_id: UUID | str,
        consultation_data: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has approved the treatment in a visit, and tells the patient; see
        ``TelehealthFlow.approve``.
        
        Raises:
            ``NotFoundError`` without such a flow or visit,
        ``ValidationError`` where the visit is another patient's or has not taken place,
        ``TransitionError`` where the flow is at another step.
        """
    def reject_flow(
        self,
        *,
        flow_id: UUID | str,
        consultation_id: UUID | str,
        consultation_data: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has not approved the treatment in a visit, and tells the patient; see
        ``TelehealthFlow.reject``.
        
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
        """Places the order of an approved flow, one unit of its product unless told, and awaits the payment, whose capture
        moves the flow on by itself; see ``place_order`` and ``apply_payment_event``.
        
        Raises:
            ``NotFoundError`` without such a flow, or where its product is gone, and those of
        ``place_order``; ``TransitionError`` where the flow is at another step.
        """
    def cancel_flow(self, *, flow_id: UUID | str) -> TelehealthFlow:
        """Calls a flow off and releases what it holds: the order is cancelled and its goods go back into the stock. Money
        that was captured is given back by ``refund_order``.
        
        Raises:
            ``NotFoundError`` without such a flow, ``TransitionError`` where
        the flow has ended, or its order has been shipped.
        """
    def open_flows(self, *, patient_id: UUID | str) -> builtin_list[TelehealthFlow]:
        """The flows of a patient that have neither been completed nor cancelled, the latest first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def flow_overview(self, *, flow_id: UUID | str) -> FlowOverview:
        """A flow with everything that belongs to it.
        
        Raises:
            ``NotFoundError`` without such a flow.
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
        """Sets a task. The row that it concerns must be there; the task outlives it.
        
        Raises:
            ``ValidationError``, also with ``reference.unknown`` where there is no such row.
        """
    def take_task(self, *, task_id: UUID | str, assignee_id: UUID | str) -> Task:
        """Gives an open task that nobody has to a user. Of several who take one at once one gets it.
        
        Raises:
            ``NotFoundError`` without such a task, ``TransitionError`` with
        ``task.taken`` where somebody else has it, and where it is closed.
        """
    def tasks_of(self, *, assignee_id: UUID | str) -> builtin_list[Task]:
        """The open tasks of a user, the most urgent first, of those the one that is due first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def overdue_tasks(self, *, today: date | str) -> builtin_list[Task]:
        """The tasks that are still to be done after their last day, the longest overdue first, of those the most urgent.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def tasks_about(
        self,
        *,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
    ) -> builtin_list[Task]:
        """All tasks that concern a row, open or not, the newest first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def publish_form(self, *, form_schema_id: UUID | str) -> FormSchema:
        """Publishes a draft: from now on it can be answered, and never changes.
        
        Raises:
            ``NotFoundError`` without such a form, ``TransitionError`` where
        it is published already.
        """
    def next_form_version(
        self,
        *,
        form_schema_id: UUID | str,
        step: VersionStep | VersionStepLabel,
        created_by: UUID | str,
        now: datetime | str | None = None,
    ) -> FormSchema:
        """Drafts the version after a published form, with the same content, to be revised and published in its turn.
        
        Raises:
            ``NotFoundError`` without such a form, ``TransitionError`` where
        it is a draft, ``ConflictError`` with ``form_schema.version_taken`` where there is such
        a version already.
        """
    def current_form(self, *, title: str) -> FormSchema | None:
        """The highest published version of a form, if there is one: what people answer now.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def form_versions(self, *, title: str) -> builtin_list[FormSchema]:
        """All versions of a form, drafts too, the highest first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
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
        """Submits a published form. The answers are checked whole; the form's rules may raise the priority. The patient
        and the provider of the visit or flow that it belongs to are its own, where it names none.
        
        Raises:
            ``NotFoundError`` without such a form, visit or flow.
        ``ValidationError`` with everything that is wrong with the answers, each at its JSON
        pointer; where the form is a draft; and where visit or flow are of another patient or provider.
        """
    def claim_submissions(self, *, limit: int) -> ClaimedSubmissions:
        """Claims up to ``limit`` pending submissions to work on, the most urgent first, of those the oldest; of several who
        claim at once each gets others. A worker commits the claim, does the work, and saves the submission as
        ``complete`` or ``fail`` have made it. When the save is refused as stale, somebody has given the worker up: see
        ``recover_submissions``. A row that cannot be read is set aside in the same transaction,
        and stops neither the others nor the next claim.
        
        Raises:
            ``ValidationError`` where the limit is not 1 to 1,000.
        """
    def recover_submissions(self, *, claimed_before: datetime | str, limit: int) -> ClaimedSubmissions:
        """Gives up the workers that claimed submissions before an instant and have not come back: up to ``limit`` of these,
        the longest claimed first, become errors that say so, and can be processed again. Only ``updated_at`` tells how
        long ago a submission was claimed, so the instant lies further back than any work takes.
        
        Raises:
            ``ValidationError`` where the limit is not 1 to 1,000.
        """
    def prefer_insurance(
        self,
        *,
        insurance_id: UUID | str,
        now: datetime | str | None = None,
    ) -> PatientInsurance:
        """Makes a policy in use the one that pays first; the patient's old one gives way. A policy that is so already
        stays as it is.
        
        Raises:
            ``NotFoundError`` without such a policy, ``TransitionError``
        where it is not in use or has expired today (UTC).
        """
    def coverage_on(self, *, patient_id: UUID | str, day: date | str) -> builtin_list[PatientInsurance]:
        """The policies of a patient that pay for what happens on a day, in the order in which they pay: the primary one,
        then the longest in effect.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def pharmacies_near(
        self,
        *,
        state: str,
        postal_code: str,
        open_at: datetime | str | None = None,
        limit: int,
    ) -> builtin_list[Pharmacy]:
        """Up to ``limit`` active pharmacies of a state, those first whose ZIP code is the least remote from ``postal_code``
        (``PostalCode.remoteness``: regions of the post, not distances), then by name. Given ``open_at``, only those that
        are open at that instant in their own time zone: one whose hours are unknown is left out.
        
        Raises:
            ``ValidationError`` where no state has the code, and where the limit is not 1 to 1,000.
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
        """Ties a tag to a row of any table. One that is tied already stays as it is, and is the answer.
        
        Raises:
            ``NotFoundError`` without such a tag, ``ValidationError`` with
        ``reference.unknown`` without such a row or user.
        """
    def untag_entity(
        self,
        *,
        tag_id: UUID | str,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
    ) -> bool:
        """Cuts a tag from a row; whether it was tied.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def tags_of(
        self,
        *,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
    ) -> builtin_list[Tag]:
        """The tags of a row, by name.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    def tagged(
        self,
        *,
        tag_id: UUID | str,
        entity_type: EntityType | EntityTypeLabel,
        after: UUID | str | None = None,
        limit: int,
    ) -> builtin_list[UUID]:
        """Up to ``limit`` rows of a kind that carry a tag, in the order of their ids; the next ones come ``after`` the last.
        
        Raises:
            ``ValidationError`` where the limit is not 1 to 1,000.
        """
    def emergency_reason(self, *, entry_id: UUID | str) -> str:
        """The reason that a provider gave for an emergency, from its entry of the audit log (``EMERGENCY_ACCESS`` or
        ``EMERGENCY_SEARCH``), for whoever may read the log.
        
        Raises:
            ``DeniedError`` to patients and providers, ``NotFoundError`` without an
        entry that the actor may read, ``ValidationError`` for an entry
        without a reason; ``crypto.unknown_key`` where the key that sealed it has left the ring.
        """

class AsyncTableOps:
    """Lists, streams and operations of an asynchronous transaction."""
    _native: _native.Transaction
    def _ask(self, work: Callable[[], R]) -> Coroutine[Any, Any, R]: ...
    @overload
    async def list(
        self,
        table: type[User],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> Page[User]: ...
    @overload
    async def list(
        self,
        table: type[Patient],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> Page[Patient]: ...
    @overload
    async def list(
        self,
        table: type[Provider],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> Page[Provider]: ...
    @overload
    async def list(
        self,
        table: type[Administrator],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> Page[Administrator]: ...
    @overload
    async def list(
        self,
        table: type[Consultation],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Page[Consultation]: ...
    @overload
    async def list(
        self,
        table: type[Prescription],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
    ) -> Page[Prescription]: ...
    @overload
    async def list(
        self,
        table: type[Session],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> Page[Session]: ...
    @overload
    async def list(
        self,
        table: type[Category],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[Category]: ...
    @overload
    async def list(
        self,
        table: type[Product],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | EllipsisType = ...,
        product_type: ProductType | ProductTypeLabel | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        price_from: Decimal | int | str | EllipsisType = ...,
        price_below: Decimal | int | str | EllipsisType = ...,
        stock_from: int | EllipsisType = ...,
        stock_below: int | EllipsisType = ...,
    ) -> Page[Product]: ...
    @overload
    async def list(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[SubscriptionPlan]: ...
    @overload
    async def list(
        self,
        table: type[Order],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        order_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        order_type: OrderType | OrderTypeLabel | EllipsisType = ...,
        status: OrderStatus | OrderStatusLabel | EllipsisType = ...,
        payment_status: PaymentStatus | PaymentStatusLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[Order]: ...
    @overload
    async def list(
        self,
        table: type[OrderItem],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> Page[OrderItem]: ...
    @overload
    async def list(
        self,
        table: type[Invoice],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        invoice_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        status: InvoiceStatus | InvoiceStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
    ) -> Page[Invoice]: ...
    @overload
    async def list(
        self,
        table: type[Conversation],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        participant_ids: Sequence[UUID | str] | EllipsisType = ...,
        conversation_type: ConversationType | ConversationTypeLabel | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
        is_archived: bool | EllipsisType = ...,
        last_message_from: datetime | str | EllipsisType = ...,
        last_message_before: datetime | str | EllipsisType = ...,
    ) -> Page[Conversation]: ...
    @overload
    async def list(
        self,
        table: type[Message],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        conversation_id: UUID | str | EllipsisType = ...,
        sender_id: UUID | str | EllipsisType = ...,
        message_type: MessageType | MessageTypeLabel | EllipsisType = ...,
        reply_to_message_id: UUID | str | EllipsisType = ...,
        is_deleted: bool | EllipsisType = ...,
        sent_from: datetime | str | EllipsisType = ...,
        sent_before: datetime | str | EllipsisType = ...,
    ) -> Page[Message]: ...
    @overload
    async def list(
        self,
        table: type[Notification],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Page[Notification]: ...
    @overload
    async def list(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        current_status: FlowStatus | FlowStatusLabel | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[TelehealthFlow]: ...
    @overload
    async def list(
        self,
        table: type[Task],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        assignee_id: UUID | str | EllipsisType = ...,
        assigner_id: UUID | str | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        status: TaskStatus | TaskStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
        related_entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        related_entity_id: UUID | str | EllipsisType = ...,
    ) -> Page[Task]: ...
    @overload
    async def list(
        self,
        table: type[AuditLog],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        actor_id: UUID | str | EllipsisType = ...,
        action: str | EllipsisType = ...,
        entity_type: str | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        session_id: str | EllipsisType = ...,
        severity: LogSeverity | LogSeverityLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[AuditLog]: ...
    @overload
    async def list(
        self,
        table: type[FormSchema],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        title: str | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | EllipsisType = ...,
        category: str | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
        is_published: bool | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
    ) -> Page[FormSchema]: ...
    @overload
    async def list(
        self,
        table: type[FormSubmission],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        form_schema_id: UUID | str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | EllipsisType = ...,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | EllipsisType = ...,
        submitted_from: datetime | str | EllipsisType = ...,
        submitted_before: datetime | str | EllipsisType = ...,
    ) -> Page[FormSubmission]: ...
    @overload
    async def list(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[InsuranceProvider]: ...
    @overload
    async def list(
        self,
        table: type[PatientInsurance],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        insurance_provider_id: UUID | str | EllipsisType = ...,
        is_primary: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        expires_from: date | str | EllipsisType = ...,
        expires_before: date | str | EllipsisType = ...,
    ) -> Page[PatientInsurance]: ...
    @overload
    async def list(
        self,
        table: type[Pharmacy],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        npi_number: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        city: str | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[Pharmacy]: ...
    @overload
    async def list(
        self,
        table: type[Tag],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> Page[Tag]: ...
    @overload
    async def list(
        self,
        table: type[EntityTag],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> Page[EntityTag]: ...
    @overload
    def stream(
        self,
        table: type[User],
        /,
        *,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> AsyncStream[User]: ...
    @overload
    def stream(
        self,
        table: type[Patient],
        /,
        *,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> AsyncStream[Patient]: ...
    @overload
    def stream(
        self,
        table: type[Provider],
        /,
        *,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> AsyncStream[Provider]: ...
    @overload
    def stream(
        self,
        table: type[Administrator],
        /,
        *,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> AsyncStream[Administrator]: ...
    @overload
    def stream(
        self,
        table: type[Consultation],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> AsyncStream[Consultation]: ...
    @overload
    def stream(
        self,
        table: type[Prescription],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
    ) -> AsyncStream[Prescription]: ...
    @overload
    def stream(
        self,
        table: type[Session],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> AsyncStream[Session]: ...
    @overload
    def stream(
        self,
        table: type[Category],
        /,
        *,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> AsyncStream[Category]: ...
    @overload
    def stream(
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
    ) -> AsyncStream[Product]: ...
    @overload
    def stream(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> AsyncStream[SubscriptionPlan]: ...
    @overload
    def stream(
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
    ) -> AsyncStream[Order]: ...
    @overload
    def stream(
        self,
        table: type[OrderItem],
        /,
        *,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> AsyncStream[OrderItem]: ...
    @overload
    def stream(
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
    ) -> AsyncStream[Invoice]: ...
    @overload
    def stream(
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
    ) -> AsyncStream[Conversation]: ...
    @overload
    def stream(
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
    ) -> AsyncStream[Message]: ...
    @overload
    def stream(
        self,
        table: type[Notification],
        /,
        *,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> AsyncStream[Notification]: ...
    @overload
    def stream(
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
    ) -> AsyncStream[TelehealthFlow]: ...
    @overload
    def stream(
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
    ) -> AsyncStream[Task]: ...
    @overload
    def stream(
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
    ) -> AsyncStream[AuditLog]: ...
    @overload
    def stream(
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
    ) -> AsyncStream[FormSchema]: ...
    @overload
    def stream(
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
    ) -> AsyncStream[FormSubmission]: ...
    @overload
    def stream(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> AsyncStream[InsuranceProvider]: ...
    @overload
    def stream(
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
    ) -> AsyncStream[PatientInsurance]: ...
    @overload
    def stream(
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
    ) -> AsyncStream[Pharmacy]: ...
    @overload
    def stream(
        self,
        table: type[Tag],
        /,
        *,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> AsyncStream[Tag]: ...
    @overload
    def stream(
        self,
        table: type[EntityTag],
        /,
        *,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> AsyncStream[EntityTag]: ...
    async def user_by_email(self, *, email: str) -> User | None:
        """The user with an e-mail address, if there is one whom the actor may see. A person reaches only accounts that they see,
        and the work is the same whether there is another: it grows with the accounts that the person sees.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def set_password(self, *, user_id: UUID | str, password: str) -> User:
        """Sets a user's password, in the place of any before. Only its hash is stored (Argon2id), and nobody reads that. It
        takes a service account that may change users.
        
        Raises:
            ``ValidationError`` with ``password.too_short`` or ``password.too_long``; ``NotFoundError`` without such a user,
        ``DeniedError`` to anybody else.
        """
    async def verify_password(self, *, email: str, password: str) -> User:
        """The active user with an e-mail address and a password. Whether there is no such user, one who is not active, one
        without a password or with another one: the answer is the same, and so is the work, but for a user whose hash is
        of an older, lesser cost. That hash is replaced by one of the present cost. It takes a service account that may change users,
        and each call some 20 ms of a processor and 19 MiB: let only so many run at a time.
        
        Raises:
            ``password.rejected`` as said; ``ValidationError`` with ``password.too_long``;
        ``DeniedError`` to anybody else.
        """
    async def patients_by_identity(
        self,
        *,
        last_name: str,
        first_name: str,
        date_of_birth: date | str,
    ) -> builtin_list[Patient]:
        """The patients with a last name, a first name and a date of birth, those who came last first (by id), at most
        ``PAGE_LIMIT``. Case, accents, punctuation and spaces do not matter. The last name is given in full,
        the first name in full, by its beginning or by its initial: ``A``, ``Anne`` and ``anne marie`` find ``Anne-Marie``. For
        somebody with a single name the other one is given as ``-``, and it does not matter which of the two holds the name.
        Names are sealed and found by a token: ``IdentityQuery`` says what it tells.
        
        Raises:
            ``ValidationError`` with ``name.too_short`` where neither name has a letter; ``crypto.no_keyring``.
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
        """A page of up to ``limit`` patients with a first name, a last name, or both; with ``starts_with``, of those whose names
        begin so, for which three letters are needed. Case, accents, punctuation and spaces do not matter. Those who came
        last come first (by id). It takes a portal with the option ``name_index``, which gives names away to somebody with a
        dump; its documentation says how many.
        
        Raises:
            ``crypto.no_name_index`` without that option; ``ValidationError`` without any name, with too few
        letters (``name.too_short``), and where the limit is not 1 to ``PAGE_LIMIT``.
        """
    async def agenda(
        self,
        *,
        provider_id: UUID | str,
        since: datetime | str,
        until: datetime | str,
    ) -> builtin_list[Consultation]:
        """A provider's visits of any status that were booked to begin from ``since`` and before ``until``, in their order.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
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
        provider_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Books a visit with a provider and tells the patient; see
        ``Consultation.schedule``.
        
        Raises:
            ``NotFoundError`` without such a provider, ``ValidationError``
        with what keeps the visit from being booked, ``ConflictError`` with
        ``consultation.double_booking`` where somebody else holds the slot.
        """
    async def prescribe(
        self,
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
        provider_id: UUID | str,
        consultation_id: UUID | str | None = None,
        policy: date | str | None = None,
        now: datetime | str | None = None,
    ) -> Prescription:
        """Prescribes a drug, files the prescription with its visit and tells the patient; see
        ``Prescription.prescribe``.
        
        Raises:
            ``NotFoundError`` without such a provider or visit,
        ``ValidationError`` with what keeps the drug from being prescribed,
        ``TransitionError`` where the visit takes no more prescriptions.
        """
    async def free_slots(
        self,
        *,
        provider_id: UUID | str,
        since: datetime | str,
        until: datetime | str,
    ) -> builtin_list[Slot]:
        """The slots of a provider between two instants that can be booked; see
        ``Provider.free_slots``.
        
        Raises:
            ``NotFoundError`` without such a provider, and where the range is too long.
        """
    async def chart(self, *, patient_id: UUID | str) -> PatientChart:
        """A patient's chart.
        
        Raises:
            ``NotFoundError`` without such a patient, ``CorruptError`` where the
        patient's own row cannot be read; other damaged rows are left out and named.
        """
    async def expiring_before(self, *, instant: datetime | str) -> builtin_list[Prescription]:
        """The active prescriptions that expire before an instant, the next one first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def prescriptions_of(self, *, consultation_ids: Sequence[UUID | str]) -> builtin_list[Prescription]:
        """The prescriptions that were made in any of these visits, in the order in which they were made.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def category_tree(self) -> builtin_list[CategoryNode]:
        """All categories in the order in which a tree shows them: each before those below it, siblings by ``sort_order`` and
        then by name.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def move_category(
        self,
        *,
        category_id: UUID | str,
        parent_category_id: UUID | str | None = None,
    ) -> Category:
        """Moves a category, with all below it, under another one or to the root.
        
        Raises:
            ``NotFoundError`` without such a category, and
        ``ValidationError`` where it would stand under itself or something too deep.
        """
    async def products_of(self, *, product_type: ProductType | ProductTypeLabel) -> builtin_list[Product]:
        """The products of a type that are on sale, the cheapest first, whether they are in stock or not.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def plans_on_sale(self) -> builtin_list[SubscriptionPlan]:
        """The subscription plans that are on sale, the cheapest first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
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
        """Places an order of products at their present prices, and of charges for what is no product, under the next order
        number, and takes its units out of the stock.
        
        Raises:
            ``ValidationError`` with everything that is wrong, named ``lines[2].quantity``: products that
        are not on sale or not in stock, prescriptions that are not active ones of this patient, a flow of another patient.
        """
    async def order_with_items(self, *, order_id: UUID | str) -> PlacedOrder:
        """An order with its items.
        
        Raises:
            ``NotFoundError`` without such an order.
        """
    async def orders_of(self, *, patient_id: UUID | str) -> builtin_list[Order]:
        """A patient's orders, newest first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def ship_order(
        self,
        *,
        order_id: UUID | str,
        tracking_number: str | None = None,
        estimated_delivery_date: date | str | None = None,
        now: datetime | str | None = None,
    ) -> Order:
        """Sends off an order that has been paid, and tells the patient.
        
        Raises:
            ``NotFoundError`` without such an order, and what
        ``Order.ship`` refuses.
        """
    async def cancel_order(self, *, order_id: UUID | str) -> Order:
        """Calls an order off before it is shipped, and brings its units back into the stock. Money that was captured is given
        back by ``refund_order``.
        
        Raises:
            ``NotFoundError`` without such an order, and what
        ``Order.cancel`` refuses.
        """
    async def take_back_order(self, *, order_id: UUID | str) -> Order:
        """Records that the goods of an order have come back, and brings them back into the stock. Money is given back by
        ``refund_order``.
        
        Raises:
            ``NotFoundError`` without such an order, and what
        ``Order.take_back`` refuses.
        """
    async def order_by_payment_intent(self, *, payment_intent_id: str) -> Order | None:
        """The order that was paid by a payment intent, if there is one; of several the last that was placed. The intent is
        sealed and found by a token, which tells whoever has the database which orders have the same.
        
        Raises:
            ``UnavailableError`` without a keyring.
        """
    async def apply_payment_event(
        self,
        *,
        event: PaymentEvent | Mapping[str, Any],
        now: datetime | str | None = None,
    ) -> PaymentReceipt:
        """Applies what a payment service reports, once, however often and late it comes: an event with an id that has been
        here is ``repeated``, one that the payment is past is ``superseded``. A capture is told to the patient, and moves the
        order's telehealth flow on. A refusal records nothing, so that the service
        sends the event again.
        
        Raises:
            ``NotFoundError`` without such an order, ``ConflictError``
        where another event had the id, and what ``Order.receive`` refuses.
        """
    async def refund_order(
        self,
        *,
        order_id: UUID | str,
        amount: Decimal | int | str,
        refund_id: str,
        now: datetime | str | None = None,
    ) -> PaymentReceipt:
        """Gives back a part of what was captured, or all that is left, once for each ``refund_id``, the refund's id at the
        payment service. The units of an order that is closed by it before it was shipped come back into the stock.
        
        Raises:
            As ``apply_payment_event``.
        """
    async def retry_payment(self, *, order_id: UUID | str) -> Order:
        """Begins a failed payment anew.
        
        Raises:
            ``NotFoundError`` without such an order, and what
        ``Order.retry`` refuses.
        """
    async def invoice_order(
        self,
        *,
        order_id: UUID | str,
        id: UUID | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Writes the invoice of an order under the next invoice number; see
        ``Invoice.for_order``. An order is invoiced once, and again when
        that invoice was cancelled.
        
        Raises:
            ``NotFoundError`` without such an order, and ``ConflictError`` where it has an invoice.
        """
    async def invoice_plan(
        self,
        *,
        plan_id: UUID | str,
        patient_id: UUID | str,
        id: UUID | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        tax_amount: Decimal | int | str | None = None,
        currency: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Writes a patient's invoice of one billing cycle of a plan under the next invoice number; see
        ``Invoice.for_plan``.
        
        Raises:
            ``NotFoundError`` without such a plan.
        """
    async def due_invoices(self, *, patient_id: UUID | str) -> builtin_list[Invoice]:
        """The invoices that a patient has been sent and has not paid, the one that is due first before the others.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def mark_overdue_invoices(self, *, now: datetime | str | None = None) -> builtin_list[Invoice]:
        """Marks invoices that were not paid in time, up to 1,000 at once, and returns them; it is called again until there
        are none. Invoices that others are changing are left to a later call, so several may run at once. One that cannot be
        read is marked like the others, and left out of what is returned.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def pay_invoice(self, *, invoice_id: UUID | str, now: datetime | str | None = None) -> Invoice:
        """Records that an invoice was paid today (UTC).
        
        Raises:
            ``NotFoundError`` without such an invoice, and what
        ``Invoice.pay`` refuses.
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
        """Begins a conversation, or finds it: between the same two there is one open direct conversation without a subject,
        whoever begins it and however many at once. One with a subject, or of another type, is a new one each time.
        
        Raises:
            ``ValidationError`` with what ``Conversation.start`` refuses, and ``reference.unknown`` where a participant is no user.
        """
    async def add_participant(
        self,
        *,
        conversation_id: UUID | str,
        inviter_id: UUID | str,
        user_id: UUID | str,
    ) -> Conversation:
        """Lets a user take part in a conversation of the inviter; see ``Conversation.add_participant``.
        
        Raises:
            ``NotFoundError`` where the inviter takes no part, what the command refuses, and ``reference.unknown`` where there is
        no such user.
        """
    async def remove_participant(
        self,
        *,
        conversation_id: UUID | str,
        remover_id: UUID | str,
        user_id: UUID | str,
    ) -> Conversation:
        """Takes a user out of a conversation of the remover, who may be the same user; see
        ``Conversation.remove_participant``.
        
        Raises:
            ``NotFoundError`` where the remover takes no part, and what the command refuses.
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
        """Sends a message; see ``Message.send``.
        
        Raises:
            ``NotFoundError`` of the conversation where the sender takes no part, and what the constructor refuses.
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
        """Sends an answer to a message; see ``Message.reply``.
        
        Raises:
            ``NotFoundError`` of the message where the sender takes no part, and what the constructor refuses.
        """
    async def edit_message(
        self,
        *,
        message_id: UUID | str,
        editor_id: UUID | str,
        content: str,
        now: datetime | str | None = None,
    ) -> Message:
        """Changes the text of a message, however many read it at the same time; see ``Message.edit``.
        
        Raises:
            ``NotFoundError`` of the message where the editor takes no part, and what the command refuses.
        """
    async def delete_message(
        self,
        *,
        message_id: UUID | str,
        deleter_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Message | None:
        """Deletes a message for everybody; the row stays, and is shown to nobody. See ``Message.delete``. One that cannot be
        read is deleted as well, and answered as none.
        
        Raises:
            ``NotFoundError`` of the message where the deleter takes no part, and what the command refuses.
        """
    async def inbox(
        self,
        *,
        user_id: UUID | str,
        after: InboxPlace | Mapping[str, Any] | None = None,
        limit: int,
    ) -> Inbox:
        """A page of up to ``limit`` conversations in which a user takes part, latest activity first; archived ones, which are
        closed and can still be read, are among them. It takes two round trips. A conversation that becomes active while
        somebody turns the pages moves to the first one.
        
        Raises:
            ``ValidationError`` where the limit is not 1 to ``PAGE_LIMIT``.
        """
    async def unread_count(self, *, user_id: UUID | str) -> int:
        """How many messages a user has not read, in all conversations in which the user takes part.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def messages_page(
        self,
        *,
        conversation_id: UUID | str,
        reader_id: UUID | str,
        before: UUID | str | None = None,
        limit: int,
    ) -> MessagePage:
        """A page of up to ``limit`` messages of a conversation, newest first, beginning after the message ``before``. Deleted
        ones are left out; an answer to one still names it.
        
        Raises:
            ``NotFoundError`` of the conversation where the reader takes no part, and of ``before``
        where it is no message of this conversation; ``ValidationError`` where the limit is not 1 to
        ``PAGE_LIMIT``.
        """
    async def mark_conversation_read(
        self,
        *,
        conversation_id: UUID | str,
        reader_id: UUID | str,
        now: datetime | str | None = None,
    ) -> int:
        """Records that a user has read every message of a conversation, in one statement; returns how many were unread. A
        receipt that is there stays, a sender gets none, and deleted messages are passed over.
        
        Raises:
            ``NotFoundError`` of the conversation where the reader takes no part.
        """
    async def claim_due(
        self,
        *,
        limit: int,
        lease_seconds: int,
        now: datetime | str | None = None,
    ) -> ClaimedNotifications:
        """Claims up to ``limit`` due notifications for a worker, the longest due first. Workers do not wait for each other, and
        get different ones. Commit, send each, and save at once what came of it: ``mark_sent``, ``retry_later`` or
        ``mark_failed``.
        
        Nobody else gets them for ``lease_seconds``. When a worker dies, another gets them after that: each is sent once, and
        again where a worker died between sending and saving. One that saves too late finds its version stale, and cannot
        overwrite what the next one did.
        
        ``now`` is the worker's own clock. One that is ahead claims what is not due yet and takes over leases that still run,
        so that something may be sent twice; one that is behind sends late, and its own leases end early. A lease should
        outlast sending by more than the clocks differ.
        
        A row that cannot be read is set aside in the same transaction, and stops neither the others nor the next claim.
        
        Raises:
            ``ValidationError`` where the limit is not 1 to ``PAGE_LIMIT``, or the lease ends beyond the
        year 9999.
        """
    async def sweep_notifications(self, *, now: datetime | str | None = None) -> SweptNotifications:
        """Ends up to 1,000 pending notifications that nobody will send any more, as ``Notification.sweep`` says; where as many
        were swept, there may be more.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def choose_product(
        self,
        *,
        flow_id: UUID | str,
        product_id: UUID | str,
        subscription_plan_id: UUID | str | None = None,
    ) -> TelehealthFlow:
        """Records which product the patient has chosen, and which subscription plan if one; see
        ``TelehealthFlow.select_product``.
        
        Raises:
            ``NotFoundError`` without such a flow, product or plan,
        ``ValidationError`` where one is not on sale, ``TransitionError`` where
        the flow is at another step.
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
        """Submits the intake's form and records its answers in the flow; see ``submit_form`` and
        ``TelehealthFlow.complete_intake``.
        
        Raises:
            ``NotFoundError`` without such a flow or form, ``ValidationError``
        with everything that is wrong with the answers, ``TransitionError`` where the flow is at
        another step.
        """
    async def approve_flow(
        self,
        *,
        flow_id: UUID | str,
        consultation_id: UUID | str,
        consultation_data: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has approved the treatment in a visit, and tells the patient; see
        ``TelehealthFlow.approve``.
        
        Raises:
            ``NotFoundError`` without such a flow or visit,
        ``ValidationError`` where the visit is another patient's or has not taken place,
        ``TransitionError`` where the flow is at another step.
        """
    async def reject_flow(
        self,
        *,
        flow_id: UUID | str,
        consultation_id: UUID | str,
        consultation_data: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has not approved the treatment in a visit, and tells the patient; see
        ``TelehealthFlow.reject``.
        
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
        """Places the order of an approved flow, one unit of its product unless told, and awaits the payment, whose capture
        moves the flow on by itself; see ``place_order`` and ``apply_payment_event``.
        
        Raises:
            ``NotFoundError`` without such a flow, or where its product is gone, and those of
        ``place_order``; ``TransitionError`` where the flow is at another step.
        """
    async def cancel_flow(self, *, flow_id: UUID | str) -> TelehealthFlow:
        """Calls a flow off and releases what it holds: the order is cancelled and its goods go back into the stock. Money
        that was captured is given back by ``refund_order``.
        
        Raises:
            ``NotFoundError`` without such a flow, ``TransitionError`` where
        the flow has ended, or its order has been shipped.
        """
    async def open_flows(self, *, patient_id: UUID | str) -> builtin_list[TelehealthFlow]:
        """The flows of a patient that have neither been completed nor cancelled, the latest first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def flow_overview(self, *, flow_id: UUID | str) -> FlowOverview:
        """A flow with everything that belongs to it.
        
        Raises:
            ``NotFoundError`` without such a flow.
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
        """Sets a task. The row that it concerns must be there; the task outlives it.
        
        Raises:
            ``ValidationError``, also with ``reference.unknown`` where there is no such row.
        """
    async def take_task(self, *, task_id: UUID | str, assignee_id: UUID | str) -> Task:
        """Gives an open task that nobody has to a user. Of several who take one at once one gets it.
        
        Raises:
            ``NotFoundError`` without such a task, ``TransitionError`` with
        ``task.taken`` where somebody else has it, and where it is closed.
        """
    async def tasks_of(self, *, assignee_id: UUID | str) -> builtin_list[Task]:
        """The open tasks of a user, the most urgent first, of those the one that is due first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def overdue_tasks(self, *, today: date | str) -> builtin_list[Task]:
        """The tasks that are still to be done after their last day, the longest overdue first, of those the most urgent.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def tasks_about(
        self,
        *,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
    ) -> builtin_list[Task]:
        """All tasks that concern a row, open or not, the newest first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def publish_form(self, *, form_schema_id: UUID | str) -> FormSchema:
        """Publishes a draft: from now on it can be answered, and never changes.
        
        Raises:
            ``NotFoundError`` without such a form, ``TransitionError`` where
        it is published already.
        """
    async def next_form_version(
        self,
        *,
        form_schema_id: UUID | str,
        step: VersionStep | VersionStepLabel,
        created_by: UUID | str,
        now: datetime | str | None = None,
    ) -> FormSchema:
        """Drafts the version after a published form, with the same content, to be revised and published in its turn.
        
        Raises:
            ``NotFoundError`` without such a form, ``TransitionError`` where
        it is a draft, ``ConflictError`` with ``form_schema.version_taken`` where there is such
        a version already.
        """
    async def current_form(self, *, title: str) -> FormSchema | None:
        """The highest published version of a form, if there is one: what people answer now.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def form_versions(self, *, title: str) -> builtin_list[FormSchema]:
        """All versions of a form, drafts too, the highest first.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
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
        """Submits a published form. The answers are checked whole; the form's rules may raise the priority. The patient
        and the provider of the visit or flow that it belongs to are its own, where it names none.
        
        Raises:
            ``NotFoundError`` without such a form, visit or flow.
        ``ValidationError`` with everything that is wrong with the answers, each at its JSON
        pointer; where the form is a draft; and where visit or flow are of another patient or provider.
        """
    async def claim_submissions(self, *, limit: int) -> ClaimedSubmissions:
        """Claims up to ``limit`` pending submissions to work on, the most urgent first, of those the oldest; of several who
        claim at once each gets others. A worker commits the claim, does the work, and saves the submission as
        ``complete`` or ``fail`` have made it. When the save is refused as stale, somebody has given the worker up: see
        ``recover_submissions``. A row that cannot be read is set aside in the same transaction,
        and stops neither the others nor the next claim.
        
        Raises:
            ``ValidationError`` where the limit is not 1 to 1,000.
        """
    async def recover_submissions(self, *, claimed_before: datetime | str, limit: int) -> ClaimedSubmissions:
        """Gives up the workers that claimed submissions before an instant and have not come back: up to ``limit`` of these,
        the longest claimed first, become errors that say so, and can be processed again. Only ``updated_at`` tells how
        long ago a submission was claimed, so the instant lies further back than any work takes.
        
        Raises:
            ``ValidationError`` where the limit is not 1 to 1,000.
        """
    async def prefer_insurance(
        self,
        *,
        insurance_id: UUID | str,
        now: datetime | str | None = None,
    ) -> PatientInsurance:
        """Makes a policy in use the one that pays first; the patient's old one gives way. A policy that is so already
        stays as it is.
        
        Raises:
            ``NotFoundError`` without such a policy, ``TransitionError``
        where it is not in use or has expired today (UTC).
        """
    async def coverage_on(self, *, patient_id: UUID | str, day: date | str) -> builtin_list[PatientInsurance]:
        """The policies of a patient that pay for what happens on a day, in the order in which they pay: the primary one,
        then the longest in effect.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def pharmacies_near(
        self,
        *,
        state: str,
        postal_code: str,
        open_at: datetime | str | None = None,
        limit: int,
    ) -> builtin_list[Pharmacy]:
        """Up to ``limit`` active pharmacies of a state, those first whose ZIP code is the least remote from ``postal_code``
        (``PostalCode.remoteness``: regions of the post, not distances), then by name. Given ``open_at``, only those that
        are open at that instant in their own time zone: one whose hours are unknown is left out.
        
        Raises:
            ``ValidationError`` where no state has the code, and where the limit is not 1 to 1,000.
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
        """Ties a tag to a row of any table. One that is tied already stays as it is, and is the answer.
        
        Raises:
            ``NotFoundError`` without such a tag, ``ValidationError`` with
        ``reference.unknown`` without such a row or user.
        """
    async def untag_entity(
        self,
        *,
        tag_id: UUID | str,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
    ) -> bool:
        """Cuts a tag from a row; whether it was tied.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def tags_of(
        self,
        *,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
    ) -> builtin_list[Tag]:
        """The tags of a row, by name.
        
        Raises:
            ``UnavailableError`` where the database cannot serve.
        """
    async def tagged(
        self,
        *,
        tag_id: UUID | str,
        entity_type: EntityType | EntityTypeLabel,
        after: UUID | str | None = None,
        limit: int,
    ) -> builtin_list[UUID]:
        """Up to ``limit`` rows of a kind that carry a tag, in the order of their ids; the next ones come ``after`` the last.
        
        Raises:
            ``ValidationError`` where the limit is not 1 to 1,000.
        """
    async def emergency_reason(self, *, entry_id: UUID | str) -> str:
        """The reason that a provider gave for an emergency, from its entry of the audit log (``EMERGENCY_ACCESS`` or
        ``EMERGENCY_SEARCH``), for whoever may read the log.
        
        Raises:
            ``DeniedError`` to patients and providers, ``NotFoundError`` without an
        entry that the actor may read, ``ValidationError`` for an entry
        without a reason; ``crypto.unknown_key`` where the key that sealed it has left the ring.
        """
