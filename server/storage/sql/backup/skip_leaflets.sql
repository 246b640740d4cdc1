-- Leave out the numbers that leaflets may have got since the backup, for the same reason as skip_numbers.
SELECT setval('leaflet_numbers', nextval('leaflet_numbers') + 1000000000)
