-- Who can stand in the log of $1: its own members, and the registrars. The key is that of the log.
SELECT DISTINCT d.member::text, log.pseudonym_key
FROM structures log
JOIN devices d ON d.structure = log.structure OR d.structure IN (SELECT structure FROM structures WHERE registrar)
WHERE log.structure = $1
