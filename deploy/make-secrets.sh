#!/bin/sh
# Makes the secrets of docker-compose.yml, each a random value in a file of its own under deploy/secrets. A file that is there stays as it is, so running it again
# after an update only adds what is new.
set -eu
umask 077
cd "$(dirname "$0")/secrets"
# Closed to others on the host; inside a container the files are read by an unprivileged user.
chmod 700 .

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

secret() {
  # What is empty on purpose stays empty: its part is off until somebody fills it in.
  if [ -s "$1" ] || { [ -z "$2" ] && [ -f "$1" ]; }; then return 0; fi
  printf '%s' "$2" >"$1.new"
  chmod 644 "$1.new"
  mv "$1.new" "$1"
  echo "made deploy/secrets/$1"
}

secret postgres_password "$(random)"
secret liandu_db_password "$(random)"
secret temporal_db_password "$(random)"
secret database_url "postgresql://liandu:$(cat liandu_db_password)@postgres:5432/liandu"
# The mail catcher at first. For the real mail server: smtps://user:password@mail.example.org:465
secret smtp_url "smtp://mail:1025"
# Signs the links in mails. To replace it: put the new one before the old one, apart by a comma, and drop the old one a month later.
secret link_secrets "$(random)"
# Signs the addresses that bounces go to; used once the box below is set. To replace it: as above, and drop the old one a week later.
secret mail_bounce_secret "$(random)"
# The box that bounces arrive in: imaps://user:password@mail.example.org:993/INBOX. Empty: bounces are not read. See LIANDU_MAIL_BOUNCE_ADDRESS.
secret mail_imap_url ""
secret s3_access_key "$(random)"
secret s3_secret_key "$(random)"
