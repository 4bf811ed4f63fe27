"""核对. Everything that a formula is checked for at once: label, additives, fortifiers, artwork (`valley label`)."""
