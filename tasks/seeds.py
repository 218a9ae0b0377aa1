"""Where the reference tables are: a name in seeds/ -> its path, whether in a checkout or moved.

COPYDESK_SEEDS moves the folder; by default it lies beside the `tasks` package.
"""

from __future__ import annotations

import os
from pathlib import Path


def seed_path(name: str) -> Path:
    """Path of a file in seeds/; `name` is relative, e.g. `boilerplate_phrases.csv`."""
    root = os.environ.get("COPYDESK_SEEDS")
    folder = Path(root) if root else Path(__file__).resolve().parent.parent / "seeds"
    return folder / name
