"""追溯. Trace: EPCIS 2.0 repository, graph of lots, recall."""
