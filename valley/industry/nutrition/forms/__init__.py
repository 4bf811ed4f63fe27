"""Forms of nutrition design."""
