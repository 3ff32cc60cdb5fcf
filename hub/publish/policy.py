"""The Content-Security-Policy and the other headers, from the pinned set."""

from __future__ import annotations

from hub.publish.pins import Pins

#: Sent with every answer, beside the policy.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: For everything that is no page: opened by itself it may load and run nothing.
BARE = "default-src 'none'; sandbox; frame-ancestors 'none'"
#: For script files, because a worker lives under the policy of its own file (CSP Level 3, 4.2).
WORKER = "default-src 'none'; script-src 'self'; connect-src 'self'"


def page_policy(pins: Pins) -> str:
    """The policy that each page carries itself, so that page and policy change in one step on any host.

    `frame-ancestors` counts only in a header (CSP Level 3, 3.3), see `header_policy`.
    """
    scripts = " ".join([*(["'self'"] if pins.files else []), *pins.scripts]) or "'none'"
    styles = " ".join(["'self'", *pins.styles])
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            f"style-src {styles}",
            "img-src 'self'",
            "media-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            *(["worker-src 'self'"] if pins.files else []),
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def header_policy(policy: str) -> str:
    """The policy as a header."""
    return f"{policy}; frame-ancestors 'none'"


def headers_file(policy: str) -> str:
    """`_headers` as Cloudflare Pages, Netlify and their kin read it."""
    common = "".join(f"  {name}: {value}\n" for name, value in HEADERS.items())
    return (
        f"/*\n{common}  Content-Security-Policy: {header_policy(policy)}\n"
        "/media/*\n  Cache-Control: public, max-age=31536000, immutable\n"
    )


def nginx_policy(policies: tuple[str, ...]) -> str:
    """`hub-policy.conf` for nginx: the policy by kind of answer.

    Args:
        policies: Of the site that is published, then of the kept releases; a rollback needs no new file,
            because scripts of all of them are allowed.
    """
    joined = _joined(policies)
    return (
        "# Written by `hub publish --policy nginx`; write it again when scripts of the site have changed.\n"
        # A 304 has no type, and its headers replace those that a browser has kept: so it carries no policy.
        'map "$status $sent_http_content_type" $hub_policy {\n'
        f'    default "{BARE}";\n'
        '    ~^304 "";\n'
        f'    ~javascript "{WORKER}";\n'
        f'    "~^\\d+ text/html" "{header_policy(joined)}";\n'
        "}\n"
        "map $uri $hub_lifetime {\n"
        '    default "public, no-cache";\n'
        '    "~^/media/|\\.[0-9a-f]{8,64}\\.\\w+$|/[0-9a-f]{8,64}/" "public, max-age=31536000, immutable";\n'
        "    /b no-store;\n"
        "    /u no-store;\n"
        "}\n"
    )


def _joined(policies: tuple[str, ...]) -> str:
    """One policy that allows what any of `policies` allows; they differ in their sources only."""
    sources: dict[str, dict[str, None]] = {}
    for policy in policies:
        for directive in policy.split("; "):
            name, *allowed = directive.split(" ")
            sources.setdefault(name, {}).update(dict.fromkeys(allowed))
    for allowed_by in sources.values():
        if len(allowed_by) > 1:
            allowed_by.pop("'none'", None)
    return "; ".join(" ".join((name, *allowed)) for name, allowed in sources.items())
