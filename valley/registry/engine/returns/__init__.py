"""定期报表. What a firm's periodic return is: form as data, checks, states, digest, Excel. Plain Python.

Quantities are integers in the item's stored unit (`units`): fen, persons, hundredths of a person-year.
People type 万元, 人 and 人年; nothing is ever rounded on the way.
"""
