"""Questions of people, and the answers to them."""
