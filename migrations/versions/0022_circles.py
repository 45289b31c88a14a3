"""Risk: whom a customer has met stands in the customer's row, as far as there is room."""

from alembic import op

revision = "0022_circles"
down_revision = "0021_account_tracks"

STOPS_SERVERS = True
"""They look for all meetings in rows of their own, and write them there."""

# A byte that says whether there are more elsewhere, then of each meeting, the latest last: the kind of the other side
# (two bytes), its id, the instant.
PACK = r"""
    WITH placed AS (
        SELECT customer, other, entity, first_at,
               row_number() OVER (PARTITION BY customer ORDER BY first_at DESC, other, entity) AS place,
               count(*) OVER (PARTITION BY customer) AS number
        FROM risk.meeting
    ), moved AS (
        SELECT * FROM placed WHERE place <= CASE WHEN number > 24 THEN 12 ELSE 24 END
    ), gone AS (
        DELETE FROM risk.meeting m USING moved
        WHERE m.customer = moved.customer AND m.other = moved.other AND m.entity = moved.entity
    )
    UPDATE risk.track t SET circle = c.packed
    FROM (
        SELECT customer,
               CASE WHEN max(number) > 24 THEN '\x01'::bytea ELSE '\x00'::bytea END
               || string_agg(int2send(entity) || uuid_send(other) || int8send(first_at), '' ORDER BY place DESC)
               AS packed
        FROM moved GROUP BY customer
    ) c
    WHERE t.entity = 0 AND t.subject = c.customer
"""
UNPACK = """
    INSERT INTO risk.meeting (customer, other, entity, first_at)
    SELECT subject, encode(substring(one FROM 3 FOR 16), 'hex')::uuid,
           ('x' || encode(substring(one FOR 2), 'hex'))::bit(16)::int,
           ('x' || encode(substring(one FROM 19), 'hex'))::bit(64)::bigint
    FROM (
        SELECT subject, substring(circle FROM at FOR 26) AS one
        FROM risk.track CROSS JOIN LATERAL generate_series(2, length(circle), 26) AS at
        WHERE circle IS NOT NULL
    ) meetings
    ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    op.execute(
        "ALTER TABLE risk.track ADD COLUMN circle bytea, ADD CONSTRAINT ck_track_circle CHECK "
        "(circle IS NULL OR entity = 0)"
    )
    op.execute("ALTER TABLE risk.track ALTER COLUMN circle SET STORAGE EXTERNAL")
    op.execute(PACK)


def downgrade() -> None:
    op.execute(UNPACK)
    op.execute("ALTER TABLE risk.track DROP CONSTRAINT ck_track_circle, DROP COLUMN circle")
