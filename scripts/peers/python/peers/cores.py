"""For libraries whose threads cannot be counted in another way."""

import os


def restrict(threads):
    """Gives this process so many cores, where the system lets it choose. To be called before
    the library is imported, which counts them."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
