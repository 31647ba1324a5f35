"""Plans, the report form, and the library of activities."""
