"""The lines of a plan as an Excel workbook, out and in: what is in it is compared with what stands, cell by cell."""
