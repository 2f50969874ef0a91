"""Asks Zendesk with an access token that is renewed before it ends. Needs Python 3.8 and, set, the
environment file: set -a; . ./{{environment}}; set +a"""

import json
import os
import time
import urllib.request


class Zendesk:
    def __init__(self):
        self.url = os.environ["ZENDESK_URL"]
        self.token, self.renew_at = None, 0.0

    def renew(self):
        if self.token and time.monotonic() < self.renew_at:
            return
        wish = {
            "grant_type": "client_credentials",
            "client_id": os.environ["ZENDESK_CLIENT_ID"],
            "client_secret": os.environ["ZENDESK_CLIENT_SECRET"],
            "scope": os.environ["ZENDESK_SCOPE"],
        }
        answer = self.send("POST", "/oauth/tokens", wish, {})
        life = answer.get("expires_in") or 1800
        self.token = answer["access_token"]
        self.renew_at = time.monotonic() + life - min(60, life / 10)

    def send(self, method, path, body, headers):
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **headers}
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def get(self, path):
        self.renew()
        return self.send("GET", path, None, {"Authorization": "Bearer " + self.token})


print(json.dumps(Zendesk().get("{{path}}"), indent=2))
