UPDATE log_checkpoints SET refusal = $2 WHERE log = $1 AND refusal <> $2
