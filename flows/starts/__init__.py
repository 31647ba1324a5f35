"""What starts each flow, with its arguments: on the ground, as buttons of every subject start flows of others."""
