"""Records of every type, made from the dataclasses alone: with all fields filled, with the least, and by hypothesis."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st

MOMENT = datetime(2024, 2, 29, 23, 59, 59, 999_999, UTC)
_PLAIN: dict[type, Any] = {
    str: "“Москва” \U0001f1ea\U0001f1fa 🚀", int: 7, float: 0.1, bool: True, bytes: b"\x00\xff raw", datetime: MOMENT,
}  # fmt: skip


def hints(record_type: type) -> dict[str, Any]:
    """Field -> its type, in order."""
    found = typing.get_type_hints(record_type)
    return {field.name: found[field.name] for field in fields(record_type)}


def bare(kind: Any) -> tuple[Any, bool]:
    """A type without its None, and whether it had one."""
    if typing.get_origin(kind) not in (typing.Union, types.UnionType):
        return kind, False
    (only,) = [a for a in typing.get_args(kind) if a is not type(None)]
    return only, True


def full(record_type: type) -> Any:
    """A record with every field filled and two items in every array."""
    return record_type(**{name: _value(bare(kind)[0]) for name, kind in hints(record_type).items()})


def least(record_type: type) -> Any:
    """A record with nothing but what must be there."""
    required = {f.name for f in fields(record_type) if f.default is MISSING and f.default_factory is MISSING}
    kinds = {name: kind for name, kind in hints(record_type).items() if name in required}
    return record_type(**{name: None if bare(kind)[1] else _value(kind) for name, kind in kinds.items()})


def _value(kind: Any) -> Any:
    if typing.get_origin(kind) is tuple:
        return (_value(typing.get_args(kind)[0]),) * 2
    if is_dataclass(kind):
        return full(typing.cast("type", kind))
    if issubclass(kind, StrEnum):
        return list(kind)[-1]
    return _PLAIN[kind]


_STRATEGIES: dict[type, Callable[[], st.SearchStrategy[Any]]] = {
    str: lambda: st.text(st.characters(exclude_categories=["Cs"])),
    int: lambda: st.integers(-(2**31), 2**31 - 1),
    float: lambda: st.floats(allow_nan=False),
    bool: st.booleans,
    bytes: st.binary,
    datetime: lambda: st.datetimes(timezones=st.just(UTC)),
}


def drawn(kind: Any) -> st.SearchStrategy[Any]:
    """A strategy for a record type or the type of a field."""
    kind, nullable = bare(kind)
    if nullable:
        return st.none() | drawn(kind)
    if typing.get_origin(kind) is tuple:
        return st.lists(drawn(typing.get_args(kind)[0]), max_size=3).map(tuple)
    if is_dataclass(kind):
        return st.builds(typing.cast("type", kind), **{name: drawn(k) for name, k in hints(typing.cast("type", kind)).items()})
    return st.sampled_from(list(kind)) if issubclass(kind, StrEnum) else _STRATEGIES[kind]()
