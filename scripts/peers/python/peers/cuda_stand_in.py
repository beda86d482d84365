"""Numba's simulator of CUDA has no shuffles; this adds the one that kernel 4 uses. For
tests without a GPU."""

import sys
import threading

from numba.cuda.simulator.kernelapi import FakeCUDAModule

# The simulator's own loop never sleeps; let it hand over soon.
sys.setswitchinterval(1e-5)


def shfl_xor_sync(_cuda, _mask, mine, distance):
    """What the lane holds whose number differs in these bits. The lanes of a warp write
    what they have on a board, wait for each other, read, and wait again."""
    thread = threading.current_thread()
    warp, lane = divmod(thread.thread_id, 32)
    boards = vars(thread._manager).setdefault("boards", {})
    board, barrier = boards.setdefault(warp, ([None] * 32, threading.Barrier(32, timeout=60)))
    board[lane] = mine
    barrier.wait()
    other = board[lane ^ distance]
    barrier.wait()
    return other


FakeCUDAModule.shfl_xor_sync = shfl_xor_sync
