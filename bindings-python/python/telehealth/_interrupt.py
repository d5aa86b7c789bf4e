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

from telehealth import _native
from telehealth._errors import Error


class _Watcher:
    """The thread of a process that waits for signals, and the transactions of its main thread."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self._receiver, self._sender = socket.socketpair()
        self._sender.setblocking(False)
        self._open: list[_native.Transaction] = []
        self._listens = False
        self._previous = -1
        threading.Thread(target=self._wait, name="telehealth-signals", daemon=True).start()

    def _wait(self) -> None:
        while signals := self._receiver.recv(64):
            # Other handlers do not raise, so the statement should go on.
            if signal.SIGINT in signals and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
                for native in tuple(self._open):
                    with suppress(Error):
                        native.cancel()
            if self._previous >= 0:
                with suppress(OSError):
                    os.write(self._previous, signals)

    def enter(self, native: _native.Transaction) -> None:
        if not self._listens:
            self._previous = signal.set_wakeup_fd(self._sender.fileno(), warn_on_full_buffer=False)
            self._listens = True
        self._open.append(native)

    def leave(self, native: _native.Transaction) -> None:
        self._open.remove(native)
        # The garbage collector may end a forgotten block on another thread.
        if not self._open and threading.current_thread() is threading.main_thread():
            signal.set_wakeup_fd(self._previous, warn_on_full_buffer=False)
            self._listens = False


_watcher: _Watcher | None = None


@contextmanager
def cancelled_by_interrupt(native: _native.Transaction) -> Generator[None]:
    """Cancel a transaction of the main thread when the user presses Ctrl-C."""
    global _watcher
    # Signals arrive in the main thread only.
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    if _watcher is None or _watcher.process != os.getpid():
        _watcher = _Watcher()
    watcher = _watcher
    watcher.enter(native)
    try:
        yield
    finally:
        watcher.leave(native)
