"""Generates the type stubs of the package from the description, including documentation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from telehealth._description import (
    DESCRIPTION,
    is_clock,
    python_doc,
    python_name,
    shown_type,
    taken_type,
)

_IMPORTS = {
    "builtins": ["list as builtin_list"],
    "collections.abc": ["AsyncGenerator", "Callable", "Coroutine", "Generator", "Mapping", "Sequence"],
    "dataclasses": ["dataclass"],
    "datetime": ["date", "datetime"],
    "decimal": ["Decimal"],
    "types": ["EllipsisType"],
    "typing": ["Any", "Generic", "Literal", "TypeAlias", "TypeVar", "final", "overload"],
    "uuid": ["UUID"],
}
_HEADER = "# Generated from telehealth's description by tests/test_stubs.py; UPDATE=1 rewrites it."


def tables() -> str:
    """Return the stub of the entities, objects and enumerations."""
    return _text(_tables())


def table_ops() -> str:
    """Return the stub of the lists, streams and operations."""
    return _text(_table_ops())


def _text(body: Iterable[str]) -> str:
    text = "\n".join(body)
    lines = [_HEADER]
    code = re.sub(r'""".*?"""', "", text, flags=re.DOTALL)
    for module, names in _IMPORTS.items():
        used = [name for name in names if re.search(rf"\b{name.split()[-1]}\b", code)]
        if used:
            lines.append(f"from {module} import {', '.join(used)}")
    return "\n".join(lines) + f"\n{text}\n"


def _tables() -> Iterator[str]:
    yield from (
        "",
        "from telehealth._labels import StrEnum",
        "from telehealth._model import Entity, Frozen",
        "",
        "__all__ = [",
    )
    entities, objects, labels = DESCRIPTION["tables"], DESCRIPTION["objects"], DESCRIPTION["labels"]
    names = [table["type"] for table in entities] + [made["name"] for made in (*objects, *labels)]
    names += [f"{made['name']}Label" for made in labels]
    yield from (f'    "{name}",' for name in names)
    yield "]"
    for description in labels:
        yield from _labels(description)
    for shape in objects:
        yield from _class("Frozen", shape["name"], shape["doc"], shape["members"])
    for table in entities:
        yield from _class("Entity", table["type"], table["doc"], table["columns"])
        for constructor in table["constructors"]:
            yield "    @classmethod"
            yield from _function("cls", constructor["name"], constructor["arguments"], table["type"], constructor["doc"], "    ")
        for command in table["commands"]:
            yield from _function("self", command["name"], command["arguments"], table["type"], command["doc"], "    ")
        for query in table["queries"]:
            returns = shown_type(query["returns"])
            yield from _function("self", query["name"], query["arguments"], returns, query["doc"], "    ")


def _labels(description: dict[str, Any]) -> Iterator[str]:
    name, labels = description["name"], description["labels"]
    yield ""
    yield f"class {name}(StrEnum):"
    yield from _doc(description["doc"], "    ")
    yield from (f'    {label.upper()} = "{label}"' for label in labels)
    yield ""
    literals = ", ".join(f'"{label}"' for label in labels)
    yield f"{name}Label: TypeAlias = Literal[{literals}]"


def _class(base: str, name: str, doc: str, members: list[dict[str, Any]]) -> Iterator[str]:
    yield ""
    yield "@final"
    yield f"class {name}({base}):"
    yield from _doc(doc, "    ")
    yield f"    __match_args__ = ({', '.join(repr(python_name(member['name'])) for member in members)},)".replace("'", '"')
    yield from _function("cls", "__new__", members, name, "", "    ")
    for member in members:
        yield "    @property"
        yield f"    def {python_name(member['name'])}(self) -> {shown_type(member['kind'])}:"
        yield from _doc(member["doc"], "        ", or_else="...")


def _function(
    first: str, name: str, members: list[dict[str, Any]], returns: str, doc: str, indent: str, keyword: str = "def"
) -> Iterator[str]:
    arguments = [first, *(["*"] if members else []), *map(_argument, members)]
    one_line = f"{indent}{keyword} {name}({', '.join(arguments)}) -> {returns}:"
    if len(one_line) <= 110:
        yield one_line
    else:
        yield f"{indent}{keyword} {name}("
        yield from (f"{indent}    {argument}," for argument in arguments)
        yield f"{indent}) -> {returns}:"
    yield from _doc(doc, f"{indent}    ", or_else="...")


def _argument(member: dict[str, Any]) -> str:
    name, kind = python_name(member["name"]), taken_type(member["kind"])
    if is_clock(member):
        return f"{name}: {kind} | None = None"
    default = {"optional": " = None", "change": " = ..."}.get(member["kind"]["kind"], "")
    return f"{name}: {kind}{default}"


def _doc(text: str, indent: str, or_else: str = "") -> Iterator[str]:
    lines = python_doc(text).splitlines()
    if not lines:
        if or_else:
            yield indent + or_else
    elif len(lines) == 1:
        yield f'{indent}"""{lines[0]}"""'
    else:
        yield f'{indent}"""{lines[0]}'
        yield from (indent + line for line in lines[1:])
        yield f'{indent}"""'


_COMMON = '''
from telehealth import _native
from telehealth._model import Entity
from telehealth._tables import *

E = TypeVar("E", bound=Entity, covariant=True)
_T = TypeVar("_T", bound=Entity)
R = TypeVar("R")

PAGE_LIMIT: int

@dataclass(frozen=True)
class Page(Generic[E]):
    """A page of entities."""

    items: tuple[E, ...]
    """The entities."""
    next: str | None
    """The ``after`` argument for the next page; ``None`` on the last page."""
    damaged: tuple[DamagedRow, ...] = ()
    """The rows of the page that could not be read."""

    def _repr_html_(self) -> str:
        """Return the table that notebooks show, without personal data."""

class Stream(Generic[E]):
    """An iterator over the entities that match the conditions of ``Transaction.stream``."""

    def __init__(self, pages: Callable[[], Page[Any] | None], /) -> None: ...
    def __iter__(self) -> Stream[E]: ...
    def __next__(self) -> E: ...
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows of the pages read so far that could not be read; at most 1,000."""
    def close(self) -> None:
        """Stop reading pages."""

class AsyncStream(Generic[E]):
    """An asynchronous iterator over the entities that match the conditions of ``aio.Transaction.stream``."""

    def __init__(self, pages: Callable[[], Coroutine[Any, Any, Page[Any] | None]], /) -> None: ...
    def __aiter__(self) -> AsyncStream[E]: ...
    async def __anext__(self) -> E: ...
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows of the pages read so far that could not be read; at most 1,000."""
    async def aclose(self) -> None:
        """Stop reading pages."""

def keep_damaged(kept: builtin_list[DamagedRow], page: Page[Any]) -> None: ...
def table_of(table: type[Entity]) -> str: ...
def table_of_entity(entity: Entity) -> str: ...
def read_page(
    native: _native.Transaction, table: type[Any], order: Any, after: Any, limit: int, conditions: Any
) -> Page[Any]: ...
def stream_pages(
    native: _native.Transaction, table: type[Any], order: Any, conditions: dict[str, Any]
) -> Callable[[], Page[Any] | None]: ...
def count_rows(native: _native.Transaction, table: type[Any], conditions: Any) -> int: ...
'''

_PAGING = ("after: UUID | str | None = None", "limit: int = 100")


def _table_ops() -> Iterator[str]:
    yield _COMMON.rstrip()
    yield from _operations_class("TableOps", "Lists, streams and operations of a transaction.", "def", "Stream")
    yield from _operations_class(
        "AsyncTableOps", "Lists, streams and operations of an asynchronous transaction.", "async def", "AsyncStream"
    )


def _operations_class(name: str, doc: str, keyword: str, generator: str) -> Iterator[str]:
    yield ""
    yield f"class {name}:"
    yield from _doc(doc, "    ")
    yield "    _native: _native.Transaction"
    if name == "AsyncTableOps":
        yield "    def _ask(self, work: Callable[[], R]) -> Coroutine[Any, Any, R]: ..."
        yield "    async def _ask_about(self, held: builtin_list[dict[str, Any]], work: Callable[[dict[str, Any]], R]) -> R: ..."
    tables = [(table["type"], _order(table), list(map(_argument, table["filter"]))) for table in DESCRIPTION["tables"]]
    for name, order, conditions in tables:
        yield from _overload(keyword, "list", name, [order, *_PAGING, *conditions], f"Page[{name}]")
    yield from _overload(keyword, "list", "_T", [*_PAGING], "Page[_T]")
    for name, _, conditions in tables:
        yield from _overload(keyword, "count", name, conditions, "int")
    yield from _overload(keyword, "count", "_T", [], "int")
    for name, order, conditions in tables:
        yield from _overload("def", "stream", name, [order, *conditions], f"{generator}[{name}]")
    yield from _overload("def", "stream", "_T", [], f"{generator}[_T]")
    for operation in DESCRIPTION["operations"]:
        kind = operation["returns"]
        returns = f"builtin_list[{shown_type(kind['of'])}]" if kind["kind"] == "list" else shown_type(kind)
        yield from _function("self", operation["name"], operation["arguments"], returns, operation["doc"], "    ", keyword)


def _order(table: dict[str, Any]) -> str:
    orders = ", ".join(f'"{column}", "-{column}"' for column in table["orders"])
    return f"order: Literal[{orders}] | None = None"


_DOCS = {
    "list": "Read a page of up to `limit` entities that match all conditions; `after` is `next` of the previous page.",
    "count": "Count the rows that match all conditions and that the actor may read, damaged ones included.",
    "stream": "Read all entities that match all conditions, ordered as by `list`, page by page, the next one while you use the present one.",
}


def _overload(keyword: str, name: str, entity: str, named: list[str], returns: str) -> Iterator[str]:
    """Declare a method for one type of entity; for any type, ``_T``, it takes neither an order nor conditions."""
    arguments = ["self", f"table: type[{entity}]", "/", *(["*", *named] if named else [])]
    yield "    @overload"
    yield f"    {keyword} {name}("
    yield from (f"        {argument}," for argument in arguments)
    yield f"    ) -> {returns}:"
    yield from _doc(_DOCS[name], "        ")
