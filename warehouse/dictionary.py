"""The data dictionary of README.md: every table and view, its columns, an example and its answer.

In: schema.py, ddl.py, and examples/<table or view>.sql. Out: Markdown between two marks of
README.md. The answers stand in the page already and are kept, unless a warehouse is named:

    python -m warehouse.dictionary              # after a change of the schema
    python -m warehouse.dictionary FOLDER       # after a change of an example or of the cleaning

The folder is a warehouse of the samples, as tests/support/example_warehouse.py makes it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from warehouse.columns import Table
from warehouse.ddl import VIEWS, View, sql_type
from warehouse.lake import Connection, Lake
from warehouse.schema import TABLES

README = Path(__file__).with_name("README.md")
EXAMPLES = Path(__file__).with_name("examples")
ITEMS: tuple[Table | View, ...] = (*TABLES, *VIEWS)
BEGIN = "<!-- dictionary: made by `python -m warehouse.dictionary` -->"
END = "<!-- end of dictionary -->"
WIDEST = 72
"""Characters of a value in an answer; the rest is cut off."""
_ANSWER = re.compile(r"^### (\w+).*?^```text\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


def with_dictionary(page: str, answers: Mapping[str, str]) -> str:
    """`page` with what stands between the marks made anew. Raises ValueError without marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"no {BEGIN} ... {END} in the page")
    items = "\n\n".join(_item(item, answers) for item in ITEMS)
    return f"{before}{BEGIN}\n\n{items}\n\n{END}{after}"


def answers_of(page: str) -> dict[str, str]:
    """The answers that stand in the page, by table or view."""
    return dict(_ANSWER.findall(page.partition(BEGIN)[2]))


def ask(connection: Connection) -> dict[str, str]:
    """The answers of a warehouse to all examples, by table or view."""
    return {item.name: _answer(connection, example(item)) for item in ITEMS}


def example(item: Table | View) -> str:
    """The query that shows what a table or view is for. Raises FileNotFoundError without one."""
    return (EXAMPLES / f"{item.name}.sql").read_text(encoding="utf-8").strip()


def _item(item: Table | View, answers: Mapping[str, str]) -> str:
    if isinstance(item, Table):
        title, described = item.name, f"{item.description} Key: {', '.join(item.key)}."
    else:
        title, described = f"{item.name} (view)", item.description
    shown = f"```sql\n{example(item)}\n```\n\n```text\n{answers.get(item.name, '')}\n```"
    return f"### {title}\n{described}\n\n{_columns(item)}\n\n{shown}"


def _columns(item: Table | View) -> str:
    lines = ["| column | type | meaning |", "|---|---|---|"]
    for column in item.columns:
        type_ = sql_type(column.type).replace('"', "")
        lines.append(f"| {column.name} | {type_} | {column.description} |")
    return "\n".join(lines)


def _answer(connection: Connection, query: str) -> str:
    """Names and rows in columns, numbers to the right, as `copydesk sql` draws them."""
    connection.execute(query)
    names = [column[0] for column in connection.description or ()]
    rows = connection.fetchall()
    drawn = []
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        cells = [name, *map(_cell, values)]
        width = max(map(len, cells))
        is_number = all(isinstance(value, int | float | None) for value in values)
        drawn.append([cell.rjust(width) if is_number else cell.ljust(width) for cell in cells])
    return "\n".join("  ".join(line).rstrip() for line in zip(*drawn, strict=True))


def _cell(value: object) -> str:
    text = "NULL" if value is None else " ".join(str(value).split())
    return text if len(text) <= WIDEST else text[: WIDEST - 2] + " …"


if __name__ == "__main__":
    page = README.read_text(encoding="utf-8")
    if sys.argv[1:]:
        with Lake(Path(sys.argv[1])).connect() as connection:
            answers = ask(connection)
    else:
        answers = answers_of(page)
    README.write_text(with_dictionary(page, answers), encoding="utf-8")
