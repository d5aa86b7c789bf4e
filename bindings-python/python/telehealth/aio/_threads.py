"""The threads of a portal for asyncio."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from telehealth._errors import Error, UnavailableError

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


def _cancel_again(task: asyncio.Task[object], message: tuple[object, ...]) -> None:
    """Cancel a task that went on although it was cancelled, unless whoever did it, such as ``asyncio.timeout``, has ended."""
    if sys.version_info < (3, 11):
        # Nobody knows whether it has ended.
        task.cancel(*message)
    elif task.cancelling() > 0:
        task.uncancel()
        task.cancel(*message)


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

    async def outcome(self, future: Future[R], cancel: Callable[[], None]) -> R:
        """Wait for work that a cancellation of the task cancels, and return or raise its outcome.

        If the work was rolled back, the cancellation is raised. If it was done nevertheless, or failed, the caller learns
        that; the cancellation is raised when the task waits the next time, unless it was withdrawn by then.
        """
        waiting = asyncio.wrap_future(future)
        cancelled: asyncio.CancelledError | None = None
        while not waiting.done():
            try:
                await asyncio.shield(waiting)
            except asyncio.CancelledError as error:
                if cancelled is None and not future.cancel():
                    self.cancel(cancel)
                cancelled = cancelled or error
            except BaseException:
                break
        if cancelled is None:
            return waiting.result()
        failure = None if waiting.cancelled() else waiting.exception()
        if waiting.cancelled() or (isinstance(failure, UnavailableError) and failure.code == "transaction.cancelled"):
            raise cancelled
        task = asyncio.current_task()
        if task is not None:
            asyncio.get_running_loop().call_soon(_cancel_again, task, cancelled.args)
        return waiting.result()

    def cancel(self, work: Callable[[], None]) -> None:
        """Run a cancellation on a thread of its own, because the others may wait for what is cancelled."""
        threading.Thread(target=_quietly, args=(work,), name="telehealth-cancel", daemon=True).start()


def _quietly(work: Callable[[], None]) -> None:
    # If the server cannot be reached, the statement ends by its time limit.
    with suppress(Error):
        work()
