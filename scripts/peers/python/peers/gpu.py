"""Shared by the peers on a GPU: is there one, and where does the time go?"""

import ctypes
import sys
import time
from contextlib import contextmanager

from .unavailable import Unavailable

# The first attribute is the major part of the compute capability, the second the minor.
CAPABILITY = 75, 76


def first_gpu():
    """The name and compute capability of the machine's first NVIDIA GPU, according to
    its driver. Raises Unavailable."""
    library = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    try:
        driver = ctypes.CDLL(library)
    except OSError:
        raise Unavailable(f"there is no NVIDIA driver on this machine ({library})") from None
    count, device, number = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
    name = ctypes.create_string_buffer(256)
    if (driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) != 0
            or count.value == 0):
        raise Unavailable("the NVIDIA driver finds no GPU on this machine")
    driver.cuDeviceGet(ctypes.byref(device), 0)
    driver.cuDeviceGetName(name, len(name), device)
    parts = []
    for attribute in CAPABILITY:
        driver.cuDeviceGetAttribute(ctypes.byref(number), attribute, device)
        parts.append(str(number.value))
    return f"{name.value.decode()} (compute capability {'.'.join(parts)})"


# ANCHOR: parts
class Parts:
    """Seconds that the parts of a run took. ``synchronise`` waits until the GPU has
    done all submitted work. Calls return long before that, and a clock read at that
    moment would measure only how long it takes to submit work."""

    def __init__(self, synchronise):
        self.synchronise = synchronise
        self.seconds = {"upload_s": 0.0, "kernel_s": 0.0, "download_s": 0.0}

    @contextmanager
    def __call__(self, name):
        start = time.perf_counter()
        yield
        self.synchronise()
        self.seconds[name] += time.perf_counter() - start
# ANCHOR_END: parts
