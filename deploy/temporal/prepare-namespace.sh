#!/bin/sh
# Makes the namespace what the product needs: it keeps closed runs for 90 days and knows the three search attributes. Doing it again changes nothing.
# TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE are the Temporal CLI's own settings.
set -eu
: "${TEMPORAL_ADDRESS:?}" "${TEMPORAL_NAMESPACE:?}"

# A server that has just come up refuses some services for a moment.
insist() {
  attempt=1
  until "$@"; do
    [ "$attempt" -lt 30 ] || return 1
    attempt=$((attempt + 1))
    sleep 2
  done
}

known() { temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; }
ensure() { known || temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 90d; }

insist temporal operator cluster health
insist ensure
insist temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention 90d
insist temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
  --name LianduProcess --type Keyword --name LianduStatus --type Keyword --name LianduJurisdiction --type Keyword
temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE" | grep Liandu
