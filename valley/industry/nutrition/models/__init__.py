"""Tables of the app, one noun a file, exported here."""
