"""An Explanation as one self-contained HTML page: no script, no outside request.

In: an Explanation. Out: HTML text. Every word of the document is escaped, and a
Content-Security-Policy forbids whatever might slip through.
"""

from __future__ import annotations

from html import escape
from string import Template

from flows.explain import ExplainedBlock, Explanation

PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>$title · copydesk explain</title>
<style>
:root { color-scheme: light dark; --kept: #1a7f4b; --removed: #b3382c; --soft: #8887; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 78rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .9rem; }
dt { opacity: .65; } dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th { text-align: left; padding: .4rem .8rem; position: sticky; top: 0; background: Canvas; }
td { vertical-align: top; padding: .4rem .8rem; border-top: 1px solid var(--soft); }
p { margin: .15rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.kept { border-left: 4px solid var(--kept); } .removed { border-left: 4px solid var(--removed); }
.removed p { opacity: .7; }
.why { font: .75rem/1.4 ui-monospace, monospace; opacity: .85; }
.why b { font-size: .85rem; } .kept b { color: var(--kept); } .removed b { color: var(--removed); }
@media (max-width: 40rem) { td:empty, th { display: none; } td { display: block; } }
</style>
</head>
<body>
<h1 dir="auto">$title</h1>
<p class="summary">$summary</p>
<dl>
$facts
</dl>
<table>
<thead><tr><th>Kept</th><th>Removed</th></tr></thead>
<tbody>
$rows
</tbody>
</table>
</body>
</html>
""")


def explanation_page(explanation: Explanation) -> str:
    """The page as text; write it with encoding='utf-8'."""
    facts = "\n".join(
        f"<dt>{escape(name)}</dt><dd dir='auto'>{escape(value)}</dd>"
        for name, value in explanation.facts
    )
    summary = f"Refused — {explanation.refused}" if explanation.refused else explanation.summary
    return PAGE.substitute(
        title=escape(explanation.title),
        summary=escape(summary),
        facts=facts,
        rows="\n".join(map(_row, explanation.blocks)),
    )


def _row(block: ExplainedBlock) -> str:
    side = "kept" if block.kept else "removed"
    where = f" · {escape(block.path)}" if block.path else ""
    known = f" · in {escape(block.memory)}" if block.memory else ""
    reasons = f"<br>{escape(', '.join(block.reasons))}" if block.reasons else ""
    cell = (
        f'<td class="{side}"><div class="why"><b>{escape(block.label)}</b> · '
        f"{escape(block.decided_by)} · {block.score:.2f} · {escape(block.kind)}{where}{known}"
        f"{reasons}</div>"
        f'<p dir="auto">{escape(block.text)}</p></td>'
    )
    return f"<tr>{cell}<td></td></tr>" if block.kept else f"<tr><td></td>{cell}</tr>"
