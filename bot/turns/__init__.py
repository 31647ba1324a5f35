"""From a webhook to the answer that went out."""
