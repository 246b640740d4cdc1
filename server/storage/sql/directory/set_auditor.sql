UPDATE devices SET auditor = $2 WHERE device = $1
