"""What happened here: frozen facts, past participles."""
