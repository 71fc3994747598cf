"""A company's dashboard on an origin of its own: one page with the script tag, as a site would have it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Deploys</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><h1>Deploys</h1><p>shop.acme.example</p>
<script src="{server}/embed.js" data-site="{site}"{token} async></script></body></html>"""


class Dashboard:
    """Serves on every path; `token` (None for a visitor) may change between two loads of the page."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.server_url = ""
        self.token: str | None = None
        self.lang = "en"
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                token = f' data-token="{outer.token}"' if outer.token else ""
                page = PAGE.format(lang=outer.lang, server=outer.server_url, site=outer.site, token=token).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Dashboard":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
