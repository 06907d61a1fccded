"""How large what can be touched is, as a finger finds it."""

from playwright.async_api import Page

FINGER_PX = 44
MOUSE_PX = 24
"""WCAG 2.2, 2.5.8; 2.5.5 for the finger."""

# Its box, or as far as a touch beside its box still reaches it: a badge on a tile has a wider field
# than one sees. A label's field is its control's; what stands in a sentence is as high as the
# sentence (2.5.8, inline).
_SMALL = """least => {
    const reaches = (owner, x, y) => owner.contains(document.elementFromPoint(x, y));
    const run = (owner, x, y, dx, dy) => {
        let far = 0;
        while (far < least && reaches(owner, x + dx * (far + 1), y + dy * (far + 1))) far++;
        return far;
    };
    const small = element => {
        const owner = element.closest("label") ?? element;
        owner.scrollIntoView({ block: "center", inline: "center" });
        const { left, top, width, height } = owner.getBoundingClientRect();
        if (width >= least - 0.5 && height >= least - 0.5) return null;
        const [x, y] = [left + width / 2, top + height / 2];
        const wide = Math.max(width, run(owner, x, y, -1, 0) + run(owner, x, y, 1, 0) + 1);
        const high = Math.max(height, run(owner, x, y, 0, -1) + run(owner, x, y, 0, 1) + 1);
        if (wide >= least - 1 && high >= least - 1) return null;
        return `${element.outerHTML.slice(0, 120)} ${Math.round(wide)} by ${Math.round(high)}`;
    };
    const touched = "button, a[href], input, select, summary, textarea, [role=button]";
    return [...document.querySelectorAll(touched)]
        .filter(e => e.checkVisibility() && !e.closest("p, td, .unseen, .skip"))
        .filter(e => e.getBoundingClientRect().width > 1)
        .map(small).filter(found => found !== null);
}"""


async def too_small(page: Page, least_px: int) -> list[str]:
    """What a pointer of this size would miss, with its size in px."""
    found: list[str] = await page.evaluate(_SMALL, least_px)
    return [f"{page.url}: {one}" for one in found]
