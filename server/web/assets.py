"""The front end's files: read, minified and compressed once at start, served under a versioned path, cached for ever.

The version is a digest of all of them, so a new release is a new address and nothing is ever stale. There is no build:
the sources are what is written and what the type check reads, and they lie beside the server as they are.
"""

import base64
import gzip
import hashlib
from pathlib import Path

import brotli
import minify
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


def slimmed(source: bytes, suffix: str) -> bytes:
    """What of a file a browser needs: code without the comments and types that people read."""
    if suffix not in (".js", ".css"):
        return source
    return str(minify.string(TYPES[suffix].partition(";")[0], source.decode())).encode()


class Asset:
    def __init__(self, source: bytes, suffix: str) -> None:
        content = slimmed(source, suffix)
        self.content, self.media_type = content, TYPES[suffix]
        self.encodings = {"br": brotli.compress(content), "gzip": gzip.compress(content, 9, mtime=0)}
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
        accepted = {one.split(";")[0].strip() for one in request.headers.get("accept-encoding", "").split(",")}
        for encoding, compressed in self.encodings.items():
            if encoding in accepted:
                headers["Content-Encoding"] = encoding
                return Response(compressed, media_type=self.media_type, headers=headers)
        return Response(self.content, media_type=self.media_type, headers=headers)


class Assets:
    def __init__(self, root: Path = ROOT) -> None:
        self._assets = {
            path.relative_to(root).as_posix(): Asset(path.read_bytes(), path.suffix)
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
