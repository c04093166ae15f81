"""Files about calls, expressions of interest and the setting-up of groups."""
