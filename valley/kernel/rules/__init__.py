"""Permissions of the kernel's own verbs."""

from valley.kernel.rules import accounts

__all__ = ["accounts"]
