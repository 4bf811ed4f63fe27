"""Postings are read by their primary key alone, which therefore carries the other two columns."""

POSTINGS = """
ALTER TABLE exchange_matchposting DROP CONSTRAINT exchange_matchposting_pkey;
ALTER TABLE exchange_matchposting ADD PRIMARY KEY (term, text) INCLUDE (times_count, length_count);
ALTER TABLE exchange_matchposting SET (autovacuum_vacuum_insert_scale_factor = 0.05);
"""
POSTINGS_BACK = """
ALTER TABLE exchange_matchposting DROP CONSTRAINT exchange_matchposting_pkey;
ALTER TABLE exchange_matchposting ADD PRIMARY KEY (term, text);
"""
