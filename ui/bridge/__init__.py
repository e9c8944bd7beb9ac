"""Where QML meets Python: one object a page."""
