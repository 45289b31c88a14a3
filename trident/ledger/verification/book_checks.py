"""What must hold of the sealed chain, of closed days and of interest: each query finds the first row that breaks it.

A query answers with account_id, sequence, entry_id, block, expected and found; what it has no word on is NULL.
"""

from typing import Final

CHAIN: Final = """
    SELECT NULL::uuid AS account_id, NULL::bigint AS sequence, NULL::uuid AS entry_id, number AS block,
           CASE WHEN number <> last_number + 1 THEN 'block ' || last_number + 1
                WHEN first_position <> last_end + 1 THEN 'first position ' || last_end + 1
                WHEN previous_digest <> last_digest THEN 'previous digest ' || encode(last_digest, 'hex')
                ELSE 'digest ' || encode(counted, 'hex') END AS expected,
           CASE WHEN number <> last_number + 1 THEN 'block ' || number
                WHEN first_position <> last_end + 1 THEN 'first position ' || first_position
                WHEN previous_digest <> last_digest THEN 'previous digest ' || encode(previous_digest, 'hex')
                ELSE 'digest ' || encode(digest, 'hex') END AS found
    FROM (
        SELECT number, first_position, previous_digest, digest,
               lag(number, 1, 0::bigint) OVER w AS last_number, lag(last_position, 1, 0::bigint) OVER w AS last_end,
               lag(digest, 1, decode(repeat('00', 32), 'hex')) OVER w AS last_digest,
               ledger.block_digest(number, first_position, last_position, content_digest, previous_digest) AS counted
        FROM ledger.blocks WINDOW w AS (ORDER BY number)
    ) links
    WHERE number <> last_number + 1 OR first_position <> last_end + 1 OR previous_digest <> last_digest
       OR digest <> counted
    ORDER BY number LIMIT 1
"""

CONTENT: Final = """
    SELECT NULL::uuid AS account_id, NULL::bigint AS sequence, NULL::uuid AS entry_id, number AS block,
           'digest ' || encode(content_digest, 'hex') || ' over positions ' || first_position || ' to ' || last_position
               AS expected,
           coalesce('digest ' || encode(counted, 'hex'), 'no entries') AS found
    FROM (
        SELECT *, ledger.content_digest(first_position, last_position) AS counted FROM ledger.blocks
    ) blocks
    WHERE counted IS DISTINCT FROM content_digest
    ORDER BY number LIMIT 1
"""

ANCHOR: Final = """
    SELECT NULL::uuid AS account_id, NULL::bigint AS sequence, NULL::uuid AS entry_id, d.block_number AS block,
           'digest ' || encode(d.block_digest, 'hex') || ', as when ' || d.business_on || ' was closed' AS expected,
           coalesce('digest ' || encode(b.digest, 'hex'), 'no such block') AS found
    FROM ledger.business_days d LEFT JOIN ledger.blocks b ON b.number = d.block_number
    WHERE d.block_number IS NOT NULL AND b.digest IS DISTINCT FROM d.block_digest
    ORDER BY d.business_on LIMIT 1
"""

DAILY_BALANCE: Final = """
    SELECT account_id, sequence, NULL::uuid AS entry_id, NULL::bigint AS block,
           business_on || ': ' || coalesce('balance ' || p.balance_minor, 'no balance') AS expected,
           business_on || ': ' || coalesce('balance ' || b.posted_minor, 'no balance') AS found
    FROM ledger.daily_balances b FULL JOIN (
        SELECT DISTINCT ON (account_id, business_on) account_id, business_on, balance_minor, sequence
        FROM ledger.postings
        WHERE business_on <= (SELECT max(business_on) FROM ledger.business_days WHERE closed_at IS NOT NULL)
        ORDER BY account_id, business_on, sequence DESC
    ) p USING (account_id, business_on, sequence)
    WHERE p.balance_minor IS DISTINCT FROM b.posted_minor
    ORDER BY business_on, account_id LIMIT 1
"""

# A closed day's totals hold what moved since the one before: the first one everything that came before it.
GENERAL_LEDGER: Final = """
    WITH moved AS (
        SELECT account_id, greatest(business_on, (SELECT min(business_on) FROM ledger.business_days)) AS business_on,
               -sum(least(amount_minor, 0)) AS debits_minor, sum(greatest(amount_minor, 0)) AS credits_minor
        FROM ledger.postings GROUP BY 1, 2
    ), by_product AS (
        SELECT m.business_on, a.product, a.type, a.currency,
               sum(m.debits_minor) AS debits_minor, sum(m.credits_minor) AS credits_minor
        FROM moved m JOIN ledger.accounts a ON a.id = m.account_id GROUP BY 1, 2, 3, 4
    )
    SELECT NULL::uuid AS account_id, NULL::bigint AS sequence, NULL::uuid AS entry_id, NULL::bigint AS block,
           place || 'debits ' || debits || ', credits ' || credits || ', balance ' || balance AS expected,
           place || 'debits ' || debits_minor || ', credits ' || credits_minor || ', balance ' || balance_minor AS found
    FROM (
        SELECT g.business_on || ' ' || g.product || ' ' || g.type || ' ' || g.currency || ': ' AS place,
               coalesce(m.debits_minor, 0) AS debits, coalesce(m.credits_minor, 0) AS credits,
               sum(coalesce(m.credits_minor, 0) - coalesce(m.debits_minor, 0)) OVER w AS balance,
               g.debits_minor, g.credits_minor, g.balance_minor, g.business_on, g.product
        FROM ledger.general_ledger g LEFT JOIN by_product m USING (business_on, product, type, currency)
        WINDOW w AS (PARTITION BY g.product, g.type, g.currency ORDER BY g.business_on)
    ) totals
    WHERE (debits, credits, balance) <> (debits_minor, credits_minor, balance_minor)
    ORDER BY business_on, product LIMIT 1
"""

TOTALS: Final = """
    SELECT NULL::uuid AS account_id, NULL::bigint AS sequence, NULL::uuid AS entry_id, NULL::bigint AS block,
           'all accounts in ' || currency || ' add up to 0' AS expected, 'they add up to ' || sum(posted_minor) AS found
    FROM ledger.balances GROUP BY currency HAVING sum(posted_minor) <> 0 ORDER BY currency LIMIT 1
"""

ACCRUAL: Final = """
    SELECT account_id, NULL::bigint AS sequence, NULL::uuid AS entry_id, NULL::bigint AS block,
           accrued_on || ': interest ' || counted AS expected, accrued_on || ': interest ' || amount AS found
    FROM (
        SELECT account_id, accrued_on, revision, amount, CASE
            WHEN amount > 0 THEN ledger.interest_of_day(base_minor, annual_rate, convention, accrued_on)
            ELSE -sum(amount) OVER (
                PARTITION BY account_id, accrued_on ORDER BY revision
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) END AS counted
        FROM ledger.interest_accruals
    ) days
    WHERE amount IS DISTINCT FROM counted
    ORDER BY accrued_on, account_id LIMIT 1
"""

CAPITALISATION: Final = """
    SELECT c.account_id, t.credit_sequence AS sequence, c.entry_id, NULL::bigint AS block,
           CASE WHEN c.accrued <> coalesce(c.before, 0) + coalesce(i.amount, 0)
                THEN c.through_on || ': accrued ' || coalesce(c.before, 0) + coalesce(i.amount, 0)
                ELSE c.through_on || ': paid ' || c.amount_minor END AS expected,
           CASE WHEN c.accrued <> coalesce(c.before, 0) + coalesce(i.amount, 0)
                THEN c.through_on || ': accrued ' || c.accrued
                ELSE c.through_on || ': paid ' || coalesce(t.amount_minor, 0) END AS found
    FROM (
        SELECT *, lag(residue) OVER w AS before, lag(through_on) OVER w AS last_on
        FROM ledger.interest_capitalisations WINDOW w AS (PARTITION BY account_id ORDER BY through_on)
    ) c
    LEFT JOIN LATERAL (
        SELECT sum(amount) AS amount FROM ledger.interest_accruals i
        WHERE i.account_id = c.account_id AND i.recorded_on <= c.through_on
          AND (c.last_on IS NULL OR i.recorded_on > c.last_on)
    ) i ON true
    LEFT JOIN ledger.transfers t ON t.id = c.entry_id AND t.credit_account = c.account_id
    WHERE c.accrued <> coalesce(c.before, 0) + coalesce(i.amount, 0) OR c.amount_minor <> coalesce(t.amount_minor, 0)
    ORDER BY c.through_on, c.account_id LIMIT 1
"""
