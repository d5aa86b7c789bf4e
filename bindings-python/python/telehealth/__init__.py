"""Telehealth on PostgreSQL.

Entities satisfy the constraints of their tables; a portal stores them in transactions on behalf of one actor::

    import telehealth
    from telehealth import Actor, User

    with telehealth.embedded() as portal:
        portal.grant_service("sign-up", ["users:insert"])
        user = User.register(email="ada@example.com", role="patient")
        with portal.transaction(Actor.service("sign-up")) as tx:
            tx.add(user)

``telehealth.aio`` is the same interface for asyncio.
"""

from telehealth._access_report import *
from telehealth._actor import *
from telehealth._audit import *
from telehealth._capacity import *
from telehealth._connect import *
from telehealth._description import CODES as CODES
from telehealth._description import GRANTS as GRANTS
from telehealth._description import ROTATE_KEYS_GRANTS as ROTATE_KEYS_GRANTS
from telehealth._doctor import Finding as Finding
from telehealth._doctor import Mend as Mend
from telehealth._errors import *
from telehealth._grants import grants_of as grants_of
from telehealth._logging import *
from telehealth._metrics import *
from telehealth._model import Entity as Entity
from telehealth._portal import *
from telehealth._tables import *
from telehealth._table_ops import AsyncStream as AsyncStream
from telehealth._table_ops import Page as Page
from telehealth._table_ops import Stream as Stream
from telehealth._transaction import *
from telehealth._version import __version__ as __version__
