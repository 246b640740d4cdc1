-- Figures as old as the records that they were made of.
DELETE FROM access_figures
WHERE (structure, month, action, actor) IN (
    SELECT f.structure, f.month, f.action, f.actor
    FROM access_figures f
    JOIN structures s USING (structure)
    WHERE f.month <= $1::timestamptz - make_interval(months => s.record_months + 1)
    LIMIT $2
)
