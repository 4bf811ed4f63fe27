"""Every write: imperatives, keyword-only, `by=` whom, atomic."""
