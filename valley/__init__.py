"""Nutrition Valley: the platform that operates a food-and-nutrition innovation park."""
