-- Delete up to $2 boxes that ended thirty days before $1 (schemas/limits.py), with all that is in them.
WITH gone AS (
    DELETE FROM guest_boxes WHERE guest IN (
        SELECT guest FROM guest_boxes WHERE expires < $1::timestamptz - make_interval(days => 30) LIMIT $2
    )
    RETURNING guest, structure
),
items AS (
    DELETE FROM guest_items i USING gone WHERE i.guest = gone.guest
),
replies AS (
    DELETE FROM guest_replies r USING gone WHERE r.guest = gone.guest
)
SELECT structure::text, count(*) FROM gone GROUP BY structure
