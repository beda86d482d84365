"""For libraries whose number of threads cannot be set in another way."""

import os


def restrict(threads):
    """Restricts this process to as many cores as `threads`, where the system allows that.
    Must be called before the library is imported, which counts the cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
