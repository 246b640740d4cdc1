-- From now on everybody sees this checkpoint: $2 size, $3 note, at $4. Never one of an earlier size.
UPDATE log_checkpoints SET published_size = $2, published_note = $3, published = $4, refusal = ''
WHERE log = $1 AND published_size <= $2
