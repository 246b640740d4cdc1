-- Erase records whose time is over at $1, at most $2 of them, unless a hold is on them. The entries stay.
WITH due AS (
    SELECT r.structure, r.position
    FROM access_records r
    JOIN structures s USING (structure)
    WHERE r.record IS NOT NULL
      AND r.time <= $1::timestamptz - make_interval(months => s.record_months)
      AND NOT EXISTS (
          SELECT FROM holds h WHERE h.structure = r.structure AND r.position BETWEEN h.first AND h.last
      )
    LIMIT $2
),
erased AS (
    UPDATE access_records r SET record = NULL, salt = NULL, evidence = NULL
    FROM due
    WHERE r.structure = due.structure AND r.position = due.position
    RETURNING r.structure
)
SELECT structure::text, count(*) FROM erased GROUP BY structure
