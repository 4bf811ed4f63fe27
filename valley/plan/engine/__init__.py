"""The indicator engine: plan files in, figures out. Plain Python, no Django; exact numbers, never floats for values."""
