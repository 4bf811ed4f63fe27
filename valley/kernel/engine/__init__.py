"""Engines of the kernel: plain Python, no Django (units, money, clock, rules)."""
