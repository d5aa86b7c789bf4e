"""Who acts in a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Literal
from uuid import UUID

from telehealth._errors import refuse

__all__ = ["Actor"]


@dataclass(frozen=True)
class Actor:
    """The identity on whose behalf a transaction runs: ``Actor.user(id)`` or ``Actor.service(name)``.

    The portal authorizes every access of the transaction. Beginning one for a user who is not active, or for a service
    account without grants, raises ``DeniedError``. ``session``, ``address`` and ``user_agent`` describe the request and
    are written to the audit log.
    """

    kind: Literal["user", "service"]
    """``user`` for a person, ``service`` for a service account of the portal."""
    name: UUID | str
    """The id of the user, or the name of the service account."""
    session: str | None = None
    """A name for the session of the request, never its token."""
    address: IPv4Address | IPv6Address | str | None = None
    """The IP address from which the request came."""
    user_agent: str | None = None
    """The program that made the request."""

    @classmethod
    def user(
        cls,
        id: UUID | str,
        /,
        *,
        session: str | None = None,
        address: IPv4Address | IPv6Address | str | None = None,
        user_agent: str | None = None,
    ) -> Actor:
        """Return the actor of a user."""
        return cls("user", id, session, address, user_agent)

    @classmethod
    def service(
        cls,
        name: str,
        /,
        *,
        session: str | None = None,
        address: IPv4Address | IPv6Address | str | None = None,
        user_agent: str | None = None,
    ) -> Actor:
        """Return the actor of a service account, such as ``nightly-expiry``; see ``Portal.grant_service``."""
        return cls("service", name, session, address, user_agent)


def given_of(actor: Actor) -> dict[str, Any]:
    """Return an actor in the form that the native module reads."""
    if isinstance(actor, Actor):
        address = str(actor.address) if isinstance(actor.address, (IPv4Address, IPv6Address)) else actor.address
        request = {"session": actor.session, "address": address, "user_agent": actor.user_agent}
        return {actor.kind: actor.name, **{name: value for name, value in request.items() if value is not None}}
    refuse("actor", "actor", "field.wrong_type", "must be an Actor")
