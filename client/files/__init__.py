"""Files: encrypted on this computer before they leave it, and decrypted after they came."""
