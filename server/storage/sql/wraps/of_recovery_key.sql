-- No row at all when the key is not the recovery key of the structure.
SELECT e.mailbox::text AS service, e.kid, e.epoch, e.wrap
FROM structures s
LEFT JOIN epoch_wraps e ON e.kid = s.recovery
WHERE s.structure = $1 AND s.recovery = $2
ORDER BY e.mailbox, e.epoch
