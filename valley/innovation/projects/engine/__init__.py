"""Engines of the app: plain Python, no Django."""
