"""The calendar that ships with the platform."""

from pathlib import Path

import valley.kernel
from valley.kernel.engine.clock import Calendar, read_years

CONTENT = (Path(valley.kernel.__file__).parent / "data" / "calendar-cn.toml").read_bytes()
SHIPPED = Calendar(read_years(CONTENT))
