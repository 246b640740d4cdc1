SELECT convert_from(value, 'UTF8') FROM relay_secrets WHERE name = 'origin'
