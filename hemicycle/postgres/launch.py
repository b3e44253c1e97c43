"""Becomes a PostgreSQL program: gives up root, asks to be stopped with its parent, then executes it.

Run as a script by an isolated interpreter (`python -I -S launch.py PARENT UID PROGRAM ARGUMENT…`), so it imports
nothing of ours. PostgreSQL refuses root, and a server must not outlive a runner that was killed.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, uid: int, program: str, arguments: list[str]) -> None:
    """Replace this process by `program`; a `uid` of -1 keeps the user we are."""
    os.chdir("/")
    os.umask(0o077)
    if uid >= 0:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    if sys.platform == "linux":
        # SIGINT is PostgreSQL's "fast shutdown". Set after setuid, which would clear it.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            sys.exit("the runner is gone")
    os.execv(program, [program, *arguments])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
