"""Drawing on paper. Heavy libraries; only the worker process and its tests import this."""
