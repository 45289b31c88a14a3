-- Post a batch of transfers: each succeeds or fails alone, in the order given, under one lock of the shard.
--
-- Accounts are named once, distinct and ascending, in p_accounts; the orders point at them by place. The first fault
-- in the order of the codes is the answer (trident/ledger/types.py names codes and actions). Optional arrays may be
-- NULL when no order of the batch has a use for them. p_limits holds five figures per limit profile: balance, in a
-- day, in a year, out a day, out a year; NULL where there is no such limit.
--
-- One generic plan for all sizes of batch, by index only: a plan made while the tables were young would stay.
CREATE FUNCTION ledger.post_transfers(
    p_now timestamptz,
    p_accounts uuid[],
    p_ids uuid[],
    p_debits integer[],
    p_credits integer[],
    p_amounts bigint[],
    p_currencies text[],
    p_kinds smallint[],
    p_descriptions text[],
    p_actions smallint[],           -- 0 post, 1 hold, 2 capture, 3 release; NULL: all post
    p_hold_slots integer[],         -- places in p_hold_ids: the hold that is placed, captured or released
    p_hold_ids uuid[],              -- distinct, ascending
    p_expires_ats timestamptz[],
    p_value_ons date[],
    p_linked boolean[],             -- true: stands or falls with the next one
    p_limits bigint[],
    OUT codes smallint[],
    OUT posted_at timestamptz,
    OUT debit_sequences bigint[],
    OUT credit_sequences bigint[],
    OUT debit_balances bigint[],
    OUT credit_balances bigint[],
    OUT replayed_ats timestamptz[], -- when the id was answered before; NULL when no id of the batch is known
    OUT differences smallint[],     -- what a reused id differs by; likewise
    OUT limit_profiles smallint[],  -- of class limits that refused; NULL when none did
    OUT remainders bigint[]         -- what those limits still let through
)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $$
DECLARE
    unbounded CONSTANT bigint := 4611686018427387903;   -- 2^62 - 1: no sum of two balances leaves a bigint
    counted_kinds CONSTANT smallint := 19;              -- kinds up to this one count towards the class limits
    n CONSTANT integer := cardinality(p_ids);
    m CONSTANT integer := cardinality(p_accounts);
    no_numbers CONSTANT bigint[] := array_fill(0::bigint, ARRAY[n]);

    -- by account, in the order of p_accounts
    found uuid[];
    posted bigint[];
    held bigint[];
    sequences bigint[];
    floors bigint[];
    ceilings bigint[];
    statuses smallint[];
    currencies text[];
    bounds uuid[];
    profiles smallint[];
    in_day bigint[];
    in_year bigint[];
    out_day bigint[];
    out_year bigint[];

    -- by hold, in the order of p_hold_ids
    hold_states smallint[];                             -- NULL: no such hold
    hold_amounts bigint[];
    hold_captured bigint[];
    hold_debits uuid[];
    hold_credits uuid[];
    hold_expires_ats timestamptz[];

    -- by order
    positions bigint[] := no_numbers;                   -- 0: not posted
    answered boolean[];                                 -- true: goes into ledger.answers

    latest timestamptz;
    business_on date;
    has_limits boolean;
    last_position bigint;
    first_position bigint;
    code smallint;
    action smallint := 0;
    amount bigint;
    d integer;                                          -- place of the account that is debited
    c integer;                                          -- place of the account that is credited
    h integer;                                          -- place of the hold
    limits integer;                                     -- place in p_limits before the profile's first figure
    remaining bigint;
    known record;

    -- a linked group that is under way, and the state it goes back to when one of it fails
    group_first integer;
    group_last integer;
    saved_position bigint;
    saved_posted bigint[];
    saved_held bigint[];
    saved_sequences bigint[];
    saved_in_day bigint[];
    saved_in_year bigint[];
    saved_out_day bigint[];
    saved_out_year bigint[];
    saved_hold_states smallint[];
    saved_hold_captured bigint[];
BEGIN
    -- A statement sees what was committed before it began: so the locks first, each in a statement of its own.
    PERFORM pg_advisory_xact_lock(1279607879, 0);
    SELECT array_agg(b.account_id), array_agg(b.posted_minor), array_agg(b.held_minor), array_agg(b.sequence),
           array_agg(coalesce(b.floor_minor, -unbounded)), array_agg(coalesce(b.ceiling_minor, unbounded)),
           array_agg(b.status), array_agg(b.currency::text), array_agg(b.bound_account_id),
           array_agg(b.limit_profile), max(b.last_posted_at), max(b.limit_profile) > 0
    INTO found, posted, held, sequences, floors, ceilings, statuses, currencies, bounds, profiles, latest, has_limits
    FROM (
        SELECT * FROM ledger.balances WHERE account_id = ANY (p_accounts) ORDER BY account_id FOR NO KEY UPDATE
    ) b;

    IF cardinality(found) IS DISTINCT FROM m THEN       -- some are unknown: make room for them, without a status
        SELECT array_agg(posted[f.place]), array_agg(held[f.place]), array_agg(sequences[f.place]),
               array_agg(floors[f.place]), array_agg(ceilings[f.place]), array_agg(statuses[f.place]),
               array_agg(currencies[f.place]), array_agg(bounds[f.place]), array_agg(profiles[f.place])
        INTO posted, held, sequences, floors, ceilings, statuses, currencies, bounds, profiles
        FROM (
            SELECT array_position(found, a.id) AS place FROM unnest(p_accounts) WITH ORDINALITY a (id, i) ORDER BY a.i
        ) f;
    END IF;

    SELECT o.posted_at, o.business_on, o.last_position INTO posted_at, business_on, last_position
    FROM ledger.open_books(p_now, latest) o;
    first_position := last_position;

    codes := array_fill(NULL::smallint, ARRAY[n]);
    debit_sequences := no_numbers;
    credit_sequences := no_numbers;
    debit_balances := no_numbers;
    credit_balances := no_numbers;

    IF EXISTS (SELECT FROM ledger.transfers t WHERE t.id = ANY (p_ids))
       OR EXISTS (SELECT FROM ledger.answers a WHERE a.id = ANY (p_ids)) THEN
        replayed_ats := array_fill(NULL::timestamptz, ARRAY[n]);
        differences := array_fill(NULL::smallint, ARRAY[n]);
        limit_profiles := array_fill(NULL::smallint, ARRAY[n]);
        remainders := array_fill(NULL::bigint, ARRAY[n]);
        FOR known IN
            SELECT r.*, asked.i::integer AS i,
                CASE
                    WHEN r.action <> coalesce(p_actions[asked.i], 0) THEN 1
                    WHEN r.debit_account IS DISTINCT FROM p_accounts[p_debits[asked.i]] THEN 2
                    WHEN r.credit_account IS DISTINCT FROM p_accounts[p_credits[asked.i]] THEN 3
                    WHEN r.amount_minor IS DISTINCT FROM p_amounts[asked.i] THEN 4
                    WHEN r.currency::text <> p_currencies[asked.i] THEN 5
                    WHEN r.kind <> p_kinds[asked.i] THEN 6
                    WHEN r.description <> p_descriptions[asked.i] THEN 7
                    WHEN r.hold_id IS DISTINCT FROM
                         CASE WHEN p_actions[asked.i] >= 2 THEN p_hold_ids[p_hold_slots[asked.i]] END THEN 8
                    WHEN r.value_on IS DISTINCT FROM coalesce(p_value_ons[asked.i], r.value_on_unasked) THEN 9
                    WHEN r.expires_at IS DISTINCT FROM p_expires_ats[asked.i] THEN 10
                END AS difference
            FROM unnest(p_ids) WITH ORDINALITY asked (id, i)
            CROSS JOIN LATERAL (SELECT * FROM ledger.answered e WHERE e.id = asked.id) r
        LOOP
            IF known.difference IS NULL THEN
                codes[known.i] := known.code;
                replayed_ats[known.i] := known.answered_at;
                debit_sequences[known.i] := known.debit_sequence;
                credit_sequences[known.i] := known.credit_sequence;
                debit_balances[known.i] := known.debit_balance_minor;
                credit_balances[known.i] := known.credit_balance_minor;
                limit_profiles[known.i] := known.limit_profile;
                remainders[known.i] := known.remaining_minor;
            ELSE
                codes[known.i] := 2;
                differences[known.i] := known.difference;
            END IF;
        END LOOP;
    END IF;

    IF has_limits THEN                                  -- what was used before today, or this year, counts no more
        SELECT array_agg(coalesce(u.in_day_minor * s.same_day, 0) ORDER BY a.i),
               array_agg(coalesce(u.in_year_minor * s.same_year, 0) ORDER BY a.i),
               array_agg(coalesce(u.out_day_minor * s.same_day, 0) ORDER BY a.i),
               array_agg(coalesce(u.out_year_minor * s.same_year, 0) ORDER BY a.i)
        INTO in_day, in_year, out_day, out_year
        FROM unnest(p_accounts) WITH ORDINALITY a (id, i)
        LEFT JOIN ledger.limit_usage u ON u.account_id = a.id
        CROSS JOIN LATERAL (
            SELECT (u.counted_on = business_on)::integer AS same_day,
                   (extract(year FROM u.counted_on) = extract(year FROM business_on))::integer AS same_year
        ) s;
    END IF;

    IF p_hold_ids IS NOT NULL THEN
        SELECT array_agg(o.status ORDER BY a.i), array_agg(o.amount_minor ORDER BY a.i),
               array_agg(o.captured_minor ORDER BY a.i), array_agg(o.debit_account ORDER BY a.i),
               array_agg(o.credit_account ORDER BY a.i), array_agg(o.expires_at ORDER BY a.i)
        INTO hold_states, hold_amounts, hold_captured, hold_debits, hold_credits, hold_expires_ats
        FROM unnest(p_hold_ids) WITH ORDINALITY a (id, i)
        LEFT JOIN ledger.holds o ON o.id = a.id;
    END IF;

    FOR i IN 1 .. n LOOP
        IF p_linked IS NOT NULL AND group_first IS NULL AND p_linked[i] THEN
            group_first := i;
            group_last := i;
            WHILE p_linked[group_last] AND group_last < n LOOP
                group_last := group_last + 1;
            END LOOP;
            saved_position := last_position;
            saved_posted := posted;
            saved_held := held;
            saved_sequences := sequences;
            saved_in_day := in_day;
            saved_in_year := in_year;
            saved_out_day := out_day;
            saved_out_year := out_year;
            saved_hold_states := hold_states;
            saved_hold_captured := hold_captured;
            IF EXISTS (SELECT FROM generate_series(group_first, group_last) k WHERE codes[k] IS NOT NULL) THEN
                -- Known in part: not the group that was answered before. What is new in it is refused.
                FOR k IN group_first .. group_last LOOP
                    IF codes[k] IS NULL THEN
                        codes[k] := 1;
                        answered[k] := true;
                    END IF;
                END LOOP;
            END IF;
        END IF;

        IF codes[i] IS NULL THEN
            d := p_debits[i];
            c := p_credits[i];
            amount := p_amounts[i];
            IF p_actions IS NOT NULL THEN
                action := p_actions[i];
            END IF;
            code := CASE
                WHEN amount = -9223372036854775808 THEN 3               -- stands for what no bigint holds
                WHEN amount <= 0 AND action <> 3 THEN 4
                WHEN d = c THEN 5
                WHEN statuses[d] IS NULL THEN 6
                WHEN statuses[c] IS NULL THEN 7
                WHEN action = 3 THEN 0                                  -- what is held can always be let go
                WHEN currencies[d] <> p_currencies[i] OR currencies[c] <> p_currencies[i] THEN 8
                WHEN statuses[d] = 2 THEN 9
                WHEN statuses[c] = 2 THEN 10
                WHEN statuses[d] = 1 THEN 11
                WHEN action = 2 THEN 0                                  -- the funds are held
                WHEN action = 1 AND p_expires_ats[i] <= posted_at THEN 14
                WHEN amount > posted[d] - held[d] - floors[d] THEN 16
                ELSE 0
            END;
            IF action >= 2 AND code = 0 THEN
                h := p_hold_slots[i];
                code := CASE
                    WHEN hold_states[h] IS NULL
                         OR hold_debits[h] <> p_accounts[d] OR hold_credits[h] <> p_accounts[c] THEN 12
                    WHEN hold_states[h] IN (1, 2) THEN 13
                    WHEN hold_states[h] = 3 OR hold_expires_ats[h] <= posted_at THEN 14
                    WHEN action = 2 AND amount > hold_amounts[h] THEN 15
                    ELSE 0
                END;
            END IF;
            IF has_limits AND code = 0 AND action <> 3 THEN
                limits := profiles[d] * 5 - 5;
                IF limits >= 0 AND p_kinds[i] <= counted_kinds AND bounds[d] IS DISTINCT FROM p_accounts[c] THEN
                    IF amount > p_limits[limits + 4] - out_day[d] THEN
                        code := 17;
                        remaining := p_limits[limits + 4] - out_day[d];
                    ELSIF amount > p_limits[limits + 5] - out_year[d] THEN
                        code := 18;
                        remaining := p_limits[limits + 5] - out_year[d];
                    END IF;
                END IF;
                IF code = 0 AND profiles[c] > 0 THEN
                    limits := profiles[c] * 5 - 5;
                    IF p_kinds[i] <= counted_kinds AND bounds[c] IS DISTINCT FROM p_accounts[d] THEN
                        IF amount > p_limits[limits + 2] - in_day[c] THEN
                            code := 19;
                            remaining := p_limits[limits + 2] - in_day[c];
                        ELSIF amount > p_limits[limits + 3] - in_year[c] THEN
                            code := 20;
                            remaining := p_limits[limits + 3] - in_year[c];
                        END IF;
                    END IF;
                    IF code = 0 AND amount > p_limits[limits + 1] - posted[c] THEN
                        code := 21;
                        remaining := p_limits[limits + 1] - posted[c];
                    END IF;
                END IF;
                IF code > 0 THEN
                    IF remainders IS NULL THEN
                        limit_profiles := array_fill(NULL::smallint, ARRAY[n]);
                        remainders := array_fill(NULL::bigint, ARRAY[n]);
                    END IF;
                    limit_profiles[i] := limits / 5 + 1;
                    remainders[i] := greatest(remaining, 0);
                END IF;
            END IF;
            IF code = 0 AND action <> 3 AND amount > ceilings[c] - posted[c] THEN
                code := 22;
            END IF;

            codes[i] := code;
            IF code <> 0 THEN
                answered[i] := true;
                IF group_first IS NOT NULL THEN         -- as if the group had never begun
                    FOR k IN group_first .. group_last LOOP
                        positions[k] := 0;
                        debit_sequences[k] := 0;
                        credit_sequences[k] := 0;
                        debit_balances[k] := 0;
                        credit_balances[k] := 0;
                        answered[k] := true;
                        IF k <> i THEN
                            codes[k] := 1;
                        END IF;
                    END LOOP;
                    last_position := saved_position;
                    posted := saved_posted;
                    held := saved_held;
                    sequences := saved_sequences;
                    in_day := saved_in_day;
                    in_year := saved_in_year;
                    out_day := saved_out_day;
                    out_year := saved_out_year;
                    hold_states := saved_hold_states;
                    hold_captured := saved_hold_captured;
                END IF;
            ELSE
                IF action = 1 THEN
                    h := p_hold_slots[i];
                    held[d] := held[d] + amount;
                    hold_states[h] := 0;
                    hold_captured[h] := 0;
                    hold_amounts[h] := amount;
                    hold_debits[h] := p_accounts[d];
                    hold_credits[h] := p_accounts[c];
                    hold_expires_ats[h] := p_expires_ats[i];
                    answered[i] := true;
                ELSIF action >= 2 THEN                  -- what a capture leaves over is let go
                    held[d] := held[d] - hold_amounts[h];
                    hold_states[h] := action - 1;
                    IF action = 2 THEN
                        hold_captured[h] := amount;
                    ELSE
                        answered[i] := true;
                    END IF;
                END IF;
                IF action = 0 OR action = 2 THEN
                    last_position := last_position + 1;
                    positions[i] := last_position;
                    posted[d] := posted[d] - amount;
                    posted[c] := posted[c] + amount;
                    sequences[d] := sequences[d] + 1;
                    sequences[c] := sequences[c] + 1;
                    debit_sequences[i] := sequences[d];
                    credit_sequences[i] := sequences[c];
                    debit_balances[i] := posted[d];
                    credit_balances[i] := posted[c];
                    IF has_limits AND p_kinds[i] <= counted_kinds THEN
                        IF profiles[d] > 0 AND bounds[d] IS DISTINCT FROM p_accounts[c] THEN
                            out_day[d] := out_day[d] + amount;
                            out_year[d] := out_year[d] + amount;
                        END IF;
                        IF profiles[c] > 0 AND bounds[c] IS DISTINCT FROM p_accounts[d] THEN
                            in_day[c] := in_day[c] + amount;
                            in_year[c] := in_year[c] + amount;
                        END IF;
                    END IF;
                END IF;
            END IF;
        END IF;
        IF i = group_last THEN
            group_first := NULL;
        END IF;
    END LOOP;

    IF last_position > first_position THEN
        INSERT INTO ledger.transfers (
            position, amount_minor, debit_sequence, credit_sequence, debit_balance_minor, credit_balance_minor,
            posted_at, id, debit_account, credit_account, business_on, value_on, currency, kind, description, hold_id
        )
        SELECT positions[i], p_amounts[i], debit_sequences[i], credit_sequences[i], debit_balances[i],
               credit_balances[i], posted_at, p_ids[i], p_accounts[p_debits[i]], p_accounts[p_credits[i]],
               business_on, coalesce(p_value_ons[i], business_on), p_currencies[i], p_kinds[i], p_descriptions[i],
               CASE WHEN p_actions[i] = 2 THEN p_hold_ids[p_hold_slots[i]] END
        FROM generate_series(1, n) i
        WHERE positions[i] > 0;
    END IF;
    IF last_position > first_position OR p_hold_ids IS NOT NULL THEN
        UPDATE ledger.balances b
        SET posted_minor = posted[i], held_minor = held[i], sequence = sequences[i],
            last_posted_at = CASE WHEN b.sequence < sequences[i] THEN posted_at ELSE b.last_posted_at END
        FROM generate_series(1, m) i
        WHERE b.account_id = p_accounts[i] AND (b.sequence < sequences[i] OR b.held_minor <> held[i]);
    END IF;
    IF has_limits AND last_position > first_position THEN
        INSERT INTO ledger.limit_usage AS u (
            account_id, counted_on, in_day_minor, in_year_minor, out_day_minor, out_year_minor
        )
        SELECT p_accounts[i], business_on, in_day[i], in_year[i], out_day[i], out_year[i]
        FROM generate_series(1, m) i
        WHERE profiles[i] > 0
        ON CONFLICT (account_id) DO UPDATE
        SET counted_on = excluded.counted_on,
            in_day_minor = excluded.in_day_minor, in_year_minor = excluded.in_year_minor,
            out_day_minor = excluded.out_day_minor, out_year_minor = excluded.out_year_minor
        WHERE (u.counted_on, u.in_day_minor, u.in_year_minor, u.out_day_minor, u.out_year_minor)
              <> (excluded.counted_on, excluded.in_day_minor, excluded.in_year_minor,
                  excluded.out_day_minor, excluded.out_year_minor);
    END IF;
    IF p_hold_ids IS NOT NULL THEN
        UPDATE ledger.holds o
        SET status = hold_states[place], captured_minor = hold_captured[place], settled_at = posted_at
        FROM generate_series(1, cardinality(p_hold_ids)) place
        WHERE o.id = p_hold_ids[place] AND o.status = 0 AND hold_states[place] > 0;
        INSERT INTO ledger.holds (
            id, debit_account, credit_account, amount_minor, captured_minor, currency, kind, description,
            status, placed_at, expires_at, settled_at
        )
        SELECT p_ids[i], p_accounts[p_debits[i]], p_accounts[p_credits[i]], p_amounts[i],
               hold_captured[p_hold_slots[i]], p_currencies[i], p_kinds[i], p_descriptions[i],
               hold_states[p_hold_slots[i]], posted_at, p_expires_ats[i],
               CASE WHEN hold_states[p_hold_slots[i]] > 0 THEN posted_at END
        FROM generate_series(1, n) i
        WHERE p_actions[i] = 1 AND codes[i] = 0 AND answered[i];
    END IF;
    IF answered IS NOT NULL THEN
        INSERT INTO ledger.answers (
            id, code, action, kind, debit_account, credit_account, amount_minor, currency, description, hold_id,
            expires_at, value_on, answered_at, business_on, limit_profile, remaining_minor
        )
        SELECT p_ids[i], codes[i], coalesce(p_actions[i], 0), p_kinds[i], p_accounts[p_debits[i]],
               p_accounts[p_credits[i]], p_amounts[i], p_currencies[i], p_descriptions[i],
               CASE WHEN p_actions[i] >= 2 THEN p_hold_ids[p_hold_slots[i]] END, p_expires_ats[i], p_value_ons[i],
               posted_at, business_on, limit_profiles[i], remainders[i]
        FROM generate_series(1, n) i
        WHERE answered[i];
    END IF;
END $$;
