"""Excel in and out: the template of one return, the sheet of many firms, and a reader that names every wrong cell."""
