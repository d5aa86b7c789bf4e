"""The privileges that operations need."""

from __future__ import annotations

from telehealth._description import DESCRIPTION
from telehealth._errors import refuse

_GRANTS_OF = {operation["name"]: tuple(operation["grants"]) for operation in DESCRIPTION["operations"]}


def grants_of(operation: str) -> tuple[str, ...]:
    """Return the privileges with which a service account can call an operation of a transaction, whatever the arguments.

    ``portal.grant_service("booking", telehealth.grants_of("book_visit"))`` grants what booking takes. Raise
    ``ValidationError`` with ``field.unknown`` if there is no such operation.
    """
    found = _GRANTS_OF.get(operation)
    if found is None:
        refuse("grants_of", "operation", "field.unknown", "is not the name of an operation of a transaction")
    return found
