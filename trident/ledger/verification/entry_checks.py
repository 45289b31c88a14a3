"""What must hold of entries and accounts: each query finds the first row that breaks it.

A query answers with account_id, sequence, entry_id, block, expected and found; what it has no word on is NULL.
"""

from typing import Final

POSITION: Final = """
    SELECT NULL::uuid AS account_id, NULL::bigint AS sequence, entry_id, NULL::bigint AS block,
           'position ' || before + 1 AS expected, 'position ' || position AS found
    FROM (
        SELECT position, entry_id, lag(position, 1, 0::bigint) OVER (ORDER BY position) AS before
        FROM (
            SELECT position, id AS entry_id FROM ledger.transfers
            UNION ALL SELECT DISTINCT position, entry_id FROM ledger.entry_legs
        ) entries
    ) places
    WHERE position <> before + 1
    ORDER BY position LIMIT 1
"""

POSTING: Final = """
    SELECT account_id, sequence, entry_id, NULL::bigint AS block,
           CASE WHEN sequence <> last_sequence + 1 THEN 'sequence ' || last_sequence + 1
                WHEN balance_minor <> last_balance + amount_minor THEN 'balance ' || last_balance + amount_minor
                ELSE 'posted at or after ' || last_posted_at END AS expected,
           CASE WHEN sequence <> last_sequence + 1 THEN 'sequence ' || sequence
                WHEN balance_minor <> last_balance + amount_minor THEN 'balance ' || balance_minor
                ELSE 'posted at ' || posted_at END AS found
    FROM (
        SELECT account_id, sequence, entry_id, position, amount_minor::numeric, balance_minor, posted_at,
               lag(sequence, 1, 0::bigint) OVER w AS last_sequence,
               lag(balance_minor, 1, 0::bigint) OVER w AS last_balance,
               lag(posted_at) OVER w AS last_posted_at
        FROM ledger.postings
        WINDOW w AS (PARTITION BY account_id ORDER BY sequence, position)
    ) steps
    WHERE sequence <> last_sequence + 1 OR balance_minor <> last_balance + amount_minor OR posted_at < last_posted_at
    ORDER BY position, amount_minor LIMIT 1
"""

ENTRY: Final = """
    SELECT NULL::uuid AS account_id, NULL::bigint AS sequence, entry_id, NULL::bigint AS block,
           'debits equal to credits' AS expected, 'a difference of ' || sum(amount_minor) AS found
    FROM ledger.entry_legs GROUP BY entry_id, position HAVING sum(amount_minor) <> 0 ORDER BY position LIMIT 1
"""

CURRENCY: Final = """
    SELECT p.account_id, p.sequence, p.entry_id, NULL::bigint AS block,
           coalesce('currency ' || a.currency, 'an account') AS expected, 'currency ' || p.currency AS found
    FROM ledger.postings p LEFT JOIN ledger.accounts a ON a.id = p.account_id
    WHERE p.currency IS DISTINCT FROM a.currency
    ORDER BY p.position LIMIT 1
"""

ACCOUNT: Final = """
    SELECT account_id, b.sequence, NULL::uuid AS entry_id, NULL::bigint AS block,
           CASE WHEN b.sequence IS DISTINCT FROM p.sequence THEN 'sequence ' || p.sequence
                ELSE 'balance ' || p.posted_minor END AS expected,
           CASE WHEN b.account_id IS NULL THEN 'no balance'
                WHEN b.sequence IS DISTINCT FROM p.sequence THEN 'sequence ' || b.sequence
                ELSE 'balance ' || b.posted_minor END AS found
    FROM ledger.balances b FULL JOIN (
        SELECT a.id AS account_id, coalesce(s.sequence, 0) AS sequence, coalesce(s.posted_minor, 0) AS posted_minor
        FROM ledger.accounts a LEFT JOIN (
            SELECT account_id, max(sequence) AS sequence, sum(amount_minor) AS posted_minor
            FROM ledger.postings GROUP BY account_id
        ) s ON s.account_id = a.id
    ) p USING (account_id)
    WHERE b.sequence IS DISTINCT FROM p.sequence OR b.posted_minor IS DISTINCT FROM p.posted_minor
    ORDER BY account_id LIMIT 1
"""

BOUNDS: Final = """
    SELECT account_id, sequence, NULL::uuid AS entry_id, NULL::bigint AS block,
           CASE WHEN posted_minor > ceiling_minor THEN 'at most ' || ceiling_minor
                ELSE 'at least ' || floor_minor END AS expected,
           CASE WHEN posted_minor > ceiling_minor THEN 'balance ' || posted_minor
                ELSE 'free funds ' || posted_minor - held_minor END AS found
    FROM ledger.balances
    WHERE posted_minor - held_minor < floor_minor OR posted_minor > ceiling_minor OR held_minor < 0
    ORDER BY account_id LIMIT 1
"""

HELD: Final = """
    SELECT b.account_id, b.sequence, NULL::uuid AS entry_id, NULL::bigint AS block,
           'held ' || coalesce(h.amount_minor, 0) AS expected, 'held ' || b.held_minor AS found
    FROM ledger.balances b LEFT JOIN (
        SELECT debit_account, sum(amount_minor) AS amount_minor
        FROM ledger.holds WHERE status = 0 GROUP BY debit_account
    ) h ON h.debit_account = b.account_id
    WHERE b.held_minor <> coalesce(h.amount_minor, 0)
    ORDER BY b.account_id LIMIT 1
"""

CAPTURE: Final = """
    SELECT coalesce(h.debit_account, t.debit_account) AS account_id, t.debit_sequence AS sequence, t.id AS entry_id,
           NULL::bigint AS block,
           coalesce('hold ' || h.id || ' captured with ' || h.captured_minor, 'a hold') AS expected,
           coalesce('captured with ' || t.amount_minor, 'no capture') AS found
    FROM (SELECT * FROM ledger.holds WHERE status = 1) h
    FULL JOIN (SELECT * FROM ledger.transfers WHERE hold_id IS NOT NULL) t ON t.hold_id = h.id
    WHERE t.amount_minor IS DISTINCT FROM h.captured_minor OR t.debit_account IS DISTINCT FROM h.debit_account
    ORDER BY t.position LIMIT 1
"""

REVERSAL: Final = """
    WITH pairs AS (
        SELECT r.entry_id, r.reversal_id, o.account_id, o.amount_minor AS amount_minor
        FROM ledger.reversals r JOIN ledger.postings o ON o.entry_id = r.entry_id
        UNION ALL
        SELECT r.entry_id, r.reversal_id, c.account_id, c.amount_minor
        FROM ledger.reversals r JOIN ledger.postings c ON c.entry_id = r.reversal_id
    )
    SELECT account_id, NULL::bigint AS sequence, reversal_id AS entry_id, NULL::bigint AS block,
           'the reversal of ' || entry_id AS expected, 'a difference of ' || sum(amount_minor) AS found
    FROM pairs GROUP BY entry_id, reversal_id, account_id HAVING sum(amount_minor) <> 0
    ORDER BY entry_id LIMIT 1
"""
