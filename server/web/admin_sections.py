"""The sections of the administration: each is a module with `routes(admin)`, and a line here.

What a section shows is a module of its own in widget/admin/, and a line in widget/admin/sections.js.
"""

from collections.abc import Callable

from starlette.routing import BaseRoute

from server.web import admin_estimate, admin_hours, admin_mail
from server.web.admin import Admin

SECTIONS: tuple[Callable[[Admin], list[BaseRoute]], ...] = (
    admin_hours.routes,
    admin_estimate.routes,
    admin_mail.routes,
)


def routes(admin: Admin) -> list[BaseRoute]:
    found = admin.routes()
    for section in SECTIONS:
        found += section(admin)
    return found
