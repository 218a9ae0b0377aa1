"""Something that a catalog or a bucket was away for is done again, for as long as is worth it.

In: an action that may run more than once. Out: its result, or the last TransientError.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable
from typing import TypeVar

from tasks.errors import TransientError
from warehouse.locking import WarehouseBusyError

T = TypeVar("T")

RETRY_SECONDS, LONGEST_PAUSE = 0.2, 5.0
"""Mean pause before the second try, doubled with each, jittered; and its bound."""


def until_it_answers(action: Callable[[], T], seconds: float) -> T:
    """Run `action`, and again after a TransientError; none is begun after `seconds`."""
    deadline = time.monotonic() + seconds
    for tried in itertools.count(1):
        try:
            return action()
        except WarehouseBusyError:
            raise  # it was waited for long enough
        except TransientError:
            if time.monotonic() > deadline:
                raise
            pause = min(RETRY_SECONDS * 2 ** min(tried, 10), LONGEST_PAUSE)
            time.sleep(pause * random.uniform(0.5, 1.0))
    raise AssertionError  # the count has no end
