-- The checkpoint that was signed last of a log: $2 size, $3 root, $4 note.
INSERT INTO log_checkpoints (log, signed_size, signed_root, signed_note) VALUES ($1, $2, $3, $4)
ON CONFLICT (log) DO UPDATE
SET signed_size = excluded.signed_size, signed_root = excluded.signed_root, signed_note = excluded.signed_note, refusal = ''
