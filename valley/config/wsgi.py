"""The door for the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from valley.config.waiting import waiting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valley.config.settings")
gc.disable()  # what is loaded from here on stays; `settle` turns it on again
application = waiting(get_wsgi_application())

from valley.kernel.settled import settle  # noqa: E402 - Django is set up by now

settle()
