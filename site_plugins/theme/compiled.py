"""Templates, compiled once a process: a preview builds again and again, and MkDocs makes a new environment each time."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class _Compiled(BytecodeCache):
    """Code by template; Jinja compares the digest of the source that it keeps in front of the code."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is there."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember it."""
        self._code[bucket.key] = bucket.bytecode_to_string()


#: Every environment of the theme has the same settings, so that the code fits all of them.
COMPILED = _Compiled()
