#!/bin/bash
# Runs once, when the cluster is new: a role and its databases for each of the two that use it. Neither can see the other's.
set -euo pipefail

role() {
  psql --set ON_ERROR_STOP=1 --set "name=$1" --set "password=$(cat "/run/secrets/$2")" --username postgres --dbname postgres <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
SQL
}

database() {
  psql --set ON_ERROR_STOP=1 --set "name=$1" --set "owner=$2" --username postgres --dbname postgres <<'SQL'
CREATE DATABASE :"name" OWNER :"owner" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
}

role liandu liandu_db_password
role temporal temporal_db_password
database liandu liandu
database temporal temporal
database temporal_visibility temporal
