"""The dashboard's built files, and the page of the interface."""

from pathlib import Path

from fastapi import APIRouter, Depends, Response
from fastapi.responses import FileResponse, HTMLResponse
from starlette.exceptions import HTTPException

from gateway.access import Parts, anyone

router = APIRouter(include_in_schema=False, dependencies=[Depends(anyone)])

_NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Wardwatch</title>
<h1>The dashboard is not built</h1>
<p>Run <code>make run</code>, which builds it, or <code>npm run build</code> in
<code>dashboard/</code>. The interface works: see <a href="/docs">/docs</a>.</p></html>
"""
_DOCS = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Wardwatch API</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/docs-assets/swagger-ui.css"></head>
<body><div id="swagger"><p>The interface is described in <a href="/openapi.json">/openapi.json</a>.
</p></div>
<script src="/docs-assets/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>
</body></html>
"""
_START = """SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#swagger", deepLinking: true, withCredentials: true,
  validatorUrl: null,
});
"""
_FOREVER = "public, max-age=31536000, immutable"


@router.get("/docs")
async def docs() -> HTMLResponse:
    """Swagger UI from our own files."""
    return HTMLResponse(_DOCS)


@router.get("/docs/start.js")
async def start() -> Response:
    """Starts Swagger UI; a file, since inline scripts are forbidden."""
    return Response(_START, media_type="text/javascript")


@router.get("/{path:path}")
def page(path: str, parts: Parts) -> Response:
    """A built file; for any other path the page itself, which finds its way by the path."""
    if path.startswith("api/"):
        raise HTTPException(404)
    root = parts.pages
    found = _inside(root, path)
    if found is not None:
        # Vite puts a hash of the content into the names of these.
        cached = _FOREVER if path.startswith("assets/") else "no-cache"
        return FileResponse(found, headers={"Cache-Control": cached})
    if "." in path.rpartition("/")[2]:
        raise HTTPException(404)
    index = root / "index.html"
    if not index.is_file():
        return HTMLResponse(_NOT_BUILT, status_code=503)
    return FileResponse(index, headers={"Cache-Control": "no-cache"})


def _inside(root: Path, path: str) -> Path | None:
    if not path or "\0" in path:
        return None
    found = (root / path).resolve()
    try:
        return found if found.is_relative_to(root.resolve()) and found.is_file() else None
    except OSError:
        # A name longer than any file may have.
        return None
