INSERT INTO log_epochs (epoch, entry) VALUES ($1, $2)
