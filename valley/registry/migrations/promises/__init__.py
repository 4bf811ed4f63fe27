"""Promises that only triggers can keep, as SQL; migrations apply them."""

KNOWN = """
CREATE FUNCTION registry_known_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- a retraction fills these and nothing else
    mutable text[] := ARRAY['retracted_at', 'retracted_by_id', 'retraction_reason'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% keeps what was known: DELETE refused', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.retracted_at IS NOT NULL OR to_jsonb(OLD) - mutable IS DISTINCT FROM to_jsonb(NEW) - mutable THEN
        RAISE EXCEPTION '% keeps what was known: a row may only be retracted, once', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
KNOWN_BACK = "DROP FUNCTION registry_known_guard()"

PLACE = """
CREATE FUNCTION registry_place_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above registry_place%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.level, OLD.parent_id) IS DISTINCT FROM (NEW.level, NEW.parent_id) THEN
        RAISE EXCEPTION 'a place keeps its level and its parent' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.level = 'park' THEN
        NEW.park_id := NEW.id;
        RETURN NEW;
    END IF;
    SELECT * INTO above FROM registry_place WHERE id = NEW.parent_id;
    IF (above.level, NEW.level) NOT IN (('park', 'parcel'), ('parcel', 'building'), ('building', 'room')) THEN
        RAISE EXCEPTION 'a % cannot stand in a %', NEW.level, above.level USING ERRCODE = 'check_violation';
    END IF;
    NEW.park_id := above.park_id;
    RETURN NEW;
END $$;
CREATE TRIGGER place_order BEFORE INSERT OR UPDATE ON registry_place
    FOR EACH ROW EXECUTE FUNCTION registry_place_order();

CREATE FUNCTION registry_is_park() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.park_id IS NOT NULL AND (SELECT level FROM registry_place WHERE id = NEW.park_id) <> 'park' THEN
        RAISE EXCEPTION 'place % is not a park', NEW.park_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER residence_in_a_park BEFORE INSERT OR UPDATE ON registry_residence
    FOR EACH ROW EXECUTE FUNCTION registry_is_park();
CREATE TRIGGER role_in_a_park BEFORE INSERT OR UPDATE ON registry_rolegrant
    FOR EACH ROW EXECUTE FUNCTION registry_is_park();
CREATE TRIGGER standing_in_a_park BEFORE INSERT OR UPDATE ON registry_alliancestanding
    FOR EACH ROW EXECUTE FUNCTION registry_is_park();

CREATE FUNCTION registry_room_is_exclusive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT level FROM registry_place WHERE id = NEW.place_id) = 'room' THEN
        NEW.exclusive := true;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER room_is_exclusive BEFORE INSERT ON registry_tenancy
    FOR EACH ROW EXECUTE FUNCTION registry_room_is_exclusive();
"""
PLACE_BACK = """
DROP TRIGGER room_is_exclusive ON registry_tenancy;
DROP TRIGGER standing_in_a_park ON registry_alliancestanding;
DROP TRIGGER role_in_a_park ON registry_rolegrant;
DROP TRIGGER residence_in_a_park ON registry_residence;
DROP TRIGGER place_order ON registry_place;
DROP FUNCTION registry_room_is_exclusive();
DROP FUNCTION registry_is_park();
DROP FUNCTION registry_place_order();
"""

SHARES = """
CREATE FUNCTION registry_shares_within_one() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE most integer;
BEGIN
    IF NEW.retracted_at IS NOT NULL THEN
        RETURN NULL;
    END IF;
    -- appointments of one person are written one after the other, so that two halves cannot become three
    PERFORM 1 FROM registry_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    -- the sum can only rise where an appointment begins
    SELECT max(total) INTO most FROM (
        SELECT (SELECT sum(e.share_per_mille) FROM registry_engagement e
                WHERE e.person_id = NEW.person_id AND e.retracted_at IS NULL AND e.period @> lower(begun.period)) AS total
        FROM registry_engagement begun
        WHERE begun.person_id = NEW.person_id AND begun.retracted_at IS NULL AND begun.period && NEW.period
    ) AS sums;
    IF most > 1000 THEN
        RAISE EXCEPTION 'the shares of person % add up to % per mille', NEW.person_id, most
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_shares_within_one';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER shares_within_one AFTER INSERT ON registry_engagement
    FOR EACH ROW EXECUTE FUNCTION registry_shares_within_one();
"""
SHARES_BACK = """
DROP TRIGGER shares_within_one ON registry_engagement;
DROP FUNCTION registry_shares_within_one();
"""


def known(table: str) -> str:
    """SQL that lets rows of `table` be inserted and retracted, nothing else."""
    return (
        f"CREATE TRIGGER known_guard BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION registry_known_guard()"
    )


def known_back(table: str) -> str:
    """Undoes `known`."""
    return f"DROP TRIGGER known_guard ON {table}"
