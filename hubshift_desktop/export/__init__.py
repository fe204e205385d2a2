"""Files that leave the laptop: client lists for Excel, appointments for calendars. Knows neither store nor services."""
