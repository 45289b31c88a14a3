CREATE SCHEMA ledger;

-- What an account is. Nothing here changes after opening; what posting reads and writes lies in ledger.balances.
CREATE TABLE ledger.accounts (
    id uuid CONSTRAINT pk_accounts PRIMARY KEY,
    kind text NOT NULL
        CONSTRAINT ck_accounts_kind CHECK (kind IN ('class-1', 'class-2', 'class-3', 'internal', 'general-ledger')),
    type text NOT NULL
        CONSTRAINT ck_accounts_type CHECK (type IN ('asset', 'liability', 'income', 'expense')),
    currency char(3) NOT NULL,
    product text NOT NULL,
    holder_id uuid,
    holder_name bytea,                       -- sealed
    number bytea NOT NULL,                   -- sealed
    number_index bytea NOT NULL CONSTRAINT uq_accounts_number_index UNIQUE,
    number_masked text NOT NULL,
    is_face_to_face boolean NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_on date NOT NULL
);
CREATE INDEX ix_accounts_holder_id ON ledger.accounts (holder_id) WHERE holder_id IS NOT NULL;

-- One narrow row per account, updated in place: no column that a posting changes is ever indexed, and each page
-- keeps room, so that updates stay heap-only. posted_minor = credits - debits. NULL bounds are no bounds.
CREATE TABLE ledger.balances (
    account_id uuid CONSTRAINT pk_balances PRIMARY KEY
        CONSTRAINT fk_balances_account_id_accounts REFERENCES ledger.accounts,
    posted_minor bigint NOT NULL DEFAULT 0,
    held_minor bigint NOT NULL DEFAULT 0,
    sequence bigint NOT NULL DEFAULT 0,
    last_posted_at timestamptz,
    floor_minor bigint,
    ceiling_minor bigint,
    bound_account_id uuid
        CONSTRAINT fk_balances_bound_account_id_accounts REFERENCES ledger.accounts,
    currency char(3) NOT NULL,
    status smallint NOT NULL DEFAULT 0
        CONSTRAINT ck_balances_status CHECK (status IN (0, 1, 2)),      -- active, frozen, closed
    limit_profile smallint NOT NULL DEFAULT 0,                          -- 0: no class limits
    CONSTRAINT ck_balances_held CHECK (held_minor >= 0),
    CONSTRAINT ck_balances_floor CHECK (posted_minor - held_minor >= floor_minor),
    CONSTRAINT ck_balances_ceiling CHECK (posted_minor <= ceiling_minor)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

CREATE TABLE ledger.status_changes (
    account_id uuid NOT NULL CONSTRAINT fk_status_changes_account_id_accounts REFERENCES ledger.accounts,
    changed_at timestamptz NOT NULL,
    status smallint NOT NULL,
    reason text NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_status_changes PRIMARY KEY
);
CREATE INDEX ix_status_changes_account_id ON ledger.status_changes (account_id, id);

-- What class II and III accounts have used of their limits: the sums of the day and of the year of `counted_on`.
CREATE TABLE ledger.limit_usage (
    account_id uuid CONSTRAINT pk_limit_usage PRIMARY KEY
        CONSTRAINT fk_limit_usage_account_id_balances REFERENCES ledger.balances,
    counted_on date NOT NULL,
    in_day_minor bigint NOT NULL DEFAULT 0,
    in_year_minor bigint NOT NULL DEFAULT 0,
    out_day_minor bigint NOT NULL DEFAULT 0,
    out_year_minor bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

-- The hot table: one wide row per two-leg entry, appended and never changed. No foreign keys: the posting function
-- is the only writer and has the accounts locked. `position` counts entries of the whole ledger in the order of
-- their commits, without a gap, over this table and ledger.entry_legs together.
CREATE TABLE ledger.transfers (
    position bigint NOT NULL,
    amount_minor bigint NOT NULL CONSTRAINT ck_transfers_amount CHECK (amount_minor > 0),
    debit_sequence bigint NOT NULL,
    credit_sequence bigint NOT NULL,
    debit_balance_minor bigint NOT NULL,
    credit_balance_minor bigint NOT NULL,
    posted_at timestamptz NOT NULL,
    id uuid NOT NULL CONSTRAINT pk_transfers PRIMARY KEY,
    debit_account uuid NOT NULL,
    credit_account uuid NOT NULL,
    business_on date NOT NULL,
    value_on date NOT NULL,
    currency char(3) NOT NULL,
    kind smallint NOT NULL,
    description text NOT NULL,
    hold_id uuid
);
CREATE UNIQUE INDEX uq_transfers_position ON ledger.transfers (position);
CREATE UNIQUE INDEX uq_transfers_debit_account_debit_sequence ON ledger.transfers (debit_account, debit_sequence);
CREATE UNIQUE INDEX uq_transfers_credit_account_credit_sequence ON ledger.transfers (credit_account, credit_sequence);

-- Entries of more than two legs: a row per leg, all legs of an entry under one position. amount_minor > 0 credits.
CREATE TABLE ledger.entry_legs (
    position bigint NOT NULL,
    entry_id uuid NOT NULL,
    leg smallint NOT NULL,
    account_id uuid NOT NULL CONSTRAINT fk_entry_legs_account_id_accounts REFERENCES ledger.accounts,
    sequence bigint NOT NULL,
    amount_minor bigint NOT NULL CONSTRAINT ck_entry_legs_amount CHECK (amount_minor <> 0),
    balance_minor bigint NOT NULL,
    posted_at timestamptz NOT NULL,
    business_on date NOT NULL,
    value_on date NOT NULL,
    currency char(3) NOT NULL,
    kind smallint NOT NULL,
    description text NOT NULL,
    CONSTRAINT pk_entry_legs PRIMARY KEY (entry_id, leg)
);
CREATE UNIQUE INDEX uq_entry_legs_position_leg ON ledger.entry_legs (position, leg);
CREATE UNIQUE INDEX uq_entry_legs_account_id_sequence ON ledger.entry_legs (account_id, sequence);

-- The answer given to each id that did not become a row of ledger.transfers: refusals, holds placed and released,
-- entries of several legs. With the content that was asked for, so that a reused id is told from a retried one.
CREATE TABLE ledger.answers (
    id uuid CONSTRAINT pk_answers PRIMARY KEY,
    code smallint NOT NULL,
    action smallint NOT NULL,
    kind smallint NOT NULL,
    debit_account uuid,
    credit_account uuid,
    amount_minor bigint,
    currency char(3) NOT NULL,
    description text NOT NULL,
    hold_id uuid,
    expires_at timestamptz,
    value_on date,
    answered_at timestamptz NOT NULL,
    business_on date NOT NULL,
    limit_profile smallint,                  -- of a class limit that refused: whose, and what it still let through
    remaining_minor bigint
);

-- Funds set aside. Settled once: by a capture of part or all of it, by a release, or by expiring.
CREATE TABLE ledger.holds (
    id uuid CONSTRAINT pk_holds PRIMARY KEY,
    debit_account uuid NOT NULL,
    credit_account uuid NOT NULL,
    amount_minor bigint NOT NULL CONSTRAINT ck_holds_amount CHECK (amount_minor > 0),
    captured_minor bigint NOT NULL DEFAULT 0,
    currency char(3) NOT NULL,
    kind smallint NOT NULL,
    description text NOT NULL,
    status smallint NOT NULL DEFAULT 0
        CONSTRAINT ck_holds_status CHECK (status IN (0, 1, 2, 3)),      -- placed, captured, released, expired
    placed_at timestamptz NOT NULL,
    expires_at timestamptz,
    settled_at timestamptz,
    CONSTRAINT ck_holds_captured CHECK (captured_minor BETWEEN 0 AND amount_minor)
);
CREATE INDEX ix_holds_expires_at ON ledger.holds (expires_at) WHERE status = 0;
CREATE INDEX ix_holds_debit_account ON ledger.holds (debit_account) WHERE status = 0;

-- What each id was answered, whichever table keeps it. value_on_unasked is the value date of who asked for none.
-- (Both halves plain and of the same types to the letter: else the planner cannot look an id up by index through the view.)
CREATE VIEW ledger.answered AS
    SELECT id, 0::smallint AS code, CASE WHEN hold_id IS NULL THEN 0 ELSE 2 END::smallint AS action,
           debit_account, credit_account, amount_minor, currency, kind, description, hold_id,
           NULL::timestamptz AS expires_at, value_on, business_on AS value_on_unasked, posted_at AS answered_at,
           debit_sequence, credit_sequence, debit_balance_minor, credit_balance_minor,
           NULL::smallint AS limit_profile, NULL::bigint AS remaining_minor
    FROM ledger.transfers
    UNION ALL
    SELECT id, code, action, debit_account, credit_account, amount_minor, currency, kind, description, hold_id,
           expires_at, value_on, NULL::date, answered_at, 0::bigint, 0::bigint, 0::bigint, 0::bigint,
           limit_profile, remaining_minor
    FROM ledger.answers;

-- An entry is reversed at most once, by an entry of its own.
CREATE TABLE ledger.reversals (
    entry_id uuid CONSTRAINT pk_reversals PRIMARY KEY,
    reversal_id uuid NOT NULL CONSTRAINT uq_reversals_reversal_id UNIQUE,
    reason text NOT NULL,
    reversed_at timestamptz NOT NULL
);

-- One row: how far the books are closed. Nothing is posted on a business date up to closed_through.
CREATE TABLE ledger.books (
    id boolean CONSTRAINT pk_books PRIMARY KEY DEFAULT true CONSTRAINT ck_books_one_row CHECK (id),
    closed_through date
);
INSERT INTO ledger.books DEFAULT VALUES;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.transfers
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entry_legs
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.answers
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.reversals
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.status_changes
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
