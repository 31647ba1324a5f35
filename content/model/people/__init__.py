"""What people are told before they join: the privacy notice and the complaint channels."""
