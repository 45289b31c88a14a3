-- When and where the next entry goes, for who holds the shard's lock. `posted_at` is not before p_latest, the last
-- posting of the accounts concerned: an account's posting times never go back, whatever the servers' clocks say.
-- The business date is the bank's calendar day, or the first that is not closed. `last_position` is the latest taken.
CREATE FUNCTION ledger.open_books(
    p_now timestamptz,
    p_latest timestamptz,
    OUT posted_at timestamptz,
    OUT business_on date,
    OUT last_position bigint
)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
    posted_at := greatest(p_now, p_latest);
    SELECT greatest((posted_at AT TIME ZONE 'Asia/Shanghai')::date, b.closed_through + 1) INTO business_on
    FROM ledger.books b WHERE b.id;
    last_position := coalesce(greatest(
        (SELECT max(t.position) FROM ledger.transfers t), (SELECT max(l.position) FROM ledger.entry_legs l)
    ), 0);
END $$;
