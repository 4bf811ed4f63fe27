"""Doors for programs: EPCIS under /epcis/v2, the graph under /api/v1/trace."""
