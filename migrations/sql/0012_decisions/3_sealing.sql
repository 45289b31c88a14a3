-- Sealed stretches of a day's log, and days that were dropped as a whole, each chained to the one before.
CREATE TABLE decisions.blocks (
    number bigint CONSTRAINT pk_blocks PRIMARY KEY,
    kind text NOT NULL CONSTRAINT ck_blocks_kind CHECK (kind IN ('seal', 'drop')),
    decided_on date NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    decisions bigint NOT NULL,
    content_digest bytea NOT NULL,
    previous_digest bytea NOT NULL,
    digest bytea NOT NULL,
    sealed_at timestamptz NOT NULL
);
CREATE INDEX ix_blocks_decided_on ON decisions.blocks (decided_on);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions.blocks
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();

-- Up to `position` every place was given out before transaction `marked_by` began: once that and all before it are
-- over, what is visible up to there is complete.
CREATE TABLE decisions.seal_mark (
    id boolean CONSTRAINT pk_seal_mark PRIMARY KEY DEFAULT true CONSTRAINT ck_seal_mark_one_row CHECK (id),
    position bigint NOT NULL,
    marked_by xid8 NOT NULL
);

CREATE FUNCTION decisions.content_digest(p_day date, p_first bigint, p_last bigint) RETURNS bytea
LANGUAGE sql STABLE SET timezone = 'UTC' SET datestyle = 'ISO' SET bytea_output = 'hex' AS $$
    SELECT sha256(convert_to(string_agg(
        ROW(position, decided_on, point, request_id, subject, decided_at, version, version_number, is_canary,
            feature_set, facts_digest, facts, sealed_facts, outcome, outputs, hits, reasons, degraded, is_error,
            is_refusal, latency_us, shadow, shadow_outcome, shadow_degraded)::text,
        E'\n' ORDER BY position, point, request_id
    ), 'UTF8'))
    FROM decisions.log WHERE decided_on = p_day AND position BETWEEN p_first AND p_last
$$;

CREATE FUNCTION decisions.block_digest(
    p_number bigint, p_kind text, p_day date, p_first bigint, p_last bigint, p_decisions bigint, p_content bytea,
    p_previous bytea
) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(p_previous || int8send(p_number) || convert_to(p_kind, 'UTF8') || int4send(p_day - date '2000-01-01')
        || int8send(p_first) || int8send(p_last) || int8send(p_decisions) || p_content)
$$;
