"""Elements -> their place in the page as words: path, and the class tokens around them.

In: the columns of a page. Out: by element number, `/html/body/div[2]/p`, and the tokens of the
element and its ancestors, nearest first. Made for those elements only that are asked for, and
kept, so that the work is linear in the page's elements.
"""

from __future__ import annotations

from tasks.segment.columns import Columns
from tasks.segment.tags import MAX_ATTRIBUTES, tokens_of

MAX_PATH_DEPTH = 60
"""Levels of a path that are written out; elements below share their ancestor's path."""


class Places:
    """Paths and tokens of one page's elements."""

    def __init__(self, markup: str, columns: Columns) -> None:
        elements = columns.elements
        self._markup = markup
        self._starts, self._ends = columns.starts.tolist(), columns.ends.tolist()
        self._name = columns.names.name
        self._tag = elements.tag.tolist()
        self._code = elements.code.tolist()
        self._parent = elements.parent.tolist()
        self._number = elements.number.tolist()
        self._depth = elements.depth.tolist()
        self._known: dict[int, tuple[str, str]] = {0: ("", "")}

    def of(self, element: int) -> tuple[str, str]:
        """(path, tokens) of an element."""
        known = self._known.get(element)
        return known if known is not None else self._read(element)

    def tag(self, element: int) -> str:
        """An element's start tag without its signs."""
        number = self._tag[element]
        return self._markup[self._starts[number] + 1 : self._ends[number]]

    def _read(self, element: int) -> tuple[str, str]:
        chain = [element]
        while (parent := self._parent[chain[-1]]) not in self._known:
            chain.append(parent)
        path, tokens = self._known[parent]
        for child in reversed(chain):
            name, number = self._name[self._code[child]], self._number[child]
            if self._depth[child] <= MAX_PATH_DEPTH:
                path = f"{path}/{name}" if number == 1 else f"{path}/{name}[{number}]"
            tag = self.tag(child)
            if len(tag) > len(name):
                own = tokens_of(tag)
                tokens = f"{own} {tokens}"[:MAX_ATTRIBUTES] if own and tokens else own or tokens
            self._known[child] = path, tokens
        return path, tokens
