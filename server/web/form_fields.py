"""Forms as browsers and programs send them: urlencoded or multipart, as octets, within limits."""

from urllib.parse import unquote_to_bytes

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, FormParser, parse_options_header

from server.domain.errors import Invalid

MAX_FIELDS = 200


def form_fields(content_type: str, body: bytes) -> dict[str, bytes]:
    """The first value of every field; of a file its content. Raises Invalid."""
    kind, options = parse_options_header(content_type.encode("utf-8", "replace"))
    in_query = kind == b"application/x-www-form-urlencoded"
    found: dict[str, bytes] = {}

    def on_field(field: Field) -> None:
        name, value = field.field_name or b"", field.value or b""
        if in_query:
            name, value = (unquote_to_bytes(one.replace(b"+", b" ")) for one in (name, value))
        found.setdefault(name.decode("utf-8", "replace"), value)

    def on_file(file: File) -> None:
        name = (file.field_name or b"").decode("utf-8", "replace")
        file.file_object.seek(0)
        found.setdefault(name, file.file_object.read())

    # Nothing is to be written to a disk: what comes is in memory already.
    limits = {"MAX_MEMORY_FILE_SIZE": len(body) + 1, "MAX_BODY_SIZE": len(body) + 1, "MAX_FIELDS": MAX_FIELDS}
    try:
        parser = FormParser(kind.decode(), on_field, on_file, boundary=options.get(b"boundary"), config=limits)
        parser.write(body)
        parser.finalize()
    except (FormParserError, ValueError, KeyError):
        raise Invalid("This form could not be read.") from None
    return found
