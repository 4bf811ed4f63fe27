"""Forms of the app: input, no logic."""
