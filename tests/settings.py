"""The platform's settings as tests use them: as the role that owns the tables, because a test database is made first.

They are read before any `conftest.py`, so what differs has to stand here.
"""

import gc
import os

gc.disable()  # until all tests are read: what is loaded till then stays
os.environ["VALLEY_ROLE"] = "owner"
os.environ.setdefault("VALLEY_EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")

from valley.config.settings import *  # noqa: E402, F403

# A test signs hundreds of accounts in; the slow hash that guards real ones is Django's own and tested there.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Reading a language model takes a second; what is tested of models brings its own.
MATCH_MODEL = "none"

# Every client of a test would list all static files once more; here they are looked up when somebody asks for one.
WHITENOISE_AUTOREFRESH = True
