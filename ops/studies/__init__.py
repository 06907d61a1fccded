"""What the alarm system does on real patients: each study is a command, its figures are in docs."""
