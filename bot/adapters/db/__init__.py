"""What Drom remembers: the two queues, people, cases and counts, in PostgreSQL or in an SQLite file."""
