"""Files: resumable uploads of ciphertext, where it is kept, and its download."""
