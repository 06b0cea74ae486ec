"""What every Bot API method accepts: one strict model per method, named like the method."""
