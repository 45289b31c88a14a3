-- One row per leg, over two-leg transfers and entries of several legs alike. amount_minor > 0 credits the account.
CREATE VIEW ledger.postings AS
    SELECT debit_account AS account_id, debit_sequence AS sequence, -amount_minor AS amount_minor, currency,
           debit_balance_minor AS balance_minor, id AS entry_id, position, credit_account AS counterparty_id,
           kind, description, posted_at, business_on, value_on
    FROM ledger.transfers
    UNION ALL
    SELECT credit_account, credit_sequence, amount_minor, currency,
           credit_balance_minor, id, position, debit_account,
           kind, description, posted_at, business_on, value_on
    FROM ledger.transfers
    UNION ALL
    SELECT account_id, sequence, amount_minor, currency,
           balance_minor, entry_id, position, NULL,
           kind, description, posted_at, business_on, value_on
    FROM ledger.entry_legs;

-- The sequence number of the account's last posting at or before an instant; 0 where there is none. Sequences have
-- no gaps and an account's posting times never go back, so this is a binary search over the sequence indexes.
CREATE FUNCTION ledger.sequence_as_of(p_account uuid, p_at timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
    low bigint := 0;
    high bigint;
    middle bigint;
    is_before boolean;
BEGIN
    SELECT sequence INTO high FROM ledger.balances WHERE account_id = p_account;
    WHILE low < high LOOP
        middle := (low + high + 1) / 2;
        SELECT posted_at <= p_at INTO STRICT is_before
        FROM ledger.postings WHERE account_id = p_account AND sequence = middle;
        IF is_before THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN low;
END $$;

-- The balance after the account's last posting at or before an instant; 0 before its first.
CREATE FUNCTION ledger.balance_as_of(p_account uuid, p_at timestamptz) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT balance_minor FROM ledger.postings
        WHERE account_id = p_account AND sequence = ledger.sequence_as_of(p_account, p_at)
    ), 0)
$$;
