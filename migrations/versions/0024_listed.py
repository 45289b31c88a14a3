"""Risk: a name for what stands on the bank's lists at an instant, so that servers know whether they know it."""

from alembic import op

revision = "0024_listed"
down_revision = "0023_usage"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE risk.list_state (
            id boolean CONSTRAINT pk_list_state PRIMARY KEY CONSTRAINT ck_list_state_one CHECK (id),
            version uuid NOT NULL
        )
        """
    )
    op.execute("INSERT INTO risk.list_state (id, version) VALUES (true, gen_random_uuid())")
    # By a trigger: whoever changes a list, and by whatever means, no server must go on without it. Before the change:
    # whoever makes one waits here for others, and not with entries in hand that those may wait for.
    op.execute(
        """
        CREATE FUNCTION risk.renew_list_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE risk.list_state SET version = gen_random_uuid();
            RETURN NULL;
        END
        $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER renew_list_version BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON risk.list_entry
        FOR EACH STATEMENT EXECUTE FUNCTION risk.renew_list_version()
        """
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER renew_list_version ON risk.list_entry")
    op.execute("DROP FUNCTION risk.renew_list_version()")
    op.execute("DROP TABLE risk.list_state")
