-- What decisions of a day have in common is written once: few answers stand behind many decisions. What is decided
-- under one id in one go is one row. Days are dropped as a whole, with their answers.
ALTER TABLE decisions.log RENAME TO log_before;
ALTER TABLE decisions.log_before RENAME CONSTRAINT pk_log TO pk_log_before;
ALTER INDEX decisions.ix_log_position RENAME TO ix_log_before_position;
ALTER INDEX decisions.ix_log_subject RENAME TO ix_log_before_subject;

-- Two that are the first to give an answer do not wait for each other: each writes it, and the first is read.
CREATE TABLE decisions.answers (
    decided_on date NOT NULL,
    id bytea NOT NULL,
    point text NOT NULL,
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
    written_by xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT pk_answers PRIMARY KEY (decided_on, id, written_by)
) PARTITION BY RANGE (decided_on);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON decisions.answers
    FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();

-- Of each decision in turn: `answers` has the id of its answer, 16 bytes; `facts` a line of JSON, never read as JSON
-- where that is not asked for; `sealed_facts` (as hex), `latencies` and `shadows` (version as hex, outcome, why
-- degraded) an element.
CREATE TABLE decisions.log (
    decided_on date NOT NULL,
    position bigint NOT NULL DEFAULT nextval('decisions.log_position'),
    request_id uuid NOT NULL,
    subject text NOT NULL,
    decided_at timestamptz NOT NULL,
    answers bytea NOT NULL,
    facts_digest bytea NOT NULL,
    facts text NOT NULL,
    sealed_facts json,
    latencies json NOT NULL,
    shadows json,
    CONSTRAINT pk_log PRIMARY KEY (decided_on, request_id, position),
    CONSTRAINT ck_log_answers CHECK (length(answers) > 0 AND length(answers) % 16 = 0)
) PARTITION BY RANGE (decided_on);
CREATE INDEX ix_log_position ON decisions.log (position);
CREATE INDEX ix_log_subject ON decisions.log (subject, position DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON decisions.log
    FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();

-- Decision by decision, each with the id of its answer. `place` is where it stands in its row, from 0.
CREATE VIEW decisions.apart AS
    SELECT l.position, d.place, l.decided_on, l.request_id, l.subject, l.decided_at,
           substr(l.answers, 16 * d.place + 1, 16) AS answer, l.facts_digest,
           split_part(l.facts, E'\n', d.place + 1)::json AS facts,
           decode(l.sealed_facts ->> d.place, 'hex') AS sealed_facts,
           CAST(l.latencies ->> d.place AS integer) AS latency_us,
           decode(l.shadows -> d.place ->> 0, 'hex') AS shadow, l.shadows -> d.place ->> 1 AS shadow_outcome,
           l.shadows -> d.place ->> 2 AS shadow_degraded
    FROM decisions.log l CROSS JOIN LATERAL generate_series(0, length(l.answers) / 16 - 1) AS d (place);

-- And with the answer: what the log says.
CREATE VIEW decisions.logged AS
    SELECT l.position, l.place, l.decided_on, a.point, l.request_id, l.subject, l.decided_at, a.version,
           a.version_number, a.is_canary, a.feature_set, l.facts_digest, l.facts, l.sealed_facts, a.outcome, a.outputs,
           a.hits, a.reasons, a.degraded, a.is_error, a.is_refusal, l.latency_us, l.shadow, l.shadow_outcome,
           l.shadow_degraded
    FROM decisions.apart l
    CROSS JOIN LATERAL (
        SELECT * FROM decisions.answers
        WHERE decided_on = l.decided_on AND id = l.answer ORDER BY written_by LIMIT 1
    ) AS a;

-- The columns stand in the order in which they were always sealed: what is sealed stays so.
CREATE OR REPLACE FUNCTION decisions.content_digest(p_day date, p_first bigint, p_last bigint) RETURNS bytea
LANGUAGE sql STABLE SET timezone = 'UTC' SET datestyle = 'ISO' SET bytea_output = 'hex' AS $$
    SELECT sha256(convert_to(string_agg(
        ROW(position, decided_on, point, request_id, subject, decided_at, version, version_number, is_canary,
            feature_set, facts_digest, facts, sealed_facts, outcome, outputs, hits, reasons, degraded, is_error,
            is_refusal, latency_us, shadow, shadow_outcome, shadow_degraded)::text,
        E'\n' ORDER BY position, place
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
                SELECT *, substr(sha256(convert_to(ROW(
                    point, version, version_number, is_canary, feature_set, outcome, outputs, hits, reasons, degraded,
                    is_error, is_refusal
                )::text, 'UTF8')), 1, 16) AS answer
                FROM decisions.%I
            ), answered AS (
                INSERT INTO decisions.answers (
                    decided_on, id, point, version, version_number, is_canary, feature_set, outcome, outputs, hits,
                    reasons, degraded, is_error, is_refusal
                )
                SELECT DISTINCT ON (answer) decided_on, answer, point, version, version_number, is_canary, feature_set,
                       outcome, outputs, hits, reasons, degraded, is_error, is_refusal
                FROM moved ORDER BY answer
            )
            INSERT INTO decisions.log (
                decided_on, position, request_id, subject, decided_at, answers, facts_digest, facts, sealed_facts,
                latencies, shadows
            )
            SELECT decided_on, position, request_id, subject, decided_at, answer, facts_digest,
                   facts::text,
                   CASE WHEN sealed_facts IS NOT NULL THEN json_build_array(encode(sealed_facts, 'hex')) END,
                   json_build_array(latency_us),
                   CASE WHEN shadow IS NOT NULL THEN json_build_array(
                       json_build_array(encode(shadow, 'hex'), shadow_outcome, shadow_degraded)
                   ) END
            FROM moved ORDER BY position
            $move$,
            'before_' || v_partition
        );
    END LOOP;
END $$;

DROP TABLE decisions.log_before;
