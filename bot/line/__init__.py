"""LINE: its calls and errors, its messages, its rich menus."""
