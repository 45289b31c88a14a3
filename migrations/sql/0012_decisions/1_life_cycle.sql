CREATE SCHEMA decisions;

-- A version of a policy: never changed, known by the digest of what it says and of the cases it must pass.
CREATE TABLE decisions.versions (
    digest bytea CONSTRAINT pk_versions PRIMARY KEY CONSTRAINT ck_versions_digest CHECK (length(digest) = 32),
    point text NOT NULL,
    number integer NOT NULL CONSTRAINT ck_versions_number CHECK (number > 0),
    dmn text NOT NULL,
    cases text NOT NULL,
    author_id text NOT NULL,
    author_name text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT uq_versions_point_number UNIQUE (point, number),
    CONSTRAINT uq_versions_point_digest UNIQUE (point, digest)
);

-- The life of a version: its last step says where it stands.
CREATE TABLE decisions.steps (
    digest bytea NOT NULL CONSTRAINT fk_steps_digest_versions REFERENCES decisions.versions,
    sequence integer NOT NULL CONSTRAINT ck_steps_sequence CHECK (sequence > 0),
    stage text NOT NULL CONSTRAINT ck_steps_stage CHECK (stage IN (
        'draft', 'checked', 'submitted', 'approved', 'rejected', 'back-tested', 'shadow', 'canary', 'live', 'retired'
    )),
    canary_permille integer,
    actor_type text NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    reason text NOT NULL,
    details jsonb NOT NULL,
    taken_at timestamptz NOT NULL,
    CONSTRAINT pk_steps PRIMARY KEY (digest, sequence),
    CONSTRAINT ck_steps_canary CHECK ((stage = 'canary') = (canary_permille IS NOT NULL)),
    CONSTRAINT ck_steps_canary_permille CHECK (canary_permille BETWEEN 10 AND 1000)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions.versions
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions.steps
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();

-- What decides at a point just now. No live version: the policy that the point brings along.
CREATE TABLE decisions.pointers (
    point text CONSTRAINT pk_pointers PRIMARY KEY,
    live bytea,
    shadow bytea,
    canary bytea,
    canary_permille integer NOT NULL DEFAULT 0,
    canary_since timestamptz,
    revision bigint NOT NULL DEFAULT 0,
    CONSTRAINT fk_pointers_point_live_versions FOREIGN KEY (point, live) REFERENCES decisions.versions (point, digest),
    CONSTRAINT fk_pointers_point_shadow_versions
        FOREIGN KEY (point, shadow) REFERENCES decisions.versions (point, digest),
    CONSTRAINT fk_pointers_point_canary_versions
        FOREIGN KEY (point, canary) REFERENCES decisions.versions (point, digest),
    CONSTRAINT ck_pointers_canary CHECK (
        (canary IS NULL) = (canary_permille = 0) AND (canary IS NULL) = (canary_since IS NULL)
        AND canary_permille BETWEEN 0 AND 1000
    ),
    CONSTRAINT ck_pointers_apart CHECK (live <> shadow AND live <> canary AND shadow <> canary)
);
