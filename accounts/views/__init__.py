"""The pages of signing in, of accounts, of units, and of the trail."""
