"""Reports of a day, a week or a calendar month: as a message, as pages and as a workbook."""
