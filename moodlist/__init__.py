"""The `moodlist` command: one file for each subcommand, and what they share.

`main` finds the subcommand. `classify` reads what was `asked` for, shows `progress` and answers in a `form`; `serve`
and `demo` send API Gateway's events (`gateway`) to the handler that Lambda runs; `login` stores a refresh token.
"""
