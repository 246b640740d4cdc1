SELECT signed_size, signed_root, signed_note, published_size, published_note, published, refusal
FROM log_checkpoints
WHERE log = $1
