"""Django alone, for another server than ours; ours asks `rsgi.py` first, where voices have a way of their own."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "viche.site.settings")
application = get_wsgi_application()
