"""`python -m ops` is `wardwatch`."""

from ops.cli import app

app(prog_name="wardwatch")
