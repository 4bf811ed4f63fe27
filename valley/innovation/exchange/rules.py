"""Who may do what: one function per verb, registered with `@permits`."""
