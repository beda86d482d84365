"""Adds to Numba's simulator of CUDA what the kernels here need: the shuffle of
a warp, and barriers at which threads sleep (its own barrier keeps asking all of
them whether they have arrived). For tests without a GPU."""

import math
import threading

import numpy as np
from numba.cuda.simulator import kernel, kernelapi

WARP = 32
# If a thread never reaches a barrier, the kernel has a mistake.
PATIENCE_S = 60


class Warp:
    """A list into which each lane writes its value, and a barrier for all of them."""

    def __init__(self):
        self.board = [None] * WARP
        self.barrier = threading.Barrier(WARP, timeout=PATIENCE_S)

    def exchange(self, lane, mine, distance):
        """The value of the lane whose number differs in these bits."""
        self.board[lane] = mine
        self.barrier.wait()
        other = self.board[lane ^ distance]
        self.barrier.wait()
        return other


def run(block, place, *arguments):
    """Runs a block: a thread of the operating system for each of its threads."""
    shape = block._block_dim
    count = math.prod(shape)
    block.barrier = threading.Barrier(count, timeout=PATIENCE_S)
    block.warps = [Warp() for _ in range(0, count, WARP)]
    threads = [kernel.BlockThread(lambda: block._f(*arguments), block, place, thread, False)
               for thread in np.ndindex(*shape)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for thread in threads:
        if thread.exception:
            raise thread.exception[0].with_traceback(thread.exception[1])


def shfl_xor_sync(_cuda, _mask, mine, distance):
    thread = threading.current_thread()
    warp, lane = divmod(thread.thread_id, WARP)
    return thread._manager.warps[warp].exchange(lane, mine, distance)


kernel.BlockManager.run = run
kernel.BlockThread.syncthreads = lambda thread: thread._manager.barrier.wait()
kernelapi.FakeCUDAModule.shfl_xor_sync = shfl_xor_sync
