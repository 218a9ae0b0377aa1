"""The site memory in a run: what workers clean with, and learning when the batches are loaded.

In: a lake and settings. Out: the process function that workers get, with the memory as it is when
the run begins; a task that learns from the articles that were loaded since.
"""

from __future__ import annotations

from functools import partial

from prefect.logging import get_run_logger

from flows.batch_task import batch_task
from tasks.batching import Process
from tasks.clean.cleaner import default_cleaner
from tasks.clean.site_memory import MemoryCleaner
from tasks.process import process
from tasks.settings import Settings
from warehouse.lake import Lake
from warehouse.site_memory import learn_sites, read_memory


def process_with_memory(lake: Lake, settings: Settings) -> Process:
    """`process`, with what is known of the sites; read once, it travels to each worker once."""
    memory = read_memory(lake) if settings.site_memory else None
    if memory is None or not memory.sites:
        return process
    return partial(process, cleaner=MemoryCleaner(default_cleaner(settings), memory))


@batch_task("learn sites", "learn sites")
def learn_recurring(lake: Lake, author: str, *, everything: bool = False) -> int:
    """Learn the recurring blocks of sites with new articles, or of all; returns how many sites."""
    sites = learn_sites(lake, author=author, everything=everything)
    get_run_logger().info("Recurring blocks of %d sites were learned.", sites)
    return sites
