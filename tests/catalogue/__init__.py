"""Every fault that the sync design names, and the tests that play it: the two may not drift apart."""
