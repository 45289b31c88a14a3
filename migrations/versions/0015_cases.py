"""Risk: lists, and cases with what was done about them; decisions counted as they are made."""

from alembic import op

revision = "0015_cases"
down_revision = "0014_policies"


def upgrade() -> None:
    # `subject` and `sound` are keyed ids: a payment is looked up by them, and nothing can be read back.
    op.execute(
        """
        CREATE TABLE risk.list_entry (
            id uuid CONSTRAINT pk_list_entry PRIMARY KEY,
            list text NOT NULL CONSTRAINT ck_list_entry_list CHECK (list IN ('allow', 'watch', 'block')),
            kind text NOT NULL CONSTRAINT ck_list_entry_kind
                CHECK (kind IN ('customer', 'account', 'phone', 'name', 'device', 'address')),
            value bytea NOT NULL,
            value_masked text NOT NULL,
            subject uuid NOT NULL,
            sound uuid,
            status text NOT NULL CONSTRAINT ck_list_entry_status
                CHECK (status IN ('proposed', 'active', 'rejected', 'removal-proposed', 'removed', 'expired')),
            reason text NOT NULL,
            expires_at timestamptz,
            proposed_by uuid NOT NULL,
            proposed_by_name text NOT NULL,
            proposed_at timestamptz NOT NULL,
            decided_at timestamptz
        )
        """
    )
    active = "WHERE status IN ('active', 'removal-proposed')"
    op.execute(f"CREATE INDEX ix_list_entry_subject ON risk.list_entry (subject) {active}")
    op.execute(f"CREATE INDEX ix_list_entry_sound ON risk.list_entry (sound) {active}")
    # The same is proposed, or stands, on one list once.
    op.execute(
        "CREATE UNIQUE INDEX uq_list_entry_subject ON risk.list_entry (subject, list)"
        " WHERE status IN ('proposed', 'active', 'removal-proposed')"
    )
    op.execute("CREATE INDEX ix_list_entry_status ON risk.list_entry (status, id DESC)")
    op.execute(
        "CREATE INDEX ix_list_entry_expires_at ON risk.list_entry (expires_at)"
        " WHERE status IN ('proposed', 'active', 'removal-proposed')"
    )
    op.execute(
        """
        CREATE TABLE risk.list_step (
            entry_id uuid NOT NULL,
            sequence integer NOT NULL,
            step text NOT NULL,
            actor_id text NOT NULL,
            actor_name text NOT NULL,
            reason text NOT NULL,
            taken_at timestamptz NOT NULL,
            CONSTRAINT pk_list_step PRIMARY KEY (entry_id, sequence)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE risk.cases (
            id uuid CONSTRAINT pk_cases PRIMARY KEY,
            reference text NOT NULL CONSTRAINT uq_cases_reference UNIQUE,
            transfer_id uuid NOT NULL CONSTRAINT uq_cases_transfer_id UNIQUE,
            kind text NOT NULL CONSTRAINT ck_cases_kind CHECK (kind IN ('held', 'reported')),
            status text NOT NULL CONSTRAINT ck_cases_status CHECK (status IN ('open', 'closed')),
            outcome text CONSTRAINT ck_cases_outcome
                CHECK (outcome IN ('released', 'refused', 'fraud', 'dismissed', 'cancelled')),
            transfer_status text NOT NULL,
            customer_id uuid NOT NULL,
            payee_customer_id uuid,
            source_account_id uuid NOT NULL,
            target_account_id uuid NOT NULL,
            source_last4 text NOT NULL,
            target_last4 text NOT NULL,
            amount_minor bigint NOT NULL,
            currency text NOT NULL,
            device uuid,
            address uuid,
            decision_id uuid,
            decided_on date,
            score_permille smallint,
            rules text[] NOT NULL,
            sent_at timestamptz NOT NULL,
            opened_at timestamptz NOT NULL,
            due_at timestamptz NOT NULL,
            is_confirmed boolean NOT NULL DEFAULT false,
            is_reported boolean NOT NULL,
            assignee_id uuid,
            assignee_name text,
            closed_at timestamptz,
            CONSTRAINT ck_cases_closed CHECK ((status = 'closed') = (outcome IS NOT NULL AND closed_at IS NOT NULL))
        )
        """
    )
    op.execute("CREATE INDEX ix_cases_due_at ON risk.cases (due_at, id) WHERE status = 'open'")
    op.execute("CREATE INDEX ix_cases_opened_at ON risk.cases (opened_at DESC, id DESC)")
    op.execute("CREATE INDEX ix_cases_closed_at ON risk.cases (closed_at) WHERE status = 'closed'")
    op.execute("CREATE INDEX ix_cases_customer_id ON risk.cases (customer_id, opened_at DESC)")
    op.execute("CREATE INDEX ix_cases_target_account_id ON risk.cases (target_account_id, opened_at DESC)")
    op.execute(
        """
        CREATE TABLE risk.case_step (
            case_id uuid NOT NULL,
            sequence integer NOT NULL,
            step text NOT NULL,
            actor_type text NOT NULL,
            actor_id text NOT NULL,
            actor_name text NOT NULL,
            text text NOT NULL,
            taken_at timestamptz NOT NULL,
            CONSTRAINT pk_case_step PRIMARY KEY (case_id, sequence)
        )
        """
    )
    # Decisions by five minutes: a board that walked over the log would cost more the busier the day is.
    op.execute(
        """
        CREATE TABLE decisions.outcome_tally (
            point text NOT NULL,
            begins_at timestamptz NOT NULL,
            outcome text NOT NULL,
            decisions bigint NOT NULL,
            CONSTRAINT pk_outcome_tally PRIMARY KEY (point, begins_at, outcome)
        ) WITH (fillfactor = 50)
        """
    )
    op.execute(
        """
        CREATE TABLE decisions.rule_tally (
            point text NOT NULL,
            begins_at timestamptz NOT NULL,
            version_number integer NOT NULL,
            code text NOT NULL,
            rule text NOT NULL,
            outcome text NOT NULL,
            zh text NOT NULL,
            en text NOT NULL,
            hits bigint NOT NULL,
            CONSTRAINT pk_rule_tally PRIMARY KEY (point, begins_at, version_number, code, rule, outcome)
        ) WITH (fillfactor = 50)
        """
    )
    # Up to where the log is counted: one row for ever, locked by whoever counts on.
    op.execute(
        """
        CREATE TABLE decisions.tally_mark (
            id boolean DEFAULT true CONSTRAINT pk_tally_mark PRIMARY KEY CONSTRAINT ck_tally_mark_one CHECK (id),
            position bigint NOT NULL,
            counted_on date,
            counted_at timestamptz
        )
        """
    )
    op.execute("INSERT INTO decisions.tally_mark (position) VALUES (0)")
    for table in ("list_step", "case_step"):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON risk.{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change()"
        )


def downgrade() -> None:
    op.execute("DROP TABLE decisions.tally_mark, decisions.rule_tally, decisions.outcome_tally")
    op.execute("DROP TABLE risk.case_step, risk.cases, risk.list_step, risk.list_entry")
