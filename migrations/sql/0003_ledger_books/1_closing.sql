-- Business days that are over. A day is cut off first, in an instant and under the posting lock; then its books are
-- made up behind the writers, and it is closed.
CREATE TABLE ledger.business_days (
    business_on date CONSTRAINT pk_business_days PRIMARY KEY,
    cut_off_at timestamptz NOT NULL,
    cut_off_position bigint NOT NULL,        -- the ledger's last entry at that instant
    next_position bigint NOT NULL,           -- no entry of a later business date lies before this position
    closed_at timestamptz,                   -- NULL: cut off, not yet made up
    block_number bigint,                     -- the sealed chain as it stood when the day was closed
    block_digest bytea,
    interest_paid_at timestamptz             -- NULL: interest due through this day is not all paid yet
);
CREATE INDEX ix_business_days_unpaid ON ledger.business_days (business_on) WHERE interest_paid_at IS NULL;

-- What an account held when a business day ended. Only days on which something was posted: the last row up to a day
-- is the balance of that day.
CREATE TABLE ledger.daily_balances (
    account_id uuid NOT NULL,
    business_on date NOT NULL,
    posted_minor bigint NOT NULL,
    sequence bigint NOT NULL,
    CONSTRAINT pk_daily_balances PRIMARY KEY (account_id, business_on)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.daily_balances
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();

-- The general ledger at the end of a business day, by product: what moved that day, and where it stood.
CREATE TABLE ledger.general_ledger (
    business_on date NOT NULL,
    product text NOT NULL,
    type text NOT NULL,
    currency char(3) NOT NULL,
    accounts bigint NOT NULL,
    debits_minor numeric(38, 0) NOT NULL,
    credits_minor numeric(38, 0) NOT NULL,
    balance_minor numeric(38, 0) NOT NULL,   -- credits - debits since the beginning
    CONSTRAINT pk_general_ledger PRIMARY KEY (business_on, product, type, currency)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.general_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();

-- Few entries bear another value date than their business date; interest asks for just these.
CREATE INDEX ix_transfers_value_on ON ledger.transfers (value_on) WHERE value_on <> business_on;
CREATE INDEX ix_entry_legs_value_on ON ledger.entry_legs (value_on) WHERE value_on <> business_on;
