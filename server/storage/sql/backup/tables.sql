-- How many tables the database has that are not PostgreSQL's own.
SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
