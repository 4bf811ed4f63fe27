"""The demonstration's supply chain: prepared meals from three farms to eight shops, two weeks, some 50,000 events.

`cast` says who, where and what; `day` tells one day's work as EPCIS events; `incidents` what went wrong: a contaminated
lot of leek, a truck whose cooling failed, a forger, records that came late and one that was corrected; `load` sends it
all through the platform's own capture. Company prefixes begin with 952, which GS1 keeps for demonstrations.
"""
