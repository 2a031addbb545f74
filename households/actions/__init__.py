"""Every way in which survey data is written. Pages, Excel import and commands all come through here."""
