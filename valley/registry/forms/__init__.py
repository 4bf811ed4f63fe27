"""Input of the registry's pages. No logic: what is right is the actions' matter."""
