"""After the meeting: minutes, protests, filings, corrections of late discoveries, results explained."""
