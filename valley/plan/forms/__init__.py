"""What people fill in about the plan."""
