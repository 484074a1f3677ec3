"""What people write, read into facts with the words they came from."""
