-- The name of the log may be chosen as long as it has no entry.
UPDATE relay_secrets SET value = $1
WHERE name = 'origin' AND NOT EXISTS (SELECT FROM directory_entries)
