"""What a process that answers for days does once, after everything is loaded."""

import gc

from django.urls import get_resolver


def settle() -> None:
    """Read all pages, and take what is loaded out of the garbage collector's rounds: a quarter of a million objects
    that stay as they are would be walked through again with every few pages."""
    get_resolver().url_patterns  # noqa: B018 - read for its effect
    gc.collect()
    gc.freeze()
    gc.enable()  # where it was off while all was loaded
    gc.set_threshold(20_000, 20, 20)  # a page makes some thousands of objects and leaves next to no garbage
