-- Blocks of consecutive entries, sealed behind the writers. Each block's digest covers its rows and the digest before.
CREATE TABLE ledger.blocks (
    number bigint CONSTRAINT pk_blocks PRIMARY KEY,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL CONSTRAINT uq_blocks_last_position UNIQUE,
    content_digest bytea NOT NULL,
    previous_digest bytea NOT NULL,
    digest bytea NOT NULL,
    sealed_at timestamptz NOT NULL,
    CONSTRAINT ck_blocks_positions CHECK (first_position <= last_position)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.blocks
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();

-- SHA-256 over the canonical lines of the entries from one position to another, as trident/ledger/README.md defines
-- them: fields between bars, instants in microseconds and dates in days since 1970, the description behind its length.
CREATE FUNCTION ledger.content_digest(p_first bigint, p_last bigint) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to(string_agg(line, E'\n' ORDER BY position, leg), 'UTF8'))
    FROM (
        SELECT position, 0 AS leg, concat_ws('|', 'transfer', position, id, debit_account, credit_account,
            amount_minor, currency, kind, debit_sequence, credit_sequence, debit_balance_minor, credit_balance_minor,
            (extract(epoch FROM posted_at) * 1000000)::bigint, business_on - date '1970-01-01',
            value_on - date '1970-01-01', coalesce(hold_id::text, '-'), length(description), description) AS line
        FROM ledger.transfers WHERE position BETWEEN p_first AND p_last
        UNION ALL
        SELECT position, leg, concat_ws('|', 'leg', position, entry_id, leg, account_id,
            amount_minor, currency, kind, sequence, balance_minor,
            (extract(epoch FROM posted_at) * 1000000)::bigint, business_on - date '1970-01-01',
            value_on - date '1970-01-01', length(description), description)
        FROM ledger.entry_legs WHERE position BETWEEN p_first AND p_last
    ) lines
$$;

CREATE FUNCTION ledger.block_digest(p_number bigint, p_first bigint, p_last bigint, p_content bytea, p_previous bytea)
RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(p_previous || int8send(p_number) || int8send(p_first) || int8send(p_last) || p_content)
$$;

-- What each verification of the books found.
CREATE TABLE ledger.verifications (
    id uuid CONSTRAINT pk_verifications PRIMARY KEY,
    verified_at timestamptz NOT NULL,
    is_intact boolean NOT NULL,
    result jsonb NOT NULL
);
CREATE INDEX ix_verifications_verified_at ON ledger.verifications (verified_at DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.verifications
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
