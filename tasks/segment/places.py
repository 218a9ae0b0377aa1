"""Elements -> their place in the page as words: path, and the class tokens around them.

In: the columns of a page and the elements that hold its blocks. Out: by element number,
`/html/body/div[2]/p`, and the tokens of the element and its ancestors, nearest first. Only those
elements are read, each once and behind its parent, so that the work is linear in them.
"""

from __future__ import annotations

import numpy as np

from tasks.segment.columns import Columns, Ints
from tasks.segment.tags import MAX_ATTRIBUTES, tokens_of

MAX_PATH_DEPTH = 60
"""Levels of a path that are written out; elements below share their ancestor's path."""


class Places:
    """Paths and tokens of the elements of one page that hold blocks, and of all around them."""

    def __init__(self, markup: str, columns: Columns, holders: Ints) -> None:
        self.path: dict[int, str] = {0: ""}
        self.tokens: dict[int, str] = {0: ""}
        elements, chosen = columns.elements, _with_ancestors(columns.elements.parent, holders)
        tag = elements.tag[chosen]
        path, tokens, names = self.path, self.tokens, columns.names.name
        for element, parent, number, code, deep, start, end in zip(
            chosen.tolist(),
            elements.parent[chosen].tolist(),
            elements.number[chosen].tolist(),
            elements.code[chosen].tolist(),
            (elements.depth[chosen] > MAX_PATH_DEPTH).tolist(),
            (columns.starts[tag] + 1).tolist(),
            columns.ends[tag].tolist(),
            strict=True,
        ):
            name, above = names[code], path[parent]
            if deep:
                path[element] = above
            else:
                path[element] = f"{above}/{name}[{number}]" if number > 1 else f"{above}/{name}"
            around = tokens[parent]
            own = tokens_of[markup[start:end]] if end - start > len(name) else ""
            if own:
                around = f"{own} {around}"[:MAX_ATTRIBUTES] if around else own
            tokens[element] = around


def _with_ancestors(parent: Ints, elements: Ints) -> Ints:
    """These elements and all above them but the page itself, in page order."""
    above = parent.tolist()
    chosen = {0}
    for element in elements.tolist():
        while element not in chosen:
            chosen.add(element)
            element = above[element]
    chosen.remove(0)
    return np.array(sorted(chosen), dtype=np.int64)
