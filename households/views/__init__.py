"""Pages of the survey: parse, authorise, one action or one read, render."""
