"""One passive object a page: what it shows, as properties, and what a person touched, as signals.

A page knows no service. A controller calls `show(...)` and listens to the `..._touched` signals; QML reads the
properties and calls the slots, which return nothing and never raise.
"""
