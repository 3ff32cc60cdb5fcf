"""Templates, compiled once: MkDocs makes a new environment each time, and compiling takes longer than rendering a page."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class _Compiled(BytecodeCache):
    """Code by template; Jinja compares the digest of the source that it keeps in front of the code."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def take(self, code: Mapping[str, bytes]) -> None:
        """Take what another process compiled; whoever kept it has made sure that no byte of it has changed."""
        self.code = {**code, **self.code}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is there."""
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember it."""
        self.code[bucket.key] = bucket.bytecode_to_string()


#: Every environment of the theme has the same settings, so that the code fits all of them.
COMPILED = _Compiled()
