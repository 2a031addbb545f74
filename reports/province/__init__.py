"""The province's own template: read, mapped, filled so that its layout stays."""
