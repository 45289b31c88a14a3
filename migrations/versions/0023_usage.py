"""Payments, risk: what counts towards a customer's limits stands in the customer's row of running totals."""

from alembic import op

revision = "0023_usage"
down_revision = "0022_circles"

STOPS_SERVERS = True
"""They count in a table of its own."""

# Of each currency: its letters, the day (days since the year 1, its first day is 1), amount and count, the year's
# amount. Who is counted has totals; for others there is a row that says that nothing was ever paid.
PACK = r"""
    INSERT INTO risk.track (subject, entity, state, usage)
    SELECT customer_id, 0, decode('0000000000000000' || '0000000000000080' || repeat('00', 32), 'hex'),
           string_agg(
               convert_to(currency, 'UTF8') || int4send(day - '0001-01-01'::date + 1) || int8send(day_minor)
               || int4send(day_count) || int8send(year_minor), '' ORDER BY currency
           )
    FROM payments.usage GROUP BY customer_id
    ON CONFLICT (subject, entity) DO UPDATE SET usage = excluded.usage
"""
TABLE = """
    CREATE TABLE payments.usage (
        customer_id uuid NOT NULL,
        currency text NOT NULL,
        day date NOT NULL,
        day_minor bigint NOT NULL,
        day_count integer NOT NULL,
        year_minor bigint NOT NULL,
        CONSTRAINT pk_usage PRIMARY KEY (customer_id, currency)
    ) WITH (fillfactor = 50)
"""
UNPACK = """
    INSERT INTO payments.usage (customer_id, currency, day, day_minor, day_count, year_minor)
    SELECT subject, convert_from(substring(one FOR 3), 'UTF8'),
           '0001-01-01'::date + ('x' || encode(substring(one FROM 4 FOR 4), 'hex'))::bit(32)::int - 1,
           ('x' || encode(substring(one FROM 8 FOR 8), 'hex'))::bit(64)::bigint,
           ('x' || encode(substring(one FROM 16 FOR 4), 'hex'))::bit(32)::int,
           ('x' || encode(substring(one FROM 20), 'hex'))::bit(64)::bigint
    FROM (
        SELECT subject, substring(usage FROM at FOR 27) AS one
        FROM risk.track CROSS JOIN LATERAL generate_series(1, length(usage), 27) AS at
        WHERE usage IS NOT NULL
    ) usages
"""


def upgrade() -> None:
    op.execute(
        "ALTER TABLE risk.track ADD COLUMN usage bytea, ADD CONSTRAINT ck_track_usage CHECK "
        "(usage IS NULL OR entity = 0)"
    )
    op.execute("ALTER TABLE risk.track ALTER COLUMN usage SET STORAGE EXTERNAL")
    op.execute(PACK)
    op.execute("DROP TABLE payments.usage")


def downgrade() -> None:
    op.execute(TABLE)
    op.execute(UNPACK)
    op.execute("ALTER TABLE risk.track DROP CONSTRAINT ck_track_usage, DROP COLUMN usage")
