"""联合攻关与成果. What follows from a match: consortia, contract research, stage gates, outputs, packages."""
