"""Pages of reports: the catalogue, a table or list, its files."""
