"""The command `sujarit`."""
