SELECT entry FROM log_epochs ORDER BY epoch DESC LIMIT 1
