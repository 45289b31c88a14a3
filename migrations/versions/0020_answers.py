"""The log of decisions: what decisions of a day have in common is written once."""

from pathlib import Path

from alembic import op

revision = "0020_answers"
down_revision = "0019_touched"

STOPS_SERVERS = True
"""They write the log in its old form, and nothing into the ring of revision 0019."""

SCRIPT = Path(__file__).parent.parent / "sql" / "0020_answers.sql"


def upgrade() -> None:
    # A percent sign is a percent sign.
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SCRIPT.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("sealed decisions are not moved back: restore the backup from before")
