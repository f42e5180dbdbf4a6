"""What every answer says to the browser: no inline code, no foreign frames, nothing private kept."""

from collections.abc import Iterable

from flask import Flask, Response, g, request, session
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

from mima.config import Config

HTMX = "https://cdn.jsdelivr.net/npm/htmx.org@2.0.11/dist/htmx.min.js"


def init_app(app: Flask, config: Config) -> None:
    ours = [(name.lower(), (name, value)) for name, value in policy(config).headers.items()]

    csp = next(value for name, (_name, value) in ours if name == "content-security-policy")

    @app.after_request
    def protect(answer: Response) -> Response:
        if origins := g.get("framed_origins"):
            answer.headers["Content-Security-Policy"] = f"{csp}; frame-src {' '.join(sorted(origins))}"
        elif g.get("has_worker"):
            answer.headers["Content-Security-Policy"] = f"{csp}; worker-src 'self'"
        said = {name.lower() for name, _value in answer.headers}
        if "frame-ancestors *" in answer.headers.get("Content-Security-Policy", ""):
            # The older header knows no "by anybody".
            said.add("x-frame-options")
        answer.headers.extend([header for name, header in ours if name not in said])
        # A file for everybody; where it is not there, the answer is a page like any other.
        is_file = request.endpoint in ("static", "media.rendition") and is_public(answer)
        if not is_file:
            answer.vary.update(("Cookie", "HX-Request"))
            _keep_private(answer)
        return answer


def allow_frames(origins: Iterable[str]) -> None:
    """The page of this request may show players from these origins; every other page shows none."""
    g.framed_origins = {*g.get("framed_origins", ()), *origins}


def allow_worker() -> None:
    """The page of this request may have a service worker of ours beside it."""
    g.has_worker = True


def is_public(answer: Response) -> bool:
    """Whether a shared cache may hand the answer to anybody."""
    return "public" in answer.headers.get("Cache-Control", "")


def _keep_private(answer: Response) -> None:
    # A signed-in page must not come back from a cache after sign-out, not even by Back. The cookie alone is looked at:
    # an answer that needed no database must not need one here.
    # The accounts' pages may hold a link's secret or the address that it proves; the page of an offer or a question is its link.
    if "_user_id" in session or request.blueprint in ("accounts", "beside", "waiting"):
        answer.headers["Cache-Control"] = "no-store"
    else:
        answer.headers.setdefault("Cache-Control", "no-cache")


def policy(config: Config) -> Secure:
    """The site's headers; the content policy names htmx's file by its full address and the payment page's origin."""
    csp = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'", HTMX)
        .style_src("'self'")
        .img_src("'self'")
        .media_src("'self'")
        .font_src("'self'")
        .connect_src("'self'")
        .form_action("'self'", config.stripe_checkout_origin)
        .base_uri("'none'")
        .frame_ancestors("'none'")
    )
    return Secure(
        csp=csp,
        hsts=StrictTransportSecurity().max_age(63_072_000).include_subdomains() if config.is_https else None,
        referrer=ReferrerPolicy().strict_origin_when_cross_origin(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        permissions=PermissionsPolicy().geolocation().microphone().camera().payment(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )
