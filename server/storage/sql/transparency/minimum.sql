SELECT minimum FROM structure_logs WHERE structure = $1
