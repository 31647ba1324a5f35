"""From a webhook to the delivery that went out."""
