"""What the command shows on a terminal, and as plain text in pipes and files."""
