"""Files on their way in and onto the screen: types, limits, conversion, previews. Image libraries live here only."""
