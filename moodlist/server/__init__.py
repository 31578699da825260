"""`moodlist serve`: HTTP on this machine, turned into API Gateway's events for the handler that Lambda runs."""
