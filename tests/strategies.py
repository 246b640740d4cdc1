"""Hypothesis strategies for the types of `schemas`, read off the types themselves.

values(Header) gives valid headers, within every limit that the type states
"""

import functools
import operator
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from schemas.ids import ID_PATTERN, new_id

TEXT = st.characters(exclude_categories=["Cs"])
EXACT = (-(2**53) + 1, 2**53 - 1)
LONGEST = 3  # of lists and free texts: more would only make examples slow


def values(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - a type or a union of types
    """Return the strategy of the valid values of a type."""
    return _of(inspect.type_info(kind))


@functools.singledispatch
def _of(info: inspect.Type) -> st.SearchStrategy[Any]:
    raise NotImplementedError(type(info).__name__)


@_of.register
def _(info: inspect.StructType) -> st.SearchStrategy[Any]:
    # A member that may be left out is left out in half of the examples.
    optional = {field.name: _of(field.type) for field in info.fields if not field.required}
    required = {field.name: _of(field.type) for field in info.fields if field.required}
    return st.fixed_dictionaries(required, optional=optional).map(lambda members: info.cls(**members))


@_of.register
def _(info: inspect.StrType) -> st.SearchStrategy[str]:
    if info.pattern == ID_PATTERN:  # a regular expression gives them too, slowly
        return st.builds(new_id, st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
    if info.pattern is not None:
        pattern = info.pattern.removesuffix(r"(?!\n)")
        return st.from_regex(pattern, fullmatch=True).filter(
            lambda text: (info.min_length or 0) <= len(text) <= (info.max_length or len(text))
        )
    return st.text(TEXT, min_size=info.min_length or 0, max_size=(info.min_length or 0) + LONGEST)


@_of.register
def _(info: inspect.BytesType) -> st.SearchStrategy[bytes]:
    least = info.min_length or 0
    if least > 64:  # a key or a signature: its bytes mean nothing to a codec
        return st.integers(0, 255).map(lambda each: bytes([each]) * least)
    return st.binary(min_size=least, max_size=least if info.max_length == least else least + LONGEST)


@_of.register
def _(info: inspect.IntType) -> st.SearchStrategy[int]:
    # spec/envelope.md, "Compact JSON": every integer is one that JavaScript reads exactly.
    return st.integers(EXACT[0] if info.ge is None else info.ge, EXACT[1] if info.le is None else info.le)


@_of.register
def _(info: inspect.VarTupleType) -> st.SearchStrategy[tuple[Any, ...]]:
    least = info.min_length or 0
    most = least + LONGEST if info.max_length is None else min(least + LONGEST, info.max_length)
    return st.lists(_of(info.item_type), min_size=least, max_size=most).map(tuple)


@_of.register
def _(info: inspect.DictType) -> st.SearchStrategy[dict[Any, Any]]:
    return st.dictionaries(_of(info.key_type), _of(info.value_type), max_size=LONGEST)


@_of.register
def _(info: inspect.EnumType) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(info.cls))


@_of.register
def _(info: inspect.UnionType) -> st.SearchStrategy[Any]:
    return functools.reduce(operator.or_, map(_of, info.types))


@_of.register
def _(_info: inspect.BoolType) -> st.SearchStrategy[bool]:
    return st.booleans()


@_of.register
def _(_info: inspect.NoneType) -> st.SearchStrategy[None]:
    return st.none()


def schema_types() -> list[type[msgspec.Struct]]:
    """Return every type of `schemas` that crosses a wire or is kept."""
    from schemas import access, api, content, envelope, statements  # noqa: F401, PLC0415 - they register themselves
    from schemas.codec import Schema  # noqa: PLC0415

    def below(kind: type[msgspec.Struct]) -> list[type[msgspec.Struct]]:
        return [each for sub in kind.__subclasses__() for each in (sub, *below(sub))]

    # Other rooms have types of their own, which are there or not by what was imported before.
    ours = {each for each in below(Schema) if each.__module__.startswith("schemas.")}
    return sorted(ours, key=lambda kind: f"{kind.__module__}.{kind.__name__}")


@_of.register
def _(info: inspect.LiteralType) -> st.SearchStrategy[Any]:
    return st.sampled_from(info.values)
