"""What is refused here: facts, each with its remedy."""
