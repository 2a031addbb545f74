"""Pages of periodic reports: units' own, the consolidated one, what was issued."""
