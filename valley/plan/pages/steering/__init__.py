"""Pages of steering: the task board, meetings and decisions, changes, evaluations, snapshots."""
