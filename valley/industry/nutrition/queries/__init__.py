"""Reads of nutrition design."""
