SELECT number, name, sha256 FROM migrations ORDER BY number
