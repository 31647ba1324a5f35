"""The frozen objects that the packs of `content/` load into; a wrong file stops the start, with line and reason."""
