"""`python -m tests.kernel.crashing_worker`: a real worker process that knows the reactions of `crashing`."""

import importlib
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valley.config.settings")

if __name__ == "__main__":
    django.setup()
    importlib.import_module("tests.kernel.crashing")
    from valley.kernel.commands.worker import work

    work(concurrency=2)
