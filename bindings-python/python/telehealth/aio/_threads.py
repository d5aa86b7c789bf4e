"""The threads of a portal for asyncio."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from telehealth._errors import Error

R = TypeVar("R")


async def settled(future: Future[R]) -> R:
    """Wait for work that must finish even if the task is cancelled; raise the cancellation afterwards."""
    waiting = asyncio.wrap_future(future)
    cancelled: asyncio.CancelledError | None = None
    while not waiting.done():
        try:
            await asyncio.shield(waiting)
        except asyncio.CancelledError as cancel:
            cancelled = cancel
        except BaseException:
            break
    if cancelled is not None:
        waiting.exception()
        raise cancelled
    return waiting.result()


class Threads:
    """The threads of a portal, by process; a forked process does not have those of its parent."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._executors: dict[int, tuple[ThreadPoolExecutor, ThreadPoolExecutor]] = {}

    def _of_this_process(self) -> tuple[ThreadPoolExecutor, ThreadPoolExecutor]:
        process = os.getpid()
        found = self._executors.get(process)
        if found is None:
            # Executors start threads on demand, so one that loses the race with another thread costs nothing.
            made = (ThreadPoolExecutor(self._size, "telehealth-begin"), ThreadPoolExecutor(self._size, "telehealth"))
            found = self._executors.setdefault(process, made)
        return found

    def begin(self, work: Callable[..., R], *arguments: object) -> Future[R]:
        """Submit work that waits for a connection. It has its own threads, so as not to block work that has one."""
        return self._of_this_process()[0].submit(work, *arguments)

    def submit(self, work: Callable[..., R], *arguments: object) -> Future[R]:
        """Submit work on an open transaction."""
        return self._of_this_process()[1].submit(work, *arguments)

    def cancel(self, work: Callable[[], None]) -> None:
        """Run a cancellation on a thread of its own, because the others may wait for what is cancelled."""
        threading.Thread(target=_quietly, args=(work,), name="telehealth-cancel", daemon=True).start()


def _quietly(work: Callable[[], None]) -> None:
    # If the server cannot be reached, the statement ends by its time limit.
    with suppress(Error):
        work()
