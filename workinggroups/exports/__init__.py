"""Files about expressions of interest."""
