-- Try the code $2 on the box $1 at $3: a wrong one costs an attempt. No row: there is none left.
UPDATE guest_boxes
SET attempts = CASE WHEN code = $2 THEN attempts ELSE attempts - 1 END,
    opened = CASE WHEN code = $2 THEN coalesce(opened, $3) ELSE opened END
WHERE guest = $1 AND attempts > 0
RETURNING code = $2 AS entered, attempts
