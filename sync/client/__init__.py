"""The kiosk's end of an exchange."""
