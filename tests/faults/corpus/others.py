"""Files that are nothing that we take, and good files with bad names."""

from tests.faults.corpus import EVIL, Sample
from tests.media import making

SVG = (
    b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" onload="EVIL()"><text>&e;</text>%s</svg>"""
    % EVIL
)
NAMES = [
    "../../etc/passwd",
    "/etc/passwd",
    "..\\..\\windows\\system32\\config",
    "a\x00b.jpg",
    "x" * 5_000 + ".jpg",
    "photo\u202egpj.exe",
    "CON",
    "aux.jpg",
    "\r\nSet-Cookie: a=b.jpg",
    "<script>EVIL()</script>.jpg",
    "{{7*7}}%(x)s.jpg",
    ".",
    "été à l’île — 東京 🎻.jpg",
]

OTHERS = [
    Sample("nothing", "empty.jpg", lambda: b""),
    Sample("one byte", "one.wav", lambda: b"\xff"),
    Sample("SVG", "a.svg", lambda: SVG),
    Sample("SVG called a picture", "a.png", lambda: SVG),
    Sample("page", "a.html", lambda: b"<!doctype html><html>" + EVIL),
    Sample("page called a picture", "a.jpg", lambda: b"<!doctype html><html>" + EVIL),
    Sample("program", "a.exe", lambda: b"MZ\x90\0" + bytes(5_000)),
    Sample("script", "a.mp3", lambda: b"#!/bin/sh\necho EVIL\n"),
    Sample("PDF called a picture", "a.jpg", lambda: b"%PDF-1.7\n" + EVIL),
    Sample(
        "PostScript called a picture",
        "a.jpg",
        lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
    ),
    Sample("ImageMagick's commands", "a.jpg", lambda: b"push graphic-context\nimage over 0,0 0,0 'url(http://127.0.0.1:1/)'\n"),
    Sample("first bytes of a picture, then noise", "a.jpg", lambda: b"\xff\xd8\xff" + bytes(range(256)) * 400),
    Sample("first bytes of a PNG, then noise", "a.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400),
    Sample("sound called a picture", "a.jpg", lambda: making.sound(seconds=0.2)),
    Sample("picture called a sound", "a.wav", lambda: making.picture(size=(64, 64))),
    *[Sample(f"picture called {name[:24]!a}", name, lambda: making.picture(size=(64, 64))) for name in NAMES],
]
