"""The `moodlist` command.

`main` parses the command line and runs one module of `commands`. Those share `input`, `output` and `output_format`,
and what is shown in `terminal`. `server` turns HTTP into API Gateway's events for `serve` and `demo`, `oauth` logs in
to Spotify, `deployment` talks to a stack in AWS, and `custom_moods` prepares training with your own moods.
"""
