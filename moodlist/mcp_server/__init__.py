"""The server of `moodlist mcp`, which gives the programs of the Model Context Protocol four tools that read.

Only `server` imports the protocol's SDK, an extra of the installation.
"""
