"""Officers' corrections of content: the workbook, the check, and taking them up."""
