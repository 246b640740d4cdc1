"""What goes out by mail: worded, protected as was chosen, handed to the mail server."""
