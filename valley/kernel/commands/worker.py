"""`valley worker`: jobs, the sealer and the rescue of stalled jobs, in one process."""

from valley.kernel.tasks.worker import run_worker


def work(concurrency: int) -> int:
    """Run until a signal."""
    run_worker(concurrency=concurrency)
    return 0
