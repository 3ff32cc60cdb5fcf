"""Values that share what is the same in many of them.

Ten thousand heads name eight series and three stages, and the set of the fields that an editor wrote, which pydantic
keeps with each value, is mostly the same few sets. Held once each, and once in a pickle, they cost next to nothing.
"""

from __future__ import annotations

import sys
from datetime import date
from functools import cache
from typing import Any

from pydantic import BaseModel

#: Characters; longer texts hardly ever stand twice.
_WORD = 40


def lean(value: Any) -> Any:
    """The same value; what is in it is shared with equal ones. Values of models are changed in place."""
    if isinstance(value, str):
        return sys.intern(value) if type(value) is str and len(value) <= _WORD else value
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(map(lean, value))
    if isinstance(value, BaseModel):
        fields = vars(value)
        for name, one in fields.items():
            fields[name] = lean(one)
        object.__setattr__(value, "__pydantic_fields_set__", same_set(value.__pydantic_fields_set__))
        return value
    return _day(value) if type(value) is date else value


def same_set(fields: set[str]) -> set[str]:
    """One set for all that are equal; nobody changes the set of a frozen value."""
    return _set_of(frozenset(fields))


@cache
def _set_of(fields: frozenset[str]) -> set[str]:
    return set(fields)


@cache
def _day(day: date) -> date:
    return day
