# Generated from telehealth's description by tests/test_stubs.py; UPDATE=1 rewrites it.
from builtins import list as builtin_list
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
        email: str | None = None,
        role: UserRole | UserRoleLabel | None = None,
        status: UserStatus | UserStatusLabel | None = None,
    ) -> Page[User]: ...
    @overload
    def list(
        self,
        table: type[Patient],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        primary_provider_id: UUID | str | None = None,
        subscription_plan_id: UUID | str | None = None,
        active_from: datetime | str | None = None,
        active_before: datetime | str | None = None,
    ) -> Page[Patient]: ...
    @overload
    def list(
        self,
        table: type[Provider],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        npi_number: str | None = None,
        license_state: str | None = None,
        is_accepting_patients: bool | None = None,
    ) -> Page[Provider]: ...
    @overload
    def list(
        self,
        table: type[Administrator],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        manager_id: UUID | str | None = None,
    ) -> Page[Administrator]: ...
    @overload
    def list(
        self,
        table: type[Consultation],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        status: ConsultationStatus | ConsultationStatusLabel | None = None,
        scheduled_from: datetime | str | None = None,
        scheduled_before: datetime | str | None = None,
    ) -> Page[Consultation]: ...
    @overload
    def list(
        self,
        table: type[Prescription],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        status: PrescriptionStatus | PrescriptionStatusLabel | None = None,
    ) -> Page[Prescription]: ...
    @overload
    def list(
        self,
        table: type[Session],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        status: SessionStatus | SessionStatusLabel | None = None,
        scheduled_from: date | str | None = None,
        scheduled_before: date | str | None = None,
    ) -> Page[Session]: ...
    @overload
    def stream(
        self,
        table: type[User],
        /,
        *,
        email: str | None = None,
        role: UserRole | UserRoleLabel | None = None,
        status: UserStatus | UserStatusLabel | None = None,
    ) -> Generator[User]: ...
    @overload
    def stream(
        self,
        table: type[Patient],
        /,
        *,
        primary_provider_id: UUID | str | None = None,
        subscription_plan_id: UUID | str | None = None,
        active_from: datetime | str | None = None,
        active_before: datetime | str | None = None,
    ) -> Generator[Patient]: ...
    @overload
    def stream(
        self,
        table: type[Provider],
        /,
        *,
        npi_number: str | None = None,
        license_state: str | None = None,
        is_accepting_patients: bool | None = None,
    ) -> Generator[Provider]: ...
    @overload
    def stream(
        self,
        table: type[Administrator],
        /,
        *,
        manager_id: UUID | str | None = None,
    ) -> Generator[Administrator]: ...
    @overload
    def stream(
        self,
        table: type[Consultation],
        /,
        *,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        status: ConsultationStatus | ConsultationStatusLabel | None = None,
        scheduled_from: datetime | str | None = None,
        scheduled_before: datetime | str | None = None,
    ) -> Generator[Consultation]: ...
    @overload
    def stream(
        self,
        table: type[Prescription],
        /,
        *,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        status: PrescriptionStatus | PrescriptionStatusLabel | None = None,
    ) -> Generator[Prescription]: ...
    @overload
    def stream(
        self,
        table: type[Session],
        /,
        *,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        status: SessionStatus | SessionStatusLabel | None = None,
        scheduled_from: date | str | None = None,
        scheduled_before: date | str | None = None,
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
        """A provider's visits that are booked to begin from ``since`` and before ``until``, in their order.
        
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
        email: str | None = None,
        role: UserRole | UserRoleLabel | None = None,
        status: UserStatus | UserStatusLabel | None = None,
    ) -> Page[User]: ...
    @overload
    async def list(
        self,
        table: type[Patient],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        primary_provider_id: UUID | str | None = None,
        subscription_plan_id: UUID | str | None = None,
        active_from: datetime | str | None = None,
        active_before: datetime | str | None = None,
    ) -> Page[Patient]: ...
    @overload
    async def list(
        self,
        table: type[Provider],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        npi_number: str | None = None,
        license_state: str | None = None,
        is_accepting_patients: bool | None = None,
    ) -> Page[Provider]: ...
    @overload
    async def list(
        self,
        table: type[Administrator],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        manager_id: UUID | str | None = None,
    ) -> Page[Administrator]: ...
    @overload
    async def list(
        self,
        table: type[Consultation],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        status: ConsultationStatus | ConsultationStatusLabel | None = None,
        scheduled_from: datetime | str | None = None,
        scheduled_before: datetime | str | None = None,
    ) -> Page[Consultation]: ...
    @overload
    async def list(
        self,
        table: type[Prescription],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        status: PrescriptionStatus | PrescriptionStatusLabel | None = None,
    ) -> Page[Prescription]: ...
    @overload
    async def list(
        self,
        table: type[Session],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        status: SessionStatus | SessionStatusLabel | None = None,
        scheduled_from: date | str | None = None,
        scheduled_before: date | str | None = None,
    ) -> Page[Session]: ...
    @overload
    def stream(
        self,
        table: type[User],
        /,
        *,
        email: str | None = None,
        role: UserRole | UserRoleLabel | None = None,
        status: UserStatus | UserStatusLabel | None = None,
    ) -> AsyncGenerator[User]: ...
    @overload
    def stream(
        self,
        table: type[Patient],
        /,
        *,
        primary_provider_id: UUID | str | None = None,
        subscription_plan_id: UUID | str | None = None,
        active_from: datetime | str | None = None,
        active_before: datetime | str | None = None,
    ) -> AsyncGenerator[Patient]: ...
    @overload
    def stream(
        self,
        table: type[Provider],
        /,
        *,
        npi_number: str | None = None,
        license_state: str | None = None,
        is_accepting_patients: bool | None = None,
    ) -> AsyncGenerator[Provider]: ...
    @overload
    def stream(
        self,
        table: type[Administrator],
        /,
        *,
        manager_id: UUID | str | None = None,
    ) -> AsyncGenerator[Administrator]: ...
    @overload
    def stream(
        self,
        table: type[Consultation],
        /,
        *,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        status: ConsultationStatus | ConsultationStatusLabel | None = None,
        scheduled_from: datetime | str | None = None,
        scheduled_before: datetime | str | None = None,
    ) -> AsyncGenerator[Consultation]: ...
    @overload
    def stream(
        self,
        table: type[Prescription],
        /,
        *,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        status: PrescriptionStatus | PrescriptionStatusLabel | None = None,
    ) -> AsyncGenerator[Prescription]: ...
    @overload
    def stream(
        self,
        table: type[Session],
        /,
        *,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        status: SessionStatus | SessionStatusLabel | None = None,
        scheduled_from: date | str | None = None,
        scheduled_before: date | str | None = None,
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
        """A provider's visits that are booked to begin from ``since`` and before ``until``, in their order.
        
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
