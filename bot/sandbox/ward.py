"""Runs a module that must not outlive whoever started it: `python -m bot.sandbox.ward PIPE FOLDER MODULE …`.

The starter holds the other end of the pipe and never writes. However it ends, also by SIGKILL, the pipe
ends too.
"""

from __future__ import annotations

import contextlib
import os
import runpy
import shutil
import signal
import sys
import threading
import time

GRACE_SECONDS = 15.0


def _end_with(pipe: int, orphaned: threading.Event) -> None:
    os.read(pipe, 1)
    orphaned.set()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """An empty FOLDER is none; any other is removed when nobody else is left to do it."""
    pipe, folder, module = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    # Children of ours need no parent's pipe.
    os.set_inheritable(pipe, False)
    orphaned = threading.Event()
    threading.Thread(target=_end_with, args=(pipe, orphaned), daemon=True).start()
    sys.argv = sys.argv[3:]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        if orphaned.is_set() and folder:
            with contextlib.suppress(OSError):
                shutil.rmtree(folder)


if __name__ == "__main__":
    main()
