"""规划. The plan as data: indicators, stages, tasks, readings, assessments."""
