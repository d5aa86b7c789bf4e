# Generated from telehealth's description by tests/test_stubs.py; UPDATE=1 rewrites it.
from builtins import list as builtin_list
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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

def table_of(table: type[Entity]) -> str: ...
def table_of_entity(entity: Entity) -> str: ...
def read_page(native: _native.Transaction, table: type[Any], limit: int, after: Any, conditions: Any) -> Page[Any]: ...

class Verbs:
    """Lists, streams and finders of a transaction."""
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
    def stream(
        self,
        table: type[User],
        /,
        *,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> Generator[User]: ...
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
    ) -> Generator[Patient]: ...
    @overload
    def stream(
        self,
        table: type[Provider],
        /,
        *,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> Generator[Provider]: ...
    @overload
    def stream(
        self,
        table: type[Administrator],
        /,
        *,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> Generator[Administrator]: ...
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
    ) -> Generator[Consultation]: ...
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
    ) -> Generator[Prescription]: ...
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
    ) -> Generator[Session]: ...
    def user_by_email(self, *, email: str) -> User | None:
        """The user with an e-mail address, if there is one.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
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
            ``Unavailable`` where the database cannot serve.
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
            ``NotFound`` without such a provider, and where the range is too long.
        """
    def chart(self, *, patient_id: UUID | str) -> PatientChart:
        """A patient's chart.
        
        Raises:
            ``NotFound`` without such a patient.
        """
    def expiring_before(self, *, instant: datetime | str) -> builtin_list[Prescription]:
        """The active prescriptions that expire before an instant, the next one first.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """
    def prescriptions_of(self, *, consultation_ids: Sequence[UUID | str]) -> builtin_list[Prescription]:
        """The prescriptions that were made in any of these visits, in the order in which they were made.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """

class AsyncVerbs:
    """Lists, streams and finders of an asynchronous transaction."""
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
    def stream(
        self,
        table: type[User],
        /,
        *,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> AsyncGenerator[User]: ...
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
    ) -> AsyncGenerator[Patient]: ...
    @overload
    def stream(
        self,
        table: type[Provider],
        /,
        *,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> AsyncGenerator[Provider]: ...
    @overload
    def stream(
        self,
        table: type[Administrator],
        /,
        *,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> AsyncGenerator[Administrator]: ...
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
    ) -> AsyncGenerator[Consultation]: ...
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
    ) -> AsyncGenerator[Prescription]: ...
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
    ) -> AsyncGenerator[Session]: ...
    async def user_by_email(self, *, email: str) -> User | None:
        """The user with an e-mail address, if there is one.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
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
            ``Unavailable`` where the database cannot serve.
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
            ``NotFound`` without such a provider, and where the range is too long.
        """
    async def chart(self, *, patient_id: UUID | str) -> PatientChart:
        """A patient's chart.
        
        Raises:
            ``NotFound`` without such a patient.
        """
    async def expiring_before(self, *, instant: datetime | str) -> builtin_list[Prescription]:
        """The active prescriptions that expire before an instant, the next one first.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """
    async def prescriptions_of(self, *, consultation_ids: Sequence[UUID | str]) -> builtin_list[Prescription]:
        """The prescriptions that were made in any of these visits, in the order in which they were made.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """
