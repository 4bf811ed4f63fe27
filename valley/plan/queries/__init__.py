"""Reads of the plan that cross models."""
