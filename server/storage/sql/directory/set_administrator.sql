UPDATE devices SET administrator = $2 WHERE device = $1
