"""Records go only after their term: the database refuses an earlier deletion, whoever asks."""

from django.db import migrations

KEPT = """
CREATE FUNCTION trace_kept(batch bigint) RETURNS text LANGUAGE plpgsql STABLE SET search_path = public AS $$
DECLARE until date;
BEGIN
    SELECT max(keep_until) INTO until FROM trace_retention WHERE batch_id = batch;
    IF until IS NULL THEN
        RETURN 'no term was judged';
    ELSIF until >= current_date THEN
        RETURN 'kept until ' || until;
    ELSIF EXISTS (SELECT 1 FROM trace_link l JOIN trace_scopelot s ON s.node_id = l.node_id
                    JOIN trace_recallcase c ON c.id = s.case_id AND c.closed_at IS NULL
                   WHERE l.event_id >= batch << 20 AND l.event_id < (batch + 1) << 20) THEN
        RETURN 'a recall is open';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION trace_refuse_early() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE why text;
BEGIN
    IF TG_OP <> 'DELETE' THEN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    why := trace_kept((to_jsonb(OLD) ->> TG_ARGV[0])::bigint >> 20);
    IF why IS NOT NULL THEN
        RAISE EXCEPTION '%: DELETE refused, %', TG_TABLE_NAME, why USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION trace_refuse_early_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' OR EXISTS (SELECT 1 FROM trace_batch b WHERE b.document_id = OLD.document_id
                                      AND trace_kept(b.id) IS NOT NULL) THEN
        RAISE EXCEPTION 'trace_chunk: % refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

-- As the owner, for the application may not delete here at all; the triggers above judge every row all the same.
CREATE FUNCTION trace_discard(batch bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
DECLARE low bigint := batch << 20; high bigint := (batch + 1) << 20; gone bigint; source bigint;
BEGIN
    IF trace_kept(batch) IS NOT NULL THEN
        RAISE EXCEPTION 'batch %: %', batch, trace_kept(batch) USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT document_id INTO source FROM trace_batch WHERE id = batch;
    DELETE FROM trace_sensorreport WHERE event_id >= low AND event_id < high;
    DELETE FROM trace_field WHERE event_id >= low AND event_id < high;
    DELETE FROM trace_link WHERE event_id >= low AND event_id < high;
    DELETE FROM trace_event WHERE id >= low AND id < high;
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF NOT EXISTS (SELECT 1 FROM trace_batch b WHERE b.document_id = source AND trace_kept(b.id) IS NOT NULL) THEN
        DELETE FROM trace_chunk WHERE document_id = source;
    END IF;
    RETURN gone;
END $$;
"""
TABLES = {"trace_event": "id", "trace_link": "event_id", "trace_sensorreport": "event_id", "trace_field": "event_id"}
SWAP = "".join(
    f"""
DROP TRIGGER append_only_row ON {table};
CREATE TRIGGER append_only_row BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION trace_refuse_early('{column}');
"""
    for table, column in TABLES.items()
) + """
DROP TRIGGER append_only_row ON trace_chunk;
CREATE TRIGGER append_only_row BEFORE UPDATE OR DELETE ON trace_chunk
    FOR EACH ROW EXECUTE FUNCTION trace_refuse_early_bytes();
"""
BACK = "".join(
    f"""
DROP TRIGGER append_only_row ON {table};
CREATE TRIGGER append_only_row BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
    for table in (*TABLES, "trace_chunk")
) + """
DROP FUNCTION trace_discard(bigint);
DROP FUNCTION trace_refuse_early_bytes();
DROP FUNCTION trace_refuse_early();
DROP FUNCTION trace_kept(bigint);
"""


class Migration(migrations.Migration):

    dependencies = [("trace", "0004_queries")]

    operations = [migrations.RunSQL(KEPT + SWAP, BACK)]
