"""内核. Users, journal, links, things, search, notices, measures, rules of the kernel. No food words; kept small."""
