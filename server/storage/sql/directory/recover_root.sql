-- A lost root key was replaced: with that the application for it is decided.
UPDATE applications SET decided = true WHERE structure = $1 AND root = $2
