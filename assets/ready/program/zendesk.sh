#!/bin/sh
# Asks Zendesk with an access token that is renewed before it ends. Needs curl and, set, the
# environment file: set -a; . ./{{environment}}; set +a
set -eu

renew_at=0
field() { printf '%s' "$answer" | sed -n "s/.*\"$1\" *: *\"\{0,1\}\([^\",}]*\).*/\1/p"; }

renew() {
  now=$(date +%s)
  [ "$now" -ge "$renew_at" ] || return 0
  answer=$(printf '%s' "$ZENDESK_CLIENT_SECRET" |
    curl -sS --fail-with-body "$ZENDESK_URL/oauth/tokens" -d grant_type=client_credentials \
      --data-urlencode "client_id=$ZENDESK_CLIENT_ID" --data-urlencode client_secret@- \
      --data-urlencode "scope=$ZENDESK_SCOPE") || { echo "$answer" >&2; exit 1; }
  access_token=$(field access_token)
  life=$(field expires_in); life=${life:-1800}
  renew_at=$((now + life - (life > 600 ? 60 : life / 10)))
}

# zendesk PATH: one GET. The token is written to curl, not on its command line.
zendesk() {
  renew
  printf 'Authorization: Bearer %s' "$access_token" |
    curl -sS --fail-with-body -H @- "$ZENDESK_URL$1"
}

zendesk {{path}}
