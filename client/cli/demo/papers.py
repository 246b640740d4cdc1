"""The two files of the referral, made on the spot: a PDF of one page and a bundle of scans of 50 MB.

Both hold sentences that can be looked for afterwards: in plain sight here, nowhere on the relay.
"""

import random
import zipfile
from pathlib import Path
from typing import Final

REPORT_NAME: Final = "rapport-social-noah-lambrechts.pdf"
BUNDLE_NAME: Final = "scans-dossier-lambrechts.zip"
REPORT_SENTENCE: Final = "Noah souhaite rester avec sa soeur et continuer le football"
BUNDLE_SENTENCE: Final = "Attestation scolaire de Noah Lambrechts, feuillet"

_SHEETS: Final = 100
_SHEET: Final = 500_000  # bytes


def write_report(folder: Path) -> Path:
    """Write the PDF; it opens in any reader."""
    lines = (
        "Rapport social (personnes fictives)",
        "CPAS du Val de Mehaigne, service social",
        REPORT_SENTENCE + ".",
        "La maman est d'accord avec un accueil de trois mois.",
    )
    path = folder / REPORT_NAME
    path.write_bytes(pdf(lines))
    return path


def write_bundle(folder: Path) -> Path:
    """Write the bundle: on each sheet a sentence, then noise, as scans are to whoever looks for text."""
    noise = random.Random(2031)  # noqa: S311  # the same bundle each time; nothing depends on its secrecy
    path = folder / BUNDLE_NAME
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as bundle:
        for number in range(1, _SHEETS + 1):
            sentence = f"{BUNDLE_SENTENCE} {number}\n".encode()
            sheet = zipfile.ZipInfo(f"feuillet-{number:03}.raw", (2031, 1, 20, 9, 0, 0))
            bundle.writestr(sheet, sentence + noise.randbytes(_SHEET - len(sentence)))
    return path


def pdf(lines: tuple[str, ...]) -> bytes:
    """Return a PDF of one page (ISO 32000-1, section 7.5: header, objects, table, trailer)."""
    shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
    page_text = f"BT /F1 14 Tf 20 TL 60 760 Td {shown}ET".encode("cp1252")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources 6 0 R >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page_text), page_text),
        b"<< /Font << /F1 4 0 R >> >>",
    )
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    return bytes(out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table) + trailer)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
