"""The same judgement over recorded or stored readings, and two rule sets beside each other."""
