"""Which pages may talk to us: our own over sockets and forms; a site's own show the chat in a frame."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers

from server.domain.site import Site


def same_origin(headers: Headers, public_url: str) -> bool:
    """Whether a browser's request comes from a page of ours. `null`, none or another origin does not.

    The chat runs in a frame of our own origin, so even there the dashboard's origin has no business here.
    """
    return headers.get("origin", "") in _ours(public_url)


def _ours(public_url: str) -> set[str]:
    public = urlsplit(public_url)
    ours = {f"{public.scheme}://{public.netloc}"}
    # Only on this machine may the address differ from the public one: localhost and 127.0.0.1 are the same to people.
    if public.hostname in _LOCAL:
        port = f":{public.port}" if public.port else ""
        ours |= {f"{public.scheme}://{host}{port}" for host in _LOCAL}
    return ours


_LOCAL = ("localhost", "127.0.0.1", "[::1]")


def frame_ancestors(site: Site) -> str:
    """For the Content-Security-Policy of the chat's page."""
    return " ".join(site.origins) or "'none'"
