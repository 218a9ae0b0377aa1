"""Property tests look for counterexamples, not for slow machines: no deadline a single example."""

from hypothesis import settings

settings.register_profile("copydesk", deadline=None)
settings.load_profile("copydesk")
