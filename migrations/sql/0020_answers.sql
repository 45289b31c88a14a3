-- What decisions have in common is written once a day: few answers stand behind many decisions. Days are dropped as a
-- whole, with what their answers were.
ALTER TABLE decisions.log RENAME TO log_before;
ALTER TABLE decisions.log_before RENAME CONSTRAINT pk_log TO pk_log_before;
ALTER INDEX decisions.ix_log_position RENAME TO ix_log_before_position;
ALTER INDEX decisions.ix_log_subject RENAME TO ix_log_before_subject;

CREATE TABLE decisions.answers (
    decided_on date NOT NULL,
    id uuid NOT NULL,
    version bytea NOT NULL,
    version_number integer NOT NULL,
    is_canary boolean NOT NULL,
    feature_set text NOT NULL,
    outcome text NOT NULL,
    outputs json NOT NULL,
    hits json,
    reasons json NOT NULL,
    degraded text,
    is_error boolean NOT NULL,
    is_refusal boolean NOT NULL,
    CONSTRAINT pk_answers PRIMARY KEY (decided_on, id)
) PARTITION BY RANGE (decided_on);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON decisions.answers
    FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();

CREATE TABLE decisions.log (
    decided_on date NOT NULL,
    position bigint NOT NULL DEFAULT nextval('decisions.log_position'),
    point text NOT NULL,
    request_id uuid NOT NULL,
    subject text NOT NULL,
    decided_at timestamptz NOT NULL,
    answer uuid NOT NULL,
    facts_digest bytea NOT NULL,
    facts json NOT NULL,
    sealed_facts bytea,
    latency_us integer NOT NULL,
    shadow bytea,
    shadow_outcome text,
    shadow_degraded text,
    CONSTRAINT pk_log PRIMARY KEY (decided_on, point, request_id)
) PARTITION BY RANGE (decided_on);
CREATE INDEX ix_log_position ON decisions.log USING brin (position) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX ix_log_subject ON decisions.log (subject, position DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON decisions.log
    FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();

-- A decision with its answer: what the log says.
CREATE VIEW decisions.logged AS
    SELECT l.position, l.decided_on, l.point, l.request_id, l.subject, l.decided_at, a.version, a.version_number,
           a.is_canary, a.feature_set, l.facts_digest, l.facts, l.sealed_facts, a.outcome, a.outputs, a.hits,
           a.reasons, a.degraded, a.is_error, a.is_refusal, l.latency_us, l.shadow, l.shadow_outcome, l.shadow_degraded
    FROM decisions.log l JOIN decisions.answers a ON a.decided_on = l.decided_on AND a.id = l.answer;

-- The columns stand in the order in which they were always sealed: what is sealed stays so.
CREATE OR REPLACE FUNCTION decisions.content_digest(p_day date, p_first bigint, p_last bigint) RETURNS bytea
LANGUAGE sql STABLE SET timezone = 'UTC' SET datestyle = 'ISO' SET bytea_output = 'hex' AS $$
    SELECT sha256(convert_to(string_agg(
        ROW(position, decided_on, point, request_id, subject, decided_at, version, version_number, is_canary,
            feature_set, facts_digest, facts, sealed_facts, outcome, outputs, hits, reasons, degraded, is_error,
            is_refusal, latency_us, shadow, shadow_outcome, shadow_degraded)::text,
        E'\n' ORDER BY position, point, request_id
    ), 'UTF8'))
    FROM decisions.logged WHERE decided_on = p_day AND position BETWEEN p_first AND p_last
$$;

-- Make a day's partitions; tells whether they were missing. Attaching, unlike creating in place, lets writers go on.
CREATE OR REPLACE FUNCTION decisions.ensure_day(p_day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_day text := to_char(p_day, 'YYYYMMDD');
    v_parent text;
BEGIN
    IF to_regclass('decisions.log_' || v_day) IS NOT NULL THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(1145258572, 1);
    IF to_regclass('decisions.log_' || v_day) IS NOT NULL THEN
        RETURN false;
    END IF;
    FOREACH v_parent IN ARRAY ARRAY['answers', 'log'] LOOP
        EXECUTE format(
            'CREATE TABLE decisions.%I (LIKE decisions.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)',
            v_parent || '_' || v_day, v_parent
        );
        EXECUTE format(
            'ALTER TABLE decisions.%I ATTACH PARTITION decisions.%I FOR VALUES FROM (%L) TO (%L)',
            v_parent, v_parent || '_' || v_day, p_day, p_day + 1
        );
        EXECUTE format(
            'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON decisions.%I '
            'FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change()',
            v_parent || '_' || v_day
        );
    END LOOP;
    RETURN true;
END $$;

-- The days that are there, one after the other.
DO $$
DECLARE
    v_partition text;
    v_day date;
BEGIN
    FOR v_partition IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'decisions.log_before'::regclass ORDER BY 1
    LOOP
        v_day := to_date(substr(v_partition, 5), 'YYYYMMDD');
        EXECUTE format('ALTER TABLE decisions.%I RENAME TO %I', v_partition, 'before_' || v_partition);
        PERFORM decisions.ensure_day(v_day);
        EXECUTE format(
            $move$
            WITH moved AS (
                SELECT *, md5(ROW(
                    point, version, version_number, is_canary, feature_set, outcome, outputs, hits, reasons, degraded,
                    is_error, is_refusal
                )::text)::uuid AS answer
                FROM decisions.%I
            ), answered AS (
                INSERT INTO decisions.answers (
                    decided_on, id, version, version_number, is_canary, feature_set, outcome, outputs, hits, reasons,
                    degraded, is_error, is_refusal
                )
                SELECT DISTINCT ON (answer) decided_on, answer, version, version_number, is_canary, feature_set,
                       outcome, outputs, hits, reasons, degraded, is_error, is_refusal
                FROM moved ORDER BY answer
            )
            INSERT INTO decisions.log (
                decided_on, position, point, request_id, subject, decided_at, answer, facts_digest, facts,
                sealed_facts, latency_us, shadow, shadow_outcome, shadow_degraded
            )
            SELECT decided_on, position, point, request_id, subject, decided_at, answer, facts_digest, facts,
                   sealed_facts, latency_us, shadow, shadow_outcome, shadow_degraded
            FROM moved ORDER BY position
            $move$,
            'before_' || v_partition
        );
    END LOOP;
END $$;

DROP TABLE decisions.log_before;
