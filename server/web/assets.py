"""The front end's files: read and compressed once at start, served under a versioned path, cached for ever.

The version is a digest of all of them, so a new release is a new address and nothing is ever stale.
"""

import base64
import gzip
import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from server.domain.errors import NotFound

ROOT = Path(__file__).resolve().parents[2] / "widget"
# Of our own: what a system's registry says of .js differs from machine to machine.
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
FOR_EVER = "public, max-age=31536000, immutable"
FOR_MINUTES = "public, max-age=300"


class Asset:
    def __init__(self, content: bytes, media_type: str) -> None:
        self.content, self.media_type = content, media_type
        self.compressed = gzip.compress(content, 9, mtime=0)
        self.etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'

    @property
    def integrity(self) -> str:
        """For Subresource Integrity."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.content).digest()).decode()

    def response(self, request: Request, cache: str) -> Response:
        headers = {
            "Cache-Control": cache,
            "ETag": self.etag,
            "Vary": "Accept-Encoding",
            # The loader is fetched by other origins, with `crossorigin` where it is pinned.
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if request.headers.get("if-none-match") == self.etag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.compressed, media_type=self.media_type, headers=headers | {"Content-Encoding": "gzip"})
        return Response(self.content, media_type=self.media_type, headers=headers)


class Assets:
    def __init__(self, root: Path = ROOT) -> None:
        self._assets = {
            path.relative_to(root).as_posix(): Asset(path.read_bytes(), TYPES[path.suffix])
            for path in sorted(root.rglob("*"))
            if path.suffix in TYPES and path.is_file()
        }
        digest = hashlib.sha256()
        for name, asset in self._assets.items():
            digest.update(name.encode() + asset.etag.encode())
        self.version = digest.hexdigest()[:12]

    @property
    def static(self) -> str:
        """The prefix of the versioned addresses."""
        return f"/static/{self.version}"

    @property
    def loader(self) -> Asset:
        return self._assets["embed.js"]

    async def give(self, request: Request) -> Response:
        """`/static/{version}/{path}`. An old version gives the current file, but not for ever."""
        asset = self._assets.get(request.path_params["path"])
        if asset is None:
            raise NotFound
        current = request.path_params["version"] == self.version
        return asset.response(request, FOR_EVER if current else FOR_MINUTES)

    async def give_loader(self, request: Request) -> Response:
        """`/embed.js`, and `/embed/{version}/embed.js` to pin: a version that is gone is 404, never another file."""
        version = request.path_params.get("version")
        if version not in (None, self.version):
            raise NotFound
        return self.loader.response(request, FOR_EVER if version else FOR_MINUTES)
