-- The two roles and the database, run once by an administrator of the server (PostgreSQL 15 or newer):
--     sudo -u postgres psql --set=ON_ERROR_STOP=1 --file=deploy/postgres/roles.sql
-- Then give both a password that nobody chose: \password parkboard_owner, \password parkboard_web.
-- The owner migrates, backs up and restores; the web role serves. `manage.py migrate` grants it what it needs.

CREATE ROLE parkboard_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE parkboard_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

CREATE DATABASE parkboard OWNER parkboard_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE parkboard FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE parkboard TO parkboard_web;
