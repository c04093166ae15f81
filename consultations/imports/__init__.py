"""Files to rows: replies collected elsewhere, read against a mapping file. No decisions, no database."""
