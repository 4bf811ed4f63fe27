"""What the database keeps of joint projects by triggers."""

# The parts of a split make its total when the transaction ends, whoever else writes: the split's row is held while its
# sum is taken. At the end, because a split and its parts are written one after another.
ADDS_UP = """
CREATE FUNCTION projects_split_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which bigint;
    total bigint;
BEGIN
    IF TG_TABLE_NAME = 'projects_part' THEN which := NEW.split_id; ELSE which := NEW.id; END IF;
    SELECT total_count INTO total FROM projects_split WHERE id = which FOR NO KEY UPDATE;
    IF (SELECT coalesce(sum(parts_count), 0) FROM projects_part WHERE split_id = which) <> total THEN
        RAISE EXCEPTION 'the parts do not make the total'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'split_adds_up';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER split_adds_up AFTER INSERT ON projects_split
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_split_adds_up();
CREATE CONSTRAINT TRIGGER parts_add_up AFTER INSERT ON projects_part
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_split_adds_up();
"""
ADDS_UP_BACK = """
DROP TRIGGER split_adds_up ON projects_split;
DROP TRIGGER parts_add_up ON projects_part;
DROP FUNCTION projects_split_adds_up();
"""

# The same, one at a time by an advisory lock until the transaction's end: the role that serves may not update a split, so
# it may not lock its row either.
ONE_AT_A_TIME = """
CREATE OR REPLACE FUNCTION projects_split_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which bigint;
    total bigint;
BEGIN
    IF TG_TABLE_NAME = 'projects_part' THEN which := NEW.split_id; ELSE which := NEW.id; END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('projects_split', which));
    SELECT total_count INTO total FROM projects_split WHERE id = which;
    IF (SELECT coalesce(sum(parts_count), 0) FROM projects_part WHERE split_id = which) <> total THEN
        RAISE EXCEPTION 'the parts do not make the total'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'split_adds_up';
    END IF;
    RETURN NULL;
END
$$;
"""
