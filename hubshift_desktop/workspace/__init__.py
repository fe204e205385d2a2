"""One account on this laptop, put together: from a locked folder to services that work, without any window.

The window and the console both begin here; nothing below knows how the parts are joined.
"""

from hubshift_desktop.workspace.profile import Profile
from hubshift_desktop.workspace.sign_in import OtherAccountError, SignedIn, SignInDesk
from hubshift_desktop.workspace.surroundings import Hooks, Surroundings
from hubshift_desktop.workspace.workspace import Workspace

__all__ = ["Hooks", "OtherAccountError", "Profile", "SignInDesk", "SignedIn", "Surroundings", "Workspace"]
