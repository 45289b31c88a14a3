"""Risk: an account's running totals stand in the row of the customer who pays from it."""

from alembic import op

revision = "0021_account_tracks"
down_revision = "0020_answers"

STOPS_SERVERS = True
"""They look for an account's totals in a row of its own, and write them there."""

# A list of: the account's id, how many bytes its totals have (four bytes), the totals.
PACK = """
    UPDATE risk.track c SET accounts = a.packed
    FROM (
        SELECT l.holder_id, string_agg(uuid_send(t.subject) || int4send(length(t.state)) || t.state, '') AS packed
        FROM risk.track t JOIN ledger.accounts l ON l.id = t.subject
        WHERE t.entity = 2 GROUP BY l.holder_id
    ) a
    WHERE c.entity = 0 AND c.subject = a.holder_id
"""
UNPACK = """
    WITH RECURSIVE left_over (rest, subject, state) AS (
        SELECT accounts, NULL::uuid, NULL::bytea FROM risk.track WHERE accounts IS NOT NULL
        UNION ALL
        SELECT substring(r.rest FROM 21 + l.length), encode(substring(r.rest FOR 16), 'hex')::uuid,
               substring(r.rest FROM 21 FOR l.length)
        FROM left_over r
        CROSS JOIN LATERAL (SELECT ('x' || encode(substring(r.rest FROM 17 FOR 4), 'hex'))::bit(32)::int AS length) l
        WHERE length(r.rest) > 0
    )
    INSERT INTO risk.track (subject, entity, state) SELECT subject, 2, state FROM left_over WHERE subject IS NOT NULL
"""


def upgrade() -> None:
    op.execute(
        "ALTER TABLE risk.track ADD COLUMN accounts bytea, ADD CONSTRAINT ck_track_accounts CHECK "
        "(accounts IS NULL OR entity = 0)"
    )
    # Kept in the row as long as two such rows find room in a page; a customer of many accounts may go beyond.
    op.execute("ALTER TABLE risk.track ALTER COLUMN accounts SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE risk.track SET (toast_tuple_target = 4080)")
    op.execute(PACK)
    op.execute("DELETE FROM risk.track WHERE entity = 2")


def downgrade() -> None:
    op.execute(UNPACK)
    op.execute("ALTER TABLE risk.track DROP CONSTRAINT ck_track_accounts, DROP COLUMN accounts")
    op.execute("ALTER TABLE risk.track RESET (toast_tuple_target)")
