"""A real central server with fictional people, so that the app can be tried, tested and measured without any office."""
