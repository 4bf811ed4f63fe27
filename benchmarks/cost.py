"""What something costs this machine, whoever else is at work on it."""

import os
import resource

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_s() -> float:
    """CPU seconds so far of this process and of its own PostgreSQL backend."""
    from django.db import connection

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    with open(f"/proc/{backend}/stat") as file:
        user, system = file.read().rsplit(") ", 1)[1].split()[11:13]
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + (int(user) + int(system)) / TICKS
