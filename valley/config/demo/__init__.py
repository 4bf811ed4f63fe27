"""The demonstration: a fictional valley of some sixty firms over four years, told through the platform's own actions.

Each module tells a part of it (`tell`), as dated steps of one story; the story runs them in the order of their dates,
each at its own time, in one transaction. Every name begins with 示例 and every credit code lies in a division that no
register ever issued; the figures are made up around the plan's own baselines so that pages look as they will in use.
"""
