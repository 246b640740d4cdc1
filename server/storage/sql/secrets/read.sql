SELECT name, value FROM relay_secrets
