"""What the database keeps of the exchange by triggers and a sequence."""

NUMBERS = "CREATE SEQUENCE exchange_number"
NUMBERS_BACK = "DROP SEQUENCE exchange_number"

# A need's parent stands where the need says it does.
LEVELS = """
ALTER TABLE exchange_need ADD CONSTRAINT need_parent_of_that_level
    FOREIGN KEY (parent_id, parent_level) REFERENCES exchange_need (id, level)
"""
LEVELS_BACK = "ALTER TABLE exchange_need DROP CONSTRAINT need_parent_of_that_level"

# No more is paid than was agreed, whoever pays at the same time: the contract's row is held while its sum is taken.
PAYMENTS = """
CREATE FUNCTION exchange_payments_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    agreed bigint;
BEGIN
    SELECT amount_fen INTO agreed FROM exchange_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;
    IF (SELECT sum(amount_fen) FROM exchange_payment WHERE contract_id = NEW.contract_id) > agreed THEN
        RAISE EXCEPTION 'more is paid than was agreed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_within_contract';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER payments_within_contract AFTER INSERT ON exchange_payment
    FOR EACH ROW EXECUTE FUNCTION exchange_payments_within();
"""
PAYMENTS_BACK = """
DROP TRIGGER payments_within_contract ON exchange_payment;
DROP FUNCTION exchange_payments_within();
"""

# Staff never confirm: an answer to a problem is accepted or rejected by the account that reported it, or by the secret.
ASKER = """
CREATE FUNCTION exchange_asker_checks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked exchange_need%ROWTYPE;
BEGIN
    IF NEW.verdict NOT IN ('accepted', 'rejected') OR (TG_OP = 'UPDATE' AND OLD.verdict = NEW.verdict) THEN
        RETURN NEW;
    END IF;
    SELECT * INTO asked FROM exchange_need WHERE id = NEW.need_id;
    IF asked.level <> 'problem'
        OR (NEW.by_secret AND asked.secret_digest <> '' AND NEW.checked_by_id IS NULL)
        OR (NOT NEW.by_secret AND NEW.checked_by_id IS NOT NULL AND NEW.checked_by_id = asked.reporter_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an answer to a problem is checked by whoever asked'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_checked_by_the_asker';
END
$$;
CREATE TRIGGER answer_checked_by_the_asker BEFORE INSERT OR UPDATE ON exchange_answer
    FOR EACH ROW EXECUTE FUNCTION exchange_asker_checks();
"""
ASKER_BACK = """
DROP TRIGGER answer_checked_by_the_asker ON exchange_answer;
DROP FUNCTION exchange_asker_checks();
"""
