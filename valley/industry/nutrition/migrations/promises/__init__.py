"""Promises that only triggers can keep, as SQL; migrations apply them."""

# A decided version keeps what was decided; a submitted one waits unchanged for its decision; only drafts are discarded.
VERSION = """
CREATE FUNCTION nutrition_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mutable text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'reason'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'a version that was submitted is kept' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state IN ('approved', 'refused') THEN
        RAISE EXCEPTION 'a decided version does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'submitted' AND to_jsonb(OLD) - mutable IS DISTINCT FROM to_jsonb(NEW) - mutable THEN
        RAISE EXCEPTION 'a submitted version waits unchanged' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_guard BEFORE UPDATE OR DELETE ON nutrition_formulaversion
    FOR EACH ROW EXECUTE FUNCTION nutrition_version_guard();

CREATE FUNCTION nutrition_part_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
    found text;
BEGIN
    -- FOR SHARE: a version cannot be submitted while one of its lines is being written.
    SELECT state INTO found FROM nutrition_formulaversion WHERE id = whose FOR SHARE;
    IF found IS DISTINCT FROM 'draft' AND found IS NOT NULL THEN
        RAISE EXCEPTION 'only a draft changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER part_guard BEFORE INSERT OR UPDATE OR DELETE ON nutrition_formulaline
    FOR EACH ROW EXECUTE FUNCTION nutrition_part_guard();
CREATE TRIGGER part_guard BEFORE INSERT OR UPDATE OR DELETE ON nutrition_processstep
    FOR EACH ROW EXECUTE FUNCTION nutrition_part_guard();
CREATE TRIGGER part_guard BEFORE INSERT OR UPDATE OR DELETE ON nutrition_dishsheet
    FOR EACH ROW EXECUTE FUNCTION nutrition_part_guard();
"""
VERSION_BACK = """
DROP TRIGGER part_guard ON nutrition_dishsheet;
DROP TRIGGER part_guard ON nutrition_processstep;
DROP TRIGGER part_guard ON nutrition_formulaline;
DROP FUNCTION nutrition_part_guard();
DROP TRIGGER version_guard ON nutrition_formulaversion;
DROP FUNCTION nutrition_version_guard();
"""

# The set-points of a step change with their version only while it is a draft. A step that is gone has no version.
SET_POINT = """
CREATE FUNCTION nutrition_set_point_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.step_id ELSE NEW.step_id END;
    found text;
BEGIN
    SELECT v.state INTO found FROM nutrition_processstep s JOIN nutrition_formulaversion v ON v.id = s.version_id
     WHERE s.id = whose FOR SHARE OF v;
    IF found IS DISTINCT FROM 'draft' AND found IS NOT NULL THEN
        RAISE EXCEPTION 'only a draft changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER set_point_guard BEFORE INSERT OR UPDATE OR DELETE ON nutrition_setpoint
    FOR EACH ROW EXECUTE FUNCTION nutrition_set_point_guard();
"""
SET_POINT_BACK = """
DROP TRIGGER set_point_guard ON nutrition_setpoint;
DROP FUNCTION nutrition_set_point_guard();
"""

# A sub-recipe was approved before it is used: nothing can then use itself, over however many steps. And no formula
# holds another version of itself.
SUBRECIPE = """
CREATE FUNCTION nutrition_subrecipe_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own bigint;
BEGIN
    IF NEW.part_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF (SELECT state FROM nutrition_formulaversion WHERE id = NEW.part_id) <> 'approved' THEN
        RAISE EXCEPTION 'a sub-recipe is an approved version' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'nutrition_part_is_approved';
    END IF;
    SELECT formula_id INTO own FROM nutrition_formulaversion WHERE id = NEW.version_id;
    IF EXISTS (
        WITH RECURSIVE inside(version_id) AS (
            SELECT NEW.part_id
            UNION
            SELECT line.part_id FROM nutrition_formulaline line JOIN inside ON line.version_id = inside.version_id
             WHERE line.part_id IS NOT NULL
        )
        SELECT FROM inside JOIN nutrition_formulaversion v ON v.id = inside.version_id WHERE v.formula_id = own
    ) THEN
        RAISE EXCEPTION 'a formula cannot hold itself' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'nutrition_no_cycle';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER subrecipe_guard BEFORE INSERT OR UPDATE ON nutrition_formulaline
    FOR EACH ROW EXECUTE FUNCTION nutrition_subrecipe_guard();
"""
SUBRECIPE_BACK = """
DROP TRIGGER subrecipe_guard ON nutrition_formulaline;
DROP FUNCTION nutrition_subrecipe_guard();
"""

# Owner and makers see the package that was released; it never changes. A release may be withdrawn, once.
RELEASE = """
CREATE FUNCTION nutrition_release_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mutable text[] := ARRAY['withdrawn_at', 'withdrawal_reason', 'registration'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF (SELECT state FROM nutrition_formulaversion WHERE id = NEW.version_id) <> 'approved' THEN
            RAISE EXCEPTION 'only an approved version is released' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'nutrition_release_is_approved';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
       OR to_jsonb(OLD) - mutable IS DISTINCT FROM to_jsonb(NEW) - mutable THEN
        RAISE EXCEPTION 'what was released is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER release_guard BEFORE INSERT OR UPDATE OR DELETE ON nutrition_release
    FOR EACH ROW EXECUTE FUNCTION nutrition_release_guard();
"""
RELEASE_BACK = """
DROP TRIGGER release_guard ON nutrition_release;
DROP FUNCTION nutrition_release_guard();
"""
