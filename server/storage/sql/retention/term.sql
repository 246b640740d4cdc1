SELECT retention_days FROM structures WHERE structure = $1
