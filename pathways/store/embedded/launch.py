"""Becomes a server process that ends with its parent.  Run as ``python -I -S launch.py WATCH LOCK COMMAND…``.

WATCH and LOCK are descriptors that the parent passes down. A watcher is forked that waits for the parent's end of WATCH
to close, be it on purpose or because the parent was killed, and then ends the server; this file itself is replaced by
COMMAND. LOCK is a locked file: the lock lasts as long as the server runs, even where it outlives its parent for a
moment.

Imports nothing but the standard library, so that it starts at once.
"""

import os
import signal
import sys
import time

_GRACE_SECONDS = 20


def _watch(descriptor: int, server: int) -> None:
    os.setsid()
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signal_number, signal.SIG_IGN)
    os.read(descriptor, 1)
    for signal_number, seconds in ((signal.SIGTERM, _GRACE_SECONDS), (signal.SIGKILL, 0)):
        if os.getppid() != server:
            return
        os.kill(server, signal_number)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and os.getppid() == server:
            time.sleep(0.05)


def _main(watch: int, lock: int, command: list[str]) -> None:
    server = os.getpid()
    if os.fork() == 0:
        os.close(lock)
        _watch(watch, server)
        os._exit(0)
    os.close(watch)
    # A session of its own: Ctrl-C at the terminal reaches the service alone, which stops the server in its own order.
    os.setsid()
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
