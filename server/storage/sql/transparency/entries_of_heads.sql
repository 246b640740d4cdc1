SELECT entry FROM log_epochs WHERE epoch >= $1 AND epoch < $2 ORDER BY epoch
