-- Each decision's place in the log. Places may stay empty, where a transaction was rolled back.
CREATE SEQUENCE decisions.log_position;

CREATE TABLE decisions.log (
    decided_on date NOT NULL,
    position bigint NOT NULL DEFAULT nextval('decisions.log_position'),
    point text NOT NULL,
    request_id uuid NOT NULL,
    subject text NOT NULL,
    decided_at timestamptz NOT NULL,
    version bytea NOT NULL,
    version_number integer NOT NULL,
    is_canary boolean NOT NULL,
    feature_set text NOT NULL,
    facts_digest bytea NOT NULL,
    facts json NOT NULL,
    sealed_facts bytea,
    outcome text NOT NULL,
    outputs json NOT NULL,
    hits json,
    reasons json NOT NULL,
    degraded text,
    is_error boolean NOT NULL,
    is_refusal boolean NOT NULL,
    latency_us integer NOT NULL,
    shadow bytea,
    shadow_outcome text,
    shadow_degraded text,
    CONSTRAINT pk_log PRIMARY KEY (decided_on, point, request_id)
) PARTITION BY RANGE (decided_on);
CREATE INDEX ix_log_position ON decisions.log USING brin (position) WITH (pages_per_range = 32, autosummarize = on);

-- For each row, so that every partition has it too.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON decisions.log
    FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();

-- Who asked is answered once: across days the log's own key could not tell. Forgotten with the day.
CREATE TABLE decisions.requests (
    point text NOT NULL,
    request_id uuid NOT NULL,
    decided_on date NOT NULL,
    CONSTRAINT pk_requests PRIMARY KEY (request_id, point)
);
CREATE INDEX ix_requests_decided_on ON decisions.requests USING brin (decided_on) WITH (autosummarize = on);

-- Make a day's partition; tells whether it was missing. Attaching, unlike creating in place, lets writers go on.
CREATE FUNCTION decisions.ensure_day(p_day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_name text := 'log_' || to_char(p_day, 'YYYYMMDD');
BEGIN
    IF to_regclass('decisions.' || v_name) IS NOT NULL THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(1145258572, 1);
    IF to_regclass('decisions.' || v_name) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format(
        'CREATE TABLE decisions.%I (LIKE decisions.log INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)',
        v_name
    );
    EXECUTE format(
        'ALTER TABLE decisions.log ATTACH PARTITION decisions.%I FOR VALUES FROM (%L) TO (%L)', v_name, p_day, p_day + 1
    );
    EXECUTE format(
        'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON decisions.%I '
        'FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change()',
        v_name
    );
    RETURN true;
END $$;
