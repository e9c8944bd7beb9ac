"""Pages as HTML: one environment of templates, escaped by itself, with the words of the reader's language."""

import io

import qrcode
import qrcode.image.svg
from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Response
from litestar.response import Redirect
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M

from sync.hq.accounts import Account
from sync.hq.bodies import AnyRequest
from sync.hq.web.forms import is_plain_text
from sync.hq.web.texts import Words, language_of

HTML = "text/html"
LANGUAGE_COOKIE = "language"
ENDONYMS = {"it": "Italiano", "de": "Deutsch", "en": "English"}

_templates = Environment(
    loader=PackageLoader("sync.hq.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(request: AnyRequest, template: str, status: int = 200, **shown: object) -> Response[str]:
    """A template filled; ``shown`` goes to it by name."""
    account: Account | None = getattr(request.state, "account", None)
    words = words_for(request)
    html = _templates.get_template(template).render(
        {
            "t": words,
            "account": account,
            "csrf": account.csrf if account is not None else "",
            "languages": ENDONYMS,
            "here": here(request),
            "tab": "",
            **shown,
        }
    )
    return Response(html, status_code=status, media_type=HTML)


def fault_page(request: AnyRequest, kind: str, status: int, **shown: object) -> Response[str]:
    """``err.hq.<kind>``: what is so, and what to do now; ``ref`` for one that support should hear of."""
    return page(request, "fault.html", status, kind=kind, **shown)


def words_for(request: AnyRequest) -> Words:
    """The words in the language chosen, or asked for by the browser."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return Words(language_of(chosen, request.headers.get("accept-language", "")))


def here(request: AnyRequest) -> str:
    """The path of this page with its query; the network's for anything but a GET."""
    if request.method != "GET":
        return "/"
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


def local(where: str) -> str:
    """A path of this site, or its beginning: nobody is sent elsewhere by a link."""
    is_local = where.startswith("/") and not where.startswith(("//", "/\\")) and is_plain_text(where)
    return where if is_local else "/"


def go_to(where: str) -> Redirect:
    """Go there with a GET."""
    return Redirect(where, status_code=303)


def qr_svg(text: str) -> Markup:
    """A QR at level M as one SVG path, quiet zone included."""
    code = qrcode.QRCode(
        error_correction=ERROR_CORRECT_M, border=4, image_factory=qrcode.image.svg.SvgPathImage
    )
    code.add_data(text, optimize=0)
    code.make(fit=True)
    written = io.BytesIO()
    code.make_image().save(written)
    svg = written.getvalue().decode()
    return Markup(svg[svg.index("<svg") :])  # noqa: S704 - drawn by the library from modules, no text of anybody
