"""What administrators and registrars do: structures, members, devices, services, keys, records."""
