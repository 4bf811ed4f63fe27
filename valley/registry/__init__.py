"""登记. Who and where: organisations, people, places, memberships; returns of the firms."""
