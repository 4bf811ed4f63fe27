"""Input of the kernel's pages."""
