-- What a product pays, and from when. A rate holds until the next one of its product begins.
CREATE TABLE ledger.interest_rates (
    product text NOT NULL,
    currency char(3) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,                        -- exclusive; NULL: until further notice
    annual_rate numeric(12, 10) NOT NULL CONSTRAINT ck_interest_rates_annual_rate CHECK (annual_rate >= 0),
    convention text NOT NULL
        CONSTRAINT ck_interest_rates_convention CHECK (convention IN ('actual/365', 'actual/360', '30/360')),
    capitalised text NOT NULL
        CONSTRAINT ck_interest_rates_capitalised CHECK (capitalised IN ('monthly', 'quarterly', 'yearly')),
    expense_account uuid NOT NULL
        CONSTRAINT fk_interest_rates_expense_account_accounts REFERENCES ledger.accounts,
    source text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT pk_interest_rates PRIMARY KEY (product, currency, valid_from),
    CONSTRAINT ck_interest_rates_period CHECK (valid_until > valid_from)
);

-- Interest earned, per account and day, in minor units. A correction takes a row back by one of the opposite amount
-- and puts the right one behind it. recorded_on: the business day whose books the row is in.
CREATE TABLE ledger.interest_accruals (
    account_id uuid NOT NULL,
    accrued_on date NOT NULL,
    revision smallint NOT NULL,
    recorded_on date NOT NULL,
    base_minor bigint NOT NULL,
    annual_rate numeric(12, 10) NOT NULL,
    convention text NOT NULL,
    amount numeric(38, 10) NOT NULL,
    CONSTRAINT pk_interest_accruals PRIMARY KEY (account_id, accrued_on, revision)
);
CREATE INDEX ix_interest_accruals_corrections ON ledger.interest_accruals (account_id, recorded_on)
    WHERE recorded_on <> accrued_on;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.interest_accruals
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();

-- Interest paid: everything recorded after the last capitalisation up to through_on, and what rounding had left over.
CREATE TABLE ledger.interest_capitalisations (
    account_id uuid NOT NULL,
    through_on date NOT NULL,
    accrued numeric(38, 10) NOT NULL,
    amount_minor bigint NOT NULL CONSTRAINT ck_interest_capitalisations_amount CHECK (amount_minor >= 0),
    residue numeric(38, 10) NOT NULL,
    entry_id uuid,                           -- NULL: less than half a minor unit, nothing was paid
    capitalised_at timestamptz NOT NULL,
    CONSTRAINT pk_interest_capitalisations PRIMARY KEY (account_id, through_on),
    CONSTRAINT ck_interest_capitalisations_whole CHECK (accrued = amount_minor + residue),
    CONSTRAINT ck_interest_capitalisations_entry CHECK ((amount_minor = 0) = (entry_id IS NULL))
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.interest_capitalisations
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();

-- The day counts of trident/ledger/rules/interest.py, where their sources stand; a test holds the two together.
CREATE FUNCTION ledger.interest_of_day(p_base bigint, p_rate numeric, p_convention text, p_on date) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT round(
        (p_base * p_rate * CASE WHEN p_convention = '30/360' THEN
            360 * (extract(year FROM p_on + 1) - extract(year FROM p_on))
            + 30 * (extract(month FROM p_on + 1) - extract(month FROM p_on))
            + least(extract(day FROM p_on + 1), 30) - least(extract(day FROM p_on), 30)
        ELSE 1 END)::numeric(60, 24) / CASE WHEN p_convention = 'actual/365' THEN 365 ELSE 360 END,
        10)
$$;
