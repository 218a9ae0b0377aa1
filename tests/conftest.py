"""Property tests look for counterexamples, not for slow machines: no deadline a single example.

Makes the modules in support/ importable: importlib mode puts no test folder on the path.
"""

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent / "support"))

settings.register_profile("copydesk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("copydesk")
