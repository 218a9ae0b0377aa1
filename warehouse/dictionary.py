"""The data dictionary of README.md, made from the schema.

In: schema.py and ddl.py. Out: Markdown; `python -m warehouse.dictionary` writes it between the
two marks in README.md.
"""

from __future__ import annotations

from pathlib import Path

from warehouse.columns import Table
from warehouse.ddl import VIEWS, View, sql_type
from warehouse.schema import TABLES

README = Path(__file__).with_name("README.md")
BEGIN = "<!-- dictionary: made by `python -m warehouse.dictionary` -->"
END = "<!-- end of dictionary -->"


def dictionary() -> str:
    """Every table and view with its columns, types and meanings, as Markdown."""
    return "\n\n".join([*map(_table, TABLES), *map(_view, VIEWS)])


def with_dictionary(page: str) -> str:
    """`page` with what stands between the marks made anew. Raises ValueError without marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"no {BEGIN} ... {END} in the page")
    return f"{before}{BEGIN}\n\n{dictionary()}\n\n{END}{after}"


def _table(table: Table) -> str:
    return f"### {table.name}\n{table.description} Key: {', '.join(table.key)}.\n\n" + _rows(table)


def _view(view: View) -> str:
    example = f"\n\n```sql\n{view.example}\n```" if view.example else ""
    return f"### {view.name} (view)\n{view.description}\n\n" + _rows(view) + example


def _rows(item: Table | View) -> str:
    lines = ["| column | type | meaning |", "|---|---|---|"]
    for column in item.columns:
        type_ = sql_type(column.type).replace('"', "")
        lines.append(f"| {column.name} | {type_} | {column.description} |")
    return "\n".join(lines)


if __name__ == "__main__":
    README.write_text(with_dictionary(README.read_text(encoding="utf-8")), encoding="utf-8")
