"""Ctrl-C during a database call.

Python handles a signal between two instructions of the main thread, so a statement that runs there would delay it. The
interpreter writes the number of the signal to a file descriptor at once: a thread that waits for it cancels the statement,
and Python then raises ``KeyboardInterrupt``.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Protocol

from telehealth import _native
from telehealth._errors import Error


class _Cancellable(Protocol):
    """A transaction, or a portal for one operation."""

    def cancel(self) -> None: ...


class _Watcher:
    """The thread of a process that waits for signals, and what its main thread is running."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self._receiver, self._sender = socket.socketpair()
        self._sender.setblocking(False)
        # A handler of a signal, which interrupts the main thread anywhere, may use a portal.
        self._lock = threading.RLock()
        self._open: list[_Cancellable] = []
        self._listens = False
        self._previous = -1
        threading.Thread(target=self._wait, name="telehealth-signals", daemon=True).start()

    def _wait(self) -> None:
        while self._receiver.recv(1, socket.MSG_PEEK):
            with self._lock:
                signals, running = self._taken(), tuple(self._open)
            # Other handlers do not raise, so the statement should go on.
            if signal.SIGINT in signals and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
                for native in running:
                    with suppress(Error):
                        native.cancel()

    def _taken(self) -> bytes:
        """Take the signals that have arrived, and pass them to whoever waited for them before."""
        try:
            signals = self._receiver.recv(64, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return b""
        if self._previous >= 0:
            with suppress(OSError):
                os.write(self._previous, signals)
        return signals

    def enter(self, native: _Cancellable) -> None:
        if not self._listens:
            self._previous = signal.set_wakeup_fd(self._sender.fileno(), warn_on_full_buffer=False)
            self._listens = True
        with self._lock:
            # A signal that has arrived before is not about this.
            self._taken()
            self._open.append(native)

    def leave(self, native: _Cancellable) -> None:
        # A signal may have ended `enter` early.
        with suppress(ValueError):
            self._open.remove(native)
        # The garbage collector may end a forgotten block on another thread.
        if not self._open and _receives_signals():
            signal.set_wakeup_fd(self._previous, warn_on_full_buffer=False)
            self._listens = False


_watcher: _Watcher | None = None


def _receives_signals() -> bool:
    return threading.current_thread() is threading.main_thread()


@contextmanager
def cancelled_by_interrupt(native: _Cancellable) -> Generator[None]:
    """Cancel what the main thread is running when the user presses Ctrl-C."""
    global _watcher
    if not _receives_signals():
        yield
        return
    if _watcher is None or _watcher.process != os.getpid():
        _watcher = _Watcher()
    watcher = _watcher
    try:
        watcher.enter(native)
        yield
    finally:
        watcher.leave(native)


@contextmanager
def cancellable(portal: _native.Portal) -> Generator[_native.Portal]:
    """Yield a portal for one operation, which Ctrl-C cancels if the main thread runs it."""
    if not _receives_signals():
        yield portal
        return
    native = portal.cancellable()
    with cancelled_by_interrupt(native):
        yield native
