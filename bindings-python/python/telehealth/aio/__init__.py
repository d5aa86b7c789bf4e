"""The portal for asyncio: the same names as in ``telehealth``, as coroutines.

::

    async with await telehealth.aio.embedded() as portal:
        await portal.grant_service("sign-up", ["users:insert", "users:select"])
        async with portal.transaction(Actor.service("sign-up")) as tx:
            await tx.add(user)
            async for user in tx.stream(User, role="patient"):
                ...

``Actor`` and the entities are those of ``telehealth``. The work runs on threads of the portal; a forked process starts
new ones. Cancelling a task, as ``asyncio.timeout`` does, cancels its transaction, or its operation such as ``migrate``: the
running statement ends at once, and the transaction is rolled back. A commit that succeeds nevertheless is no error: its
block ends as usual, and the task is cancelled when it waits the next time, unless a timeout that has ended caused it.
"""

from telehealth.aio._connect import *
from telehealth.aio._portal import *
from telehealth.aio._transaction import *
