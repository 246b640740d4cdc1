SELECT body, filed, decided FROM applications ORDER BY decided, filed DESC LIMIT $1
