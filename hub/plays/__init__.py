"""Logs become honest play counts: what is counted, and how, stands in `docs/plays.md`."""

import os

# numpy's OpenBLAS would start threads when it is imported, and a process with threads must not fork workers
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
