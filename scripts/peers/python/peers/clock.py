"""Wall time, and the CPU time of this process and of the processes that it started."""

import statistics
import time

median = statistics.median


class Clock:
    """With ``children``, CPU time includes worker processes, also while they live:
    ``time.process_time`` does not see them, and the operating system adds them to ours
    only when they have ended."""

    wall = staticmethod(time.perf_counter)

    def __init__(self, children):
        self.process = None
        if children:
            import psutil

            self.process = psutil.Process()

    def cpu(self):
        """Seconds on a core, all threads together."""
        seconds = time.process_time()
        if self.process is None:
            return seconds
        import psutil

        ended = self.process.cpu_times()
        seconds += getattr(ended, "children_user", 0) + getattr(ended, "children_system", 0)
        for child in self.process.children(recursive=True):
            try:
                times = child.cpu_times()
            except psutil.NoSuchProcess:
                continue
            seconds += times.user + times.system
        return seconds
