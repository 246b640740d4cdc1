-- How often something was done in a month, in all structures; not told when fewer than $1 people did it.
SELECT to_char(month, 'YYYY-MM') AS month, action,
    CASE WHEN count(*) FILTER (WHERE actor <> '') >= $1 THEN sum(count)::bigint END AS count
FROM access_figures
GROUP BY month, action
ORDER BY month, action
