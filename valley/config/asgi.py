"""The door for the server of WebSockets and deliveries: a small process beside the web server (ADR-0016)."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valley.config.settings")
gc.disable()  # what is loaded from here on stays: looking for garbage in it took a quarter of the start
django.setup()

from valley.kernel import api as kernel_api  # noqa: E402 - after Django is set up
from valley.supply.trace.api.streams import Streams  # noqa: E402

application = Streams([kernel_api.TOKEN, kernel_api.SESSION])
gc.freeze()
gc.enable()
