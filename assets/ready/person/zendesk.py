"""Signs a person in (authorization code with PKCE) and renews the access token before it ends. Needs
Python 3.8 and, set, the environment file: set -a; . ./{{environment}}; set +a"""

import base64
import hashlib
import json
import os
import secrets
import sys
import time
import urllib.parse
import urllib.request

URL = os.environ["ZENDESK_URL"]
CLIENT = os.environ["ZENDESK_CLIENT_ID"]
SCOPE = os.environ["ZENDESK_SCOPE"]
REDIRECT = os.environ["ZENDESK_REDIRECT_URI"]


class Zendesk:
    def sign_in(self):
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": REDIRECT,
            "scope": SCOPE,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        print("Open this address, allow it, and paste the address where that ends:", file=sys.stderr)
        query = urllib.parse.urlencode(query)
        print(f"{URL}/oauth/authorizations/new?{query}", file=sys.stderr, flush=True)
        ended = urllib.parse.urlsplit(sys.stdin.readline().strip())
        answer = dict(urllib.parse.parse_qsl(ended.query))
        if answer.get("state") != state or "code" not in answer:
            sys.exit("This is not the answer.")
        self.grant(
            grant_type="authorization_code",
            code=answer["code"],
            redirect_uri=REDIRECT,
            code_verifier=verifier,
        )

    def grant(self, **wish):
        answer = self.send("POST", "/oauth/tokens", {"client_id": CLIENT, "scope": SCOPE, **wish})
        life = answer.get("expires_in") or 1800
        self.token, self.refresh = answer["access_token"], answer.get("refresh_token")
        self.renew_at = time.monotonic() + life - min(60, life / 10)

    def send(self, method, path, body=None, **headers):
        data = None if body is None else json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
        request = urllib.request.Request(URL + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def get(self, path):
        if time.monotonic() >= self.renew_at:
            self.grant(grant_type="refresh_token", refresh_token=self.refresh)
        return self.send("GET", path, Authorization="Bearer " + self.token)


zendesk = Zendesk()
zendesk.sign_in()
print(json.dumps(zendesk.get("{{path}}"), indent=2))
