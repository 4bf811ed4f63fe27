"""Forms of the exchange."""
