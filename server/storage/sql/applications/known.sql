SELECT true FROM applications WHERE structure = $1 AND body = $2
