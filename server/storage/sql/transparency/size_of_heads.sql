SELECT coalesce(max(epoch) + 1, 0) FROM log_epochs
