SELECT refusal FROM log_checkpoints WHERE refusal <> ''
