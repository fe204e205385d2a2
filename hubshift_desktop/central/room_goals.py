"""Goals of a client, with their tasks."""

from __future__ import annotations

from hubshift_desktop.central.answers import Accepted, Fetched, FetchedMany
from hubshift_desktop.central.ids import GOAL_STATUSES, checked_id, checked_word
from hubshift_desktop.central.room import Room, changed, created, unwrap_by
from hubshift_desktop.central.wire_parts import found_goal, read_goal
from hubshift_desktop.domain.fields import Fields, nest

_unwrapped = unwrap_by("goal")


class GoalRoom(Room):
    """Endpoints 12 and 13, and what the live system adds to them."""

    def goals(self, client_server_id: str, *, etag: str | None = None) -> FetchedMany:
        """Return the goals of a client."""
        return self._fetch_many(f"/api/goal/client/{checked_id(client_server_id)}", etag=etag, read=found_goal)

    def goal(self, goal_server_id: str) -> Fetched:
        """Return one goal."""
        path = f"/api/goal/getIndividualGoalDetails/{checked_id(goal_server_id)}"
        return self._fetch(path, server_id=goal_server_id, etag=None, unwrap=_unwrapped, read=read_goal)

    def create_goal(self, client_server_id: str, payload: Fields, *, key: str) -> Accepted:
        """Create a goal for a client."""
        content = {"clientId": checked_id(client_server_id), **nest(payload)}
        reply = self._line.write("POST", "/api/goal/create", payload=content, key=key)
        return created(reply, unwrap=_unwrapped, read=read_goal)

    def update_goal(self, goal_server_id: str, payload: Fields) -> Accepted:
        """Send the changed fields of a goal; tasks go as one list."""
        path = f"/api/goal/update/{checked_id(goal_server_id)}"
        reply = self._line.write("PUT", path, payload=nest(payload))
        return changed(reply, server_id=goal_server_id, unwrap=_unwrapped, read=read_goal)

    def set_goal_status(self, goal_server_id: str, status: str) -> Accepted:
        """Move a goal to another status."""
        path = f"/api/goal/updateStatus/{checked_id(goal_server_id)}"
        reply = self._line.write("PUT", path, payload={"status": checked_word(status, GOAL_STATUSES)})
        return changed(reply, server_id=goal_server_id, unwrap=_unwrapped, read=read_goal)

    def delete_goal(self, goal_server_id: str) -> Accepted:
        """Delete a goal."""
        reply = self._line.write("DELETE", f"/api/goal/delete/{checked_id(goal_server_id)}")
        return changed(reply, server_id=goal_server_id, unwrap=_unwrapped, read=read_goal)
