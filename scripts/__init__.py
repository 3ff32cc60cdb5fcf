"""The command line `hub`: one module a verb."""
