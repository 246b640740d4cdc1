"""Who accessed what: the access records, written with each action and read by administrators."""
