"""Arrow columns made of their buffers: pyarrow's own conversions load pandas, two seconds and 50 MB of it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

import pyarrow as pa


def numbers(column: Iterable[int], kind: pa.DataType) -> pa.Array:
    """Integers of 8 bytes (`int64`) or 4 (`int32`, `date32`)."""
    values = array("q" if kind == pa.int64() else "i", column)
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values.tobytes())])


def names(places: Sequence[int], texts: Sequence[str]) -> pa.Array:
    """The texts that `places` point to."""
    raw = [text.encode() for text in texts]
    ends = array("i", accumulate((len(raw[place]) for place in places), initial=0))
    text = b"".join([raw[place] for place in places])
    return pa.StringArray.from_buffers(len(places), pa.py_buffer(ends.tobytes()), pa.py_buffer(text))


def lists(rows: Iterable[Sequence[int]], kind: pa.DataType) -> pa.Array:
    """Lists of integers."""
    rows = list(rows)
    ends = numbers(accumulate((len(row) for row in rows), initial=0), pa.int32())
    return pa.ListArray.from_arrays(ends, numbers((one for row in rows for one in row), kind))


def empty(schema: pa.Schema) -> pa.Table:
    """A table of `schema` without rows."""
    return pa.Table.from_arrays([_none(one.type) for one in schema], schema=schema)


def _none(kind: pa.DataType) -> pa.Array:
    if pa.types.is_list(kind):
        return lists([], kind.value_type)
    return names([], []) if pa.types.is_string(kind) else numbers([], kind)
