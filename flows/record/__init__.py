"""The ground floor: what can be asked of the record and what can be changed, as plain frozen data."""
