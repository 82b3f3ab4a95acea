"""The embedded PostgreSQL: a private server for those who have none.

One server for any number of processes; whoever needs it starts it, and `manage.py database stop` ends it.
"""

DATABASE = "parkboard"
OWNER_ROLE = "parkboard_owner"
WEB_ROLE = "parkboard_web"
