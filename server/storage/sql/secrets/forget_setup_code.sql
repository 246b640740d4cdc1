DELETE FROM relay_secrets WHERE name = 'setup_code'
