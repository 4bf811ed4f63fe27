"""Promises that only triggers can keep, as SQL; migrations apply them."""

GUARDS = """
CREATE FUNCTION trace_batch_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'batches stay: DELETE refused' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.position IS NOT NULL OR NEW.position IS NULL
       OR to_jsonb(OLD) - 'position' IS DISTINCT FROM to_jsonb(NEW) - 'position' THEN
        RAISE EXCEPTION 'a batch is given its position, once, and nothing else' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER batch_guard BEFORE UPDATE OR DELETE ON trace_batch
    FOR EACH ROW EXECUTE FUNCTION trace_batch_guard();

CREATE FUNCTION trace_node_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'nodes stay: DELETE refused' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.urn <> '' OR to_jsonb(OLD) - 'urn' IS DISTINCT FROM to_jsonb(NEW) - 'urn' THEN
        RAISE EXCEPTION 'a node is given its URN, once, and nothing else' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER node_guard BEFORE UPDATE OR DELETE ON trace_node
    FOR EACH ROW EXECUTE FUNCTION trace_node_guard();

-- the bytes of a document are deflated already
ALTER TABLE trace_chunk ALTER COLUMN deflated SET STORAGE EXTERNAL;
"""
GUARDS_BACK = """
DROP TRIGGER node_guard ON trace_node;
DROP FUNCTION trace_node_guard();
DROP TRIGGER batch_guard ON trace_batch;
DROP FUNCTION trace_batch_guard();
"""
APPEND_ONLY = (
    "trace_document", "trace_chunk", "trace_capturefault", "trace_context", "trace_event", "trace_link",
    "trace_sensorreport", "trace_field", "trace_masterdata",
)  # fmt: skip
