"""The disclosure receipt: what a person takes home of what was shared about them."""
