"""Starts a service of this folder, and sends it requests: ``python requests.py node service.mjs``."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlencode

PASSWORD = "correct horse battery staple"


class Client:
    """Sends requests to a service, as nobody or with the token of a session."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url, self.token = url, token

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        data = None
        if body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        return status, json.loads(text) if text else None

    def expect(self, status: int, method: str, path: str, body: Any = None) -> Any:
        found, answer = self.send(method, path, body)
        assert found == status, f"{method} {path}: {found} instead of {status}: {answer}"
        return answer

    def register(self, name: str) -> Client:
        """Register a patient and sign in."""
        account = {"email": f"{name}@example.com", "password": PASSWORD}
        person = {"first_name": name.title(), "last_name": "Lovelace", "date_of_birth": "1990-12-10"}
        self.expect(201, "POST", "/patients", account | person)
        return Client(self.url, self.expect(201, "POST", "/sessions", account)["token"])


def try_out(url: str) -> None:
    """Do what a patient does, and what nobody may do."""
    anonymous = Client(url)
    assert anonymous.send("GET", "/me")[0] in (401, 403)
    wrong = {"email": "no address", "password": PASSWORD, "first_name": "A", "last_name": "B"}
    answer = anonymous.expect(422, "POST", "/patients", wrong | {"date_of_birth": "2990-01-01"})
    assert "email" in json.dumps(answer) and "no address" not in json.dumps(answer), answer

    ada, alan = anonymous.register("ada"), anonymous.register("alan")
    anonymous.expect(401, "POST", "/sessions", {"email": "ada@example.com", "password": "a wrong password"})
    assert ada.expect(200, "GET", "/me")["first_name"] == "Ada"

    (grace,) = ada.expect(200, "GET", "/providers")
    tomorrow = datetime.now(timezone.utc) + timedelta(days=1)
    period = urlencode({"since": tomorrow.isoformat(), "until": (tomorrow + timedelta(hours=3)).isoformat()})
    slots = f"/providers/{grace['id']}/slots?{period}"
    free = ada.expect(200, "GET", slots)
    booking = {"provider_id": grace["id"], "scheduled_at": free[0]}
    visit = ada.expect(201, "POST", "/visits", booking)

    answer = alan.expect(409, "POST", "/visits", booking)
    assert answer["code"] == "consultation.double_booking", answer
    assert alan.expect(200, "GET", slots) == free[1:]
    alan.expect(404, "DELETE", f"/visits/{visit['id']}")  # of somebody else: as if there were none

    assert ada.expect(200, "DELETE", f"/visits/{visit['id']}")["status"] == "cancelled"
    assert alan.expect(200, "GET", slots) == free
    answer = ada.expect(409, "DELETE", f"/visits/{visit['id']}")
    assert answer["code"] == "status.transition", answer


def main() -> None:
    service = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
    try:
        assert service.stdout is not None
        url = service.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:"), f"the service printed {url!r}"
        try_out(url)
    finally:
        service.terminate()
        service.wait(60)
    print("every request was answered as expected")


if __name__ == "__main__":
    main()
