"""What a program of ours is started by: it sets limits, and then becomes the program.

    python -I -S leash.py PARENT NICE BYTES PROGRAM ARGUMENT...

A process of its own, because Python code between fork and exec (`preexec_fn`) may wait forever in a process with threads.
"""

import ctypes
import os
import resource
import signal
import sys

#: Linux's prctl(2): which signal a process gets when the thread that began it is gone.
_PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """Let the system end this process with its parent, however that ends (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)  # it is gone already


def main() -> None:
    """Die with the parent, be nice, write no endless file; then be the program."""
    parent, nice, most, *words = sys.argv[1:]
    end_with(int(parent))
    os.nice(int(nice))
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and a program would inherit that
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    try:
        os.execvp(words[0], words)  # noqa: S606 - to be a program is what this is for
    except OSError as error:
        sys.exit(f"{words[0]}: {error.strerror}")


if __name__ == "__main__":
    main()
