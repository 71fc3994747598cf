"""Who plays in the demo: a hosting company that does not exist, its team, and the customers one can be."""

from datetime import timedelta

from server.domain.hours_rules import EVERY_DAY, Holidays, Hours, SiteHours, Slot, weekdays
from server.domain.people import Agent, Role
from server.domain.site import Site
from server.domain.tokens import Identity
from server.web.demo_persona import Deploy, Hosted, Invoice, Persona

PASSWORD = "warmline-demo"
SITE = Site(
    id="0" * 31 + "1",
    key="demo",
    name="Lumen Hosting",
    secret="the demo's secret is no secret, so never use it elsewhere",
    address="support@lumen.example",
    gone_delay=timedelta(seconds=15),
)
HOURS = SiteHours(
    Hours("Europe/Berlin", weekdays(Slot(8 * 60, 20 * 60)), Holidays("DE", "BE")),
    {"Business": Hours("Europe/Berlin", EVERY_DAY)},
)
"""Twelve hours on five days, and around the clock for the larger plan."""
ANA = Agent("a" * 31 + "1", "ana@lumen.example", "Ana Kovač", "Europe/Zagreb", Role.ADMIN, (SITE.id,))
JONAS = Agent("a" * 31 + "2", "jonas@lumen.example", "Jonas Obi", "Europe/Berlin", Role.AGENT, (SITE.id,))
PRIYA = Agent("a" * 31 + "3", "priya@lumen.example", "Priya Raman", "Europe/London", Role.AGENT, (SITE.id,))
AGENTS = (ANA, JONAS, PRIYA)

MARA = Persona(
    key="mara",
    name="Mara Lindqvist",
    identity=Identity(
        sub="cus_1041",
        email="mara@fjordandfield.example",
        name="Mara Lindqvist",
        plan="Business",
        company="Fjord & Field",
        attributes={"cluster": "17", "website": "shop.fjordandfield.example", "sites": 3, "customer since": "2023"},
    ),
    notice="The deploy of Shop has been publishing photos for 14 minutes, longer than usual.",
    sites=(
        Hosted("Shop", "shop.fjordandfield.example", "Cluster 17, Stockholm", "deploying", (7, 9, 8, 12, 14, 15, 18)),
        Hosted("Journal", "journal.fjordandfield.example", "Cluster 17, Stockholm", "healthy", (4, 4, 5, 4, 6, 5, 6)),
        Hosted("Staging", "staging.fjordandfield.example", "Cluster 3, Frankfurt", "healthy", (1, 0, 2, 1, 3, 1, 1)),
    ),
    deploys=(
        Deploy("Shop", "Winter collection, second batch", "main", "Mara", 14, "publishing photos", "running"),
        Deploy("Journal", "Fix the feed of the German edition", "main", "Joel", 190, "52 s", "live"),
        Deploy("Shop", "Winter collection, first batch", "main", "Mara", 1330, "1 min 48 s", "live"),
        Deploy("Shop", "Try the new image pipeline", "images", "Joel", 1420, "stopped at the tests", "failed"),
        Deploy("Staging", "Update to PHP 8.4", "php-84", "Joel", 4400, "2 min 11 s", "live"),
    ),
    invoices=(
        Invoice(0, "148.00 €", "Business, 3 sites", "open"),
        Invoice(1, "148.00 €", "Business, 3 sites", "paid"),
        Invoice(2, "148.00 €", "Business, 3 sites", "paid"),
        Invoice(3, "112.00 €", "Business, 2 sites", "paid"),
    ),
)
TOMASZ = Persona(
    key="tomasz",
    name="Tomasz Hale",
    identity=Identity(
        sub="cus_2210",
        email="tomasz@kioskradio.example",
        name="Tomasz Hale",
        plan="Starter",
        company="Kiosk Radio",
        attributes={"cluster": "4", "website": "kioskradio.example", "sites": 1, "customer since": "last month"},
    ),
    notice="Kiosk Radio has three times its usual visitors since the last deploy.",
    sites=(Hosted("Kiosk Radio", "kioskradio.example", "Cluster 4, Warsaw", "attention", (6, 9, 14, 22, 30, 28, 31)),),
    deploys=(
        Deploy("Kiosk Radio", "Schedule for the weekend", "main", "Tomasz", 380, "38 s", "live"),
        Deploy("Kiosk Radio", "A larger player", "main", "Tomasz", 2950, "41 s", "live"),
    ),
    invoices=(Invoice(0, "19.00 €", "Starter, 1 site", "paid"),),
)
VISITOR = Persona(key="visitor", name="Somebody else", identity=None)
PERSONAS = (MARA, TOMASZ, VISITOR)
